/** Grants, index rows and unlock files: one form each, for one holder, at one place. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { inspect } from "node:util";
import { openSealed, seal } from "../../crypto/browser/age.ts";
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import type { Directories } from "../../crypto/browser/directoryHistory.ts";
import { memberIndexKey } from "../../crypto/browser/derivations.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { cutTitle, openGrant, sealGrant, type ListLine } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { MemberIndex, roomsIn, rowOf, type IndexRow } from "../../crypto/browser/memberIndex.ts";
import { newSalt, STAFF, type Cost } from "../../crypto/browser/passphrases.ts";
import { openBox, sealBox } from "../../crypto/browser/secretbox.ts";
import { openUnlock, recoveryKeys, sealUnlock, staffKeys, type UnlockFor } from "../../crypto/browser/unlock.ts";
import { Case, LINE } from "./case.ts";
import { id, Organisation, type Person } from "./organisation.ts";

/** Cheap on purpose: only the cost differs from what staff have. */
const CHEAP: Cost = { memory: 256, passes: 1, lanes: 1 };

let handler: Person;
let directories: Directories;
let own: Case;

before(async () => {
  const organisation = new Organisation();
  handler = organisation.person("handler");
  directories = await organisation.publish().directories();
  own = await Case.file(organisation, directories, [handler]);
});

const grantOf = (plaintext: Uint8Array, to: Identity) => seal(plaintext, [to.openKey.sealKey]);

test("a grant opens for its holder alone, and only as the key that the chain names", async () => {
  const [room, holder] = [Identity.random(), Identity.random()];
  const sealed = await sealGrant(room, holder.publicKeys.seal, LINE);
  const opened = await openGrant(sealed, holder.openKey, room.publicKeys.seal);
  assert.deepEqual([opened.identity.text, opened.line], [room.text, LINE]);
  await assert.rejects(openGrant(sealed, Identity.random().openKey, room.publicKeys.seal), NotAHolder);
  await assert.rejects(openGrant(sealed, holder.openKey, Identity.random().publicKeys.seal), Refused);
});

test("a grant has one size and one form, which age reads as an identity file", async () => {
  const [room, holder] = [Identity.random(), Identity.random()];
  for (const title of ["", "a", "x".repeat(400), '"'.repeat(200)]) {
    const plaintext = await openSealed(await sealGrant(room, holder.publicKeys.seal, { ...LINE, title }), [holder.openKey]);
    assert.equal(plaintext.length, 1024);
    const lines = new TextDecoder().decode(plaintext).split("\n");
    assert.equal(lines[0], room.text);
    assert.ok(lines.slice(1, -1).every((line) => line.startsWith("#")));
  }
});

test("a grant in another form is refused", async () => {
  const [room, holder] = [Identity.random(), Identity.random()];
  const plaintext = await openSealed(await sealGrant(room, holder.publicKeys.seal, LINE), [holder.openKey]);
  const open = async (changed: Uint8Array) => openGrant(await grantOf(changed, holder), holder.openKey, room.publicKeys.seal);
  await open(plaintext);
  const written = new TextDecoder().decode(plaintext);
  // the line is not signed: whoever seals a grant says what stands in the list, and nothing more
  const [from, to] = [written.indexOf("grant ") + 6, written.indexOf("\n#.")];
  for (const at of Array.from({ length: 79 }, (_, nth) => nth * 13).filter((place) => place < from || place >= to)) {
    const changed = plaintext.slice();
    changed[at] = (changed[at] as number) ^ 1;
    await assert.rejects(open(changed), Refused, String(at));
  }
  const others = [
    written.slice(0, -1), `${written}\n`, `${written.slice(0, -2)}\n`, "",
    written.replace("grant", "unlock"), written.replaceAll("\n", "\r\n"),
  ];
  for (const other of others) {
    await assert.rejects(open(utf8(other)), Refused);
  }
});

test("a title is cut at a character so that its grant fits", async () => {
  const room = Identity.random();
  const { seal: to } = Identity.random().publicKeys;
  const long = ["å".repeat(300), "😀".repeat(200), '"'.repeat(400), "x".repeat(401), "\\".repeat(400)];
  for (const title of [...long, "\u0001\u0002a\tb\n"]) {
    const cut = cutTitle(title);
    assert.ok(utf8(cut).length <= 400 && cut.length > 0);
    await sealGrant(room, to, { day: "2026-01-06", kind: "a".repeat(40), title: cut });
  }
  assert.equal(cutTitle(" \u0001a\tb\n"), "a b");
  for (const title of ["x".repeat(401), '"'.repeat(300)]) await assert.rejects(sealGrant(room, to, { ...LINE, title }), Refused);
  await assert.rejects(async () => sealGrant(room, to, { ...LINE, kind: "No Slug" } as ListLine), Refused);
});

const index = (identity = handler.identity, instance = own.chain.root.instance, member = handler.member) =>
  new MemberIndex(identity, instance, member);

test("an index row gives back seeds, head and line, and only to its member for its case", () => {
  const row = rowOf(own.chain, LINE, own.rooms, [id(), id()]);
  const sealed = index().seal(own.chain.caseId, row);
  assert.equal(sealed.length, 24 + 2048 + 16);
  assert.deepEqual(index().open(own.chain.caseId, sealed), row);
  const identity = roomsIn(index().open(own.chain.caseId, sealed)).get("talk")?.get(0);
  assert.equal(identity?.text, own.rooms.get("talk")?.get(0)?.text);
  assert.throws(() => index().open(id(20), sealed), Refused);
  assert.throws(() => index(Identity.random()).open(own.chain.caseId, sealed), Refused);
  assert.throws(() => index(handler.identity, id()).open(own.chain.caseId, sealed), Refused);
  assert.throws(() => index(handler.identity, own.chain.root.instance, id()).open(own.chain.caseId, sealed), Refused);
  for (let at = 0; at < sealed.length; at += 101) {
    const changed = sealed.slice();
    changed[at] = (changed[at] as number) ^ 1;
    assert.throws(() => index().open(own.chain.caseId, changed), Refused);
    assert.throws(() => index().open(own.chain.caseId, sealed.subarray(0, at)), Refused);
  }
});

test("an index row grows by powers of two, and keeps the newest ids read", () => {
  const read = Array.from({ length: 100 }, () => id());
  const row = rowOf(own.chain, LINE, own.rooms, read);
  assert.deepEqual(row.read, read.slice(-64).sort());
  const many = new Map([["talk", new Map(Array.from({ length: 30 }, (_, epoch) => [epoch, Identity.random()]))]]) as never;
  const large = rowOf(own.chain, LINE, many, read);
  const sealed = index().seal(own.chain.caseId, large);
  assert.equal(sealed.length, 24 + 8192 + 16);
  assert.deepEqual(index().open(own.chain.caseId, sealed), large);
  const [first, ...rest] = large.seeds;
  for (const seeds of [[...rest, first], [first, first]]) {
    assert.throws(() => index().seal(own.chain.caseId, { ...large, seeds } as IndexRow), Refused);
  }
});

test("an index row in another padding is refused, though its member sealed it", () => {
  const { instance } = own.chain.root;
  const key = memberIndexKey(handler.identity.seed, fromBase64url(instance));
  const belongs = concat(utf8("tillit/v1/index\n"), fromBase64url(handler.member), fromBase64url(own.chain.caseId));
  const row = rowOf(own.chain, LINE, own.rooms, []);
  const plaintext = openBox(key, index().seal(own.chain.caseId, row), belongs);
  const open = (padded: Bytes) => index().open(own.chain.caseId, sealBox(key, padded, belongs));
  assert.deepEqual(open(plaintext), row);
  const spoilt = plaintext.slice();
  spoilt[2047] = 1;
  for (const other of [spoilt, concat(plaintext, plaintext.subarray(1024)), plaintext.subarray(0, 2047), new Uint8Array(2048)]) {
    assert.throws(() => open(new Uint8Array(other)), Refused);
  }
});

const about = (): UnlockFor => ({ instance: id(), member: id(), organisation: id(), root: id(32) });

test("a passphrase opens its unlock file, however it is typed; another does not", async () => {
  const [salt, place] = [newSalt(), about()];
  const keys = (typed: string, of = place, with_ = salt) => staffKeys(typed, with_, of.instance, of.member, CHEAP);
  const first = await keys("lantern gravel tulip anchor meadow violin");
  const sealed = await sealUnlock(handler.identity, place, first.unlock);
  for (const typed of ["  Lantern GRAVEL\ttulip\nanchor  meadow violin ", "ｌantern gravel tulip anchor meadow violin"]) {
    const again = await keys(typed);
    assert.deepEqual(again.auth, first.auth);
    const opened = await openUnlock(sealed, again.unlock, place);
    assert.deepEqual([opened.identity.text, opened.about], [handler.identity.text, place]);
  }
  const others = [
    await keys("lantern gravel tulip anchor meadow violins"),
    await keys("lantern gravel tulip anchor meadow violin", place, newSalt()),
    await keys("lantern gravel tulip anchor meadow violin", about()),
  ];
  for (const other of others) {
    assert.notDeepEqual(other.auth, first.auth);
    await assert.rejects(openUnlock(sealed, other.unlock, place), NotAHolder);
  }
  await assert.rejects(keys(" \n"), Refused);
  await assert.rejects(keys("a", place, new Uint8Array(15)), Refused);
});

test("an unlock file is refused as another member's", async () => {
  const place = about();
  const unlock = Identity.random();
  const sealed = await sealUnlock(handler.identity, place, unlock);
  await assert.rejects(openUnlock(sealed, unlock, { ...place, member: id() }), Refused);
  await assert.rejects(openUnlock(sealed, unlock, { ...place, instance: id() }), Refused);
  const grant = await sealGrant(handler.identity, unlock.publicKeys.seal, LINE);
  await assert.rejects(openUnlock(grant, unlock, place), Refused);
});

test("the paper key opens what was sealed for it, and gives other keys than the passphrase", () => {
  const words = "lantern gravel tulip anchor meadow violin copper falcon walnut ribbon".split(" ");
  const place = about();
  const [one, two] = [recoveryKeys(words, place.instance, place.member), recoveryKeys(words, place.instance, id())];
  assert.equal(one.unlock.text, recoveryKeys(words, place.instance, place.member).unlock.text);
  assert.notEqual(one.unlock.text, two.unlock.text);
  assert.notDeepEqual(one.auth, one.unlock.seed);
});

test("staff's cost is the one that the protocol fixes", () => {
  assert.deepEqual(STAFF, { memory: 64 * 1024, passes: 3, lanes: 1 });
});

test("Argon2id is RFC 9106's", async () => {
  // argon2-cffi: hash_secret_raw(b"correct horse", b"\0" * 16, 2, 1024, 1, 32, Type.ID), then SPEC §4
  const zero = toBase64url(new Uint8Array(16));
  const { auth } = await staffKeys("correct horse", new Uint8Array(16), zero, zero, { memory: 1024, passes: 2, lanes: 1 });
  assert.equal(toBase64url(auth), ARGON2_AUTH);
});
const ARGON2_AUTH = "6k-BosU0ApJFfxzRWuv9W7vbni6mWIdGbCQu-JdIq1E";

test("an identity shows nothing of its seed", () => {
  const identity = new Identity(utf8("SECRETSECRETSECRETSECRETSECRETSE"));
  identity.sign(new Uint8Array(1));
  const secret = toBase64url(identity.seed);
  for (const shown of [JSON.stringify(identity), inspect(identity, { depth: 9, showHidden: true }), String(identity)]) {
    assert.ok(!shown.includes("SECRET") && !shown.includes(secret) && !shown.includes("83, 69, 67"));
  }
  const copy: Bytes = identity.seed;
  copy.fill(0);
  assert.equal(toBase64url(identity.seed), secret);
  assert.deepEqual(fromBase64url(identity.publicKeys.sign).length, 32);
});
