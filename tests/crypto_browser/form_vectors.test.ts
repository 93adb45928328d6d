/** The shared vectors of forms: canonical JSON, derivations, words, buckets, the directory. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { tieOf } from "../../crypto/browser/attachments.ts";
import { bucket } from "../../crypto/browser/buckets.ts";
import { fromBase64url, toBase64url, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import * as derivations from "../../crypto/browser/derivations.ts";
import {
  marshalFounding, organisationId, parseFounding, parseVersion, rootFingerprint,
} from "../../crypto/browser/directory.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import { canonical, parseCanonical, type Json } from "../../crypto/browser/encoding.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hkdf, type Label } from "../../crypto/browser/hkdf.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import type { RoomName } from "../../crypto/browser/records.ts";
import { marshalSigned } from "../../crypto/browser/signing.ts";
import { entryFingerprint, fingerprintText } from "../../crypto/browser/textForms.ts";
import { recoveryKeys, staffKeys } from "../../crypto/browser/unlock.ts";
import { UnclearWords, WordList } from "../../crypto/browser/words.ts";
import { each, vectors } from "./vectors.ts";

const LIST = new WordList(readFileSync("crypto/wordlist.txt", "ascii"));

test("canonical JSON is written and refused as the vectors say", async () => {
  const { accepted, refused } = vectors<{
    accepted: { bytes: string; value: Json }[];
    refused: { bytes: string; why: string }[];
  }>("canonical");
  await each(accepted, ({ bytes }) => bytes, ({ bytes, value }) => {
    assert.equal(toBase64url(canonical(value)), bytes);
    assert.deepEqual(parseCanonical(fromBase64url(bytes)), value);
  });
  await each(refused, ({ why }) => why, ({ bytes }) => assert.throws(() => parseCanonical(fromBase64url(bytes)), Refused));
});

type Input =
  | "cookie" | "instance" | "member" | "nonce" | "room" | "secret" | "server_secret" | "stretched" | "words";

interface Derivations {
  readonly inputs: {
    readonly [name in Input]: string;
  };
  readonly outputs: { readonly [label: string]: string };
  readonly identity: {
    readonly seal: string;
    readonly seed: string;
    readonly sign: string;
    readonly signature: string;
    readonly text: string;
  };
  readonly tie: { readonly digest: string; readonly object: string; readonly room: RoomName; readonly tie: string };
  readonly passphrase: {
    readonly lanes: number;
    readonly memory: number;
    readonly passes: number;
    readonly passphrase: string;
    readonly root: string;
    readonly salt: string;
  };
}

test("every label of the table derives what the vectors say", async () => {
  const { inputs, outputs } = vectors<Derivations>("derivations");
  const bytes = (name: Input) => fromBase64url(inputs[name]);
  const [I, M, secret, stretched] = [bytes("instance"), bytes("member"), bytes("secret"), bytes("stretched")];
  const words = utf8(inputs.words);
  const none = new Uint8Array(0);
  type Row = readonly [input: Bytes, salt?: Bytes, context?: Bytes, size?: number];
  const table: { readonly [label: string]: Row } = {
    "sign": [secret], "root-sign": [secret], "root-words": [words], "lookup": [words, I],
    "reporter": [words, I, bytes("nonce")], "form-words": [secret, I, none, 48], "form-nonce": [secret, I, none, 16],
    "form-room": [secret, I, utf8(inputs.room)], "form-id": [secret, I],
    "form-content": [secret, I], "form-keep": [secret, I], "form-mark": [secret, I],
    "staff-auth": [stretched, I, M], "staff-unlock": [stretched, I, M], "recovery-auth": [words, I, M],
    "recovery-unlock": [words, I, M], "member-index": [secret, I], "keyfile": [stretched],
    "session": [bytes("cookie"), bytes("server_secret"), none, 64],
  };
  assert.deepEqual(Object.keys(outputs).sort(), Object.keys(table).sort());
  await each(Object.entries(table), ([label]) => label, ([label, [input, salt, context, size]]) => {
    const label_: Label = `tillit/v1/${label}`;
    assert.equal(toBase64url(hkdf(label_, input, salt, context, size)), outputs[label]);
  });
  const own: { readonly [label: string]: Uint8Array } = {
    "sign": derivations.signSeed(secret),
    "member-index": derivations.memberIndexKey(secret, I),
    "staff-auth": derivations.staffAuth(stretched, I, M),
    "staff-unlock": derivations.staffUnlock(stretched, I, M),
    "keyfile": derivations.keyFileSeed(stretched),
    "recovery-auth": derivations.recoveryAuth(inputs.words.split(" "), I, M),
    "recovery-unlock": derivations.recoveryUnlock(inputs.words.split(" "), I, M),
  };
  await each(Object.entries(own), ([label]) => label, ([label, derived]) => assert.equal(toBase64url(derived), outputs[label]));
});

test("an identity is the one that the vectors say", () => {
  const { identity: expected } = vectors<Derivations>("derivations");
  const identity = new Identity(fromBase64url(expected.seed));
  assert.deepEqual(identity.publicKeys, { seal: expected.seal, sign: expected.sign });
  assert.equal(identity.text, expected.text);
  assert.equal(Identity.fromText(expected.text).text, expected.text);
  assert.equal(toBase64url(identity.sign(utf8("message"))), expected.signature);
});

test("a file is tied to its description as the vectors say", () => {
  const { tie: expected } = vectors<Derivations>("derivations");
  assert.equal(tieOf(expected.room, expected.object, expected.digest), expected.tie);
});

test("a passphrase at staff's own cost is stretched as the vectors say", async () => {
  const { passphrase: example, inputs } = vectors<Derivations>("derivations");
  const { auth, unlock } = await staffKeys(example.passphrase, fromBase64url(example.salt), inputs.instance, inputs.member);
  const root = fromBase64url(example.root);
  const [I, M] = [fromBase64url(inputs.instance), fromBase64url(inputs.member)];
  assert.deepEqual(auth, derivations.staffAuth(root, I, M));
  assert.deepEqual(unlock.seed, derivations.staffUnlock(root, I, M));
  const words = inputs.words.split(" ");
  assert.deepEqual(recoveryKeys(words, inputs.instance, inputs.member).auth, derivations.recoveryAuth(words, I, M));
});

interface Typed {
  readonly typed: string;
  readonly words?: string;
  readonly places?: readonly number[];
  readonly count?: number;
}

test("words are made and read as the vectors say", async () => {
  const { made, typed } = vectors<{ made: { bytes: string; words: string }[]; typed: Typed[] }>("receipts");
  await each(made, ({ words }) => words, ({ bytes, words }) => {
    assert.equal(LIST.fromBytes(fromBase64url(bytes), 10).join(" "), words);
  });
  await each(typed, (item) => item.typed.slice(0, 80), (item) => {
    if (item.words !== undefined) return assert.equal(LIST.read(item.typed).join(" "), item.words);
    return assert.throws(() => LIST.read(item.typed), (error: UnclearWords) => {
      assert.deepEqual([error.places, error.count], [item.places, item.count]);
      return error instanceof UnclearWords;
    });
  });
});

test("buckets are those of the vectors", async () => {
  const rows = vectors<{ bucket: number; powers_only: number; size: number }[]>("buckets");
  await each(rows, ({ size }) => String(size), (row) => {
    assert.deepEqual([bucket(row.size, false), bucket(row.size, true)], [row.bucket, row.powers_only]);
  });
});

interface DirectoryVectors {
  readonly accepted: readonly {
    readonly expired_from: string; readonly newest: number; readonly numbers: readonly number[]; readonly why: string;
    readonly roles: readonly { readonly number: number; readonly roles: readonly string[]; readonly who: string }[];
  }[];
  readonly entries: readonly string[];
  readonly founding: {
    readonly bytes: string;
    readonly fingerprint: string;
    readonly organisation: string;
    readonly text: string;
  };
  readonly forged_entries: readonly { readonly entry: string; readonly why: string }[];
  readonly malformed: readonly { readonly version: string; readonly why: string }[];
  readonly members: readonly {
    readonly name: string;
    readonly salt: string;
    readonly spoken: string;
    readonly who: string;
  }[];
  readonly other_founding: string;
  readonly refused: readonly { readonly versions: readonly string[]; readonly why: string }[];
  readonly versions: readonly string[];
}

test("the directory says, and refuses, what the vectors say", async () => {
  const given = vectors<DirectoryVectors>("directory");
  const founding = parseFounding(utf8(given.founding.bytes));
  const pin = rootFingerprint(founding);
  assert.equal(toBase64url(pin), given.founding.fingerprint);
  assert.equal(fingerprintText(pin), given.founding.text);
  assert.equal(organisationId(founding), given.founding.organisation);
  assert.deepEqual(marshalFounding(founding), utf8(given.founding.bytes));
  const verify = (versions: readonly string[], of = given.founding.bytes) =>
    Directories.verify({ founding: utf8(of), versions: versions.map(utf8), entries: given.entries.map(utf8) }, pin);
  await each(given.accepted, ({ why }) => why, async (expected) => {
    const directories = await verify(expected.numbers.map((number) => given.versions[number - 1] as string));
    assert.equal(directories.newest.number, expected.newest);
    assert.ok(directories.hasExpired(expected.expired_from));
    for (const { number, who, roles } of expected.roles) assert.deepEqual([...directories.roles(number, who)].sort(), roles);
  });
  await each(given.refused, ({ why }) => why, ({ versions }) => assert.rejects(verify(versions), Refused));
  await each(given.forged_entries, ({ why }) => why, async ({ entry }) => {
    const parts = { founding: utf8(given.founding.bytes), versions: given.versions.map(utf8) };
    await assert.rejects(Directories.verify({ ...parts, entries: [...given.entries, entry].map(utf8) }, pin), Refused);
  });
  await each(given.malformed, ({ why }) => why, ({ version }) => assert.throws(() => parseVersion(utf8(version)), Refused));
  await assert.rejects(verify(given.versions, given.other_founding), Refused);
  await each(given.versions, (text) => text.slice(0, 80), (text) => {
    assert.deepEqual(marshalSigned(parseVersion(utf8(text)).signed), utf8(text));
  });
  const directories = await verify(given.versions);
  const listed = given.members.filter(({ who }) => directories.newest.members.some(({ entry }) => entry === who));
  await each(listed, ({ name }) => name, ({ who, name, salt, spoken }) => {
    directories.checkName(who, name, fromBase64url(salt));
    assert.equal(entryFingerprint(who), spoken);
  });
});
