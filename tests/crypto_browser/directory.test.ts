/** The directory: only what a root in force signed counts, and nothing goes back. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { concat, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import {
  marshalFounding, nameHash, parseEntry, parseFounding, parseVersion, rootFingerprint, type Version,
} from "../../crypto/browser/directory.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import type { JsonObject } from "../../crypto/browser/encoding.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { digestOf, marshalSigned, parseSigned, signStatement } from "../../crypto/browser/signing.ts";
import { caseNumber, entryFingerprint, fingerprintText } from "../../crypto/browser/textForms.ts";
import { Organisation, Root, type Person } from "./organisation.ts";

let organisation: Organisation;
let handler: Person;
let adviser: Person;

before(() => {
  organisation = new Organisation();
  handler = organisation.person("handler");
  adviser = organisation.person("adviser");
  organisation.publish().publish([adviser]);
});

const verify = (changes: object, pin = organisation.pin, newestSeen = 0) =>
  Directories.verify({ ...organisation.parts(), ...changes }, pin, newestSeen);

test("roles are those of the seats in each version, and none once a term has ended", async () => {
  const directories = await organisation.directories();
  assert.deepEqual(directories.roles(1, adviser.who), new Set(["adviser"]));
  assert.deepEqual(directories.roles(2, adviser.who), new Set());
  assert.deepEqual(directories.roles(2, handler.who), new Set(["handler"]));
  assert.equal(directories.newest.number, 2);
  assert.throws(() => directories.roles(3, handler.who), Refused);
  assert.equal(directories.hasExpired("2026-03-31"), false);
  assert.equal(directories.hasExpired("2026-04-01"), true);
});

test("parse then marshal is the identity", async () => {
  const founding = marshalFounding(organisation.founding);
  assert.deepEqual(marshalFounding(parseFounding(founding)), founding);
  for (const other of [founding.subarray(0, -1), concat(founding, utf8("\n")), founding.subarray(founding.indexOf(0x0a) + 1)]) {
    assert.throws(() => parseFounding(other), Refused);
  }
  const relabelled = utf8(new TextDecoder().decode(founding).replace("organisation\n", "organisations\n"));
  assert.throws(() => parseFounding(relabelled.subarray(0, founding.length)), Refused);
  const changed = founding.slice();
  changed[founding.length - 1] = 0x20;
  assert.throws(() => parseFounding(changed), Refused);
  for (const version of organisation.versions) assert.deepEqual(marshalSigned(parseVersion(version).signed), version);
  assert.deepEqual(marshalSigned(parseEntry(handler.entry).signed), handler.entry);
});

test("another root than the pinned one is refused", async () => {
  const other = new Organisation(organisation.founding.instance);
  await assert.rejects(verify({}, other.pin), Refused);
  await assert.rejects(verify({ founding: marshalFounding(other.founding) }), Refused);
});

test("an older directory than one seen is refused", async () => {
  await verify({}, organisation.pin, 2);
  await assert.rejects(verify({}, organisation.pin, 3), Refused);
  await assert.rejects(verify({ versions: organisation.versions.slice(0, 1) }, organisation.pin, 2), Refused);
  await assert.rejects(verify({ versions: [] }), Refused);
});

test("a changed byte anywhere in a version or an entry is refused", async () => {
  for (const [what, bytes] of [["versions", organisation.versions[1]], ["entries", handler.entry]] as const) {
    const data = bytes as Bytes;
    for (let at = 0; at < data.length; at += Math.ceil(data.length / 60)) {
      const changed = new Uint8Array(data);
      changed[at] = (changed[at] as number) ^ 1;
      const parts = what === "versions" ? { versions: [organisation.versions[0], changed] } : { entries: [changed] };
      const counts = await verify(parts).then((found) => found.roles(1, handler.who).size > 0, (error) => {
        assert.ok(error instanceof Refused, String(error));
        return false;
      });
      assert.equal(counts, false, `${what} ${at}`);
    }
  }
});

test("a version cut at any place, or with something behind it, does not parse", () => {
  const data = organisation.versions[0] as Bytes;
  for (let end = 0; end < data.length; end += 97) assert.throws(() => parseVersion(data.subarray(0, end)), Refused);
  assert.throws(() => parseVersion(data.subarray(0, data.length - 1)), Refused);
  assert.throws(() => parseVersion(concat(data, utf8("\n"))), Refused);
  assert.throws(() => parseVersion(concat(data.subarray(0, -1), utf8(" \n"))), Refused);
});

test("neighbours follow each other, and no number comes twice", async () => {
  const [first, second] = organisation.versions as [Bytes, Bytes];
  const forked = organisation.roots[1].sign({ ...parseVersion(second).version, settings: {} });
  const third = { ...parseVersion(second).version, number: 3 };
  await assert.rejects(verify({ versions: [first, second, forked] }), Refused);
  await assert.rejects(verify({ versions: [first, second, organisation.roots[0].sign(third)] }), Refused);
  const follows = { ...third, previous: digestOf(parseSigned(second, "tillit/v1/directory")) };
  await verify({ versions: [first, second, organisation.roots[1].sign(follows)] });
  await verify({ versions: [organisation.roots[1].sign(follows)] });
});

test("new roots count from the version after the one that names them", async () => {
  const [one, two] = [new Root(), new Root()];
  const changed = new Organisation();
  changed.person("handler");
  changed.publish([], { roots: [one.key, two.key] });
  const hinge = changed.versions[0] as Bytes;
  const next = { ...changed.draft(), roots: [one.key, two.key] } as Version;
  const parts = (...versions: Bytes[]) => Directories.verify({ ...changed.parts(), versions }, changed.pin);
  await parts(hinge, two.sign(next));
  await assert.rejects(parts(hinge, changed.roots[0].sign(next)), Refused, "an old root");
  await assert.rejects(parts(two.sign(next)), Refused, "without the hinge");
  await assert.rejects(parts(one.sign({ ...next, number: 1, previous: null })), Refused, "signed by itself");
});

const WRONG_VERSIONS: readonly [string, (version: Version) => object][] = [
  ["another instance", () => ({ instance: "AAAAAAAAAAAAAAAAAAAAAA" })],
  ["another slug", () => ({ slug: "south-works" })],
  ["another organisation", () => ({ organisation: "AAAAAAAAAAAAAAAAAAAAAA" })],
  ["too long a term", () => ({ expires: "2026-04-08" })],
  ["no term", () => ({ expires: "2026-01-05" })],
  ["number 0", () => ({ number: 0 })],
  ["a first version with a previous one", () => ({ previous: "A".repeat(43) })],
  ["one root twice", ({ roots }) => ({ roots: [roots[0], roots[0]] })],
  ["members out of order", ({ members }) => ({ members: [...members].reverse() })],
  ["a member twice", ({ members }) => ({ members: [members[0], ...members] })],
  ["two entries of a member in force", ({ members }) => ({ members: members.map((item) => ({ ...item, member: members[0]?.member })) })],
  ["seats out of order", ({ bodies }) => ({ bodies: bodies.map((body) => ({ ...body, seats: [...body.seats].reverse() })) })],
  ["an unknown role", ({ bodies }) => ({ bodies: bodies.map((body) => ({ ...body, seats: body.seats.map((seat) => ({ ...seat, role: "king" })) })) })],
  ["an unknown key", () => ({ note: "hello" })],
  ["another type", () => ({ type: "entry" })],
  ["another format", () => ({ v: 2 })],
  ["a setting that is a list", () => ({ settings: { a: [] } })],
];

test("a version that a root signed is still refused where its form is wrong", async () => {
  const version = organisation.draft([], { number: 1, previous: null });
  await verify({ versions: [organisation.roots[1].sign(version)] });
  for (const [what, change] of WRONG_VERSIONS) {
    const wrong = { ...version, ...change(version) } as Version;
    await assert.rejects(verify({ versions: [organisation.roots[0].sign(wrong)] }), Refused, what);
  }
});

test("an entry counts only where a version lists it for its member and it signed itself", async () => {
  const stranger = new Organisation(organisation.founding.instance).person("handler");
  const found = await verify({ entries: [handler.entry, stranger.entry] });
  assert.throws(() => found.entry(stranger.who), Refused);
  assert.throws(() => found.keys(adviser.who), Refused, "not at hand");
  assert.deepEqual(found.roles(1, adviser.who), new Set(), "not at hand, so nobody");
  const { fields } = parseEntry(handler.entry).signed;
  const forged = marshalSigned(signStatement("tillit/v1/entry", fields, [adviser.identity]));
  await assert.rejects(verify({ entries: [forged] }), Refused);
});

test("a statement of one type is not taken for another", async () => {
  const fields = parseVersion(organisation.versions[0] as Bytes).signed.fields as JsonObject;
  const relabelled = marshalSigned(signStatement("tillit/v1/record", fields, [handler.identity]));
  assert.throws(() => parseVersion(relabelled), Refused);
});

test("a name is taken only if it is the one that was signed", async () => {
  const directories = await organisation.directories();
  directories.checkName(handler.who, handler.name, handler.salt);
  assert.throws(() => directories.checkName(handler.who, "Somebody Else", handler.salt), Refused);
  assert.throws(() => directories.checkName(adviser.who, handler.name, handler.salt), Refused);
  assert.throws(() => nameHash(handler.salt.subarray(1), handler.name), Refused);
});

test("what was verified before is taken again, but with no other signature", async () => {
  const first = await organisation.directories();
  const again = await organisation.directories(2, first);
  assert.deepEqual(again.roles(2, handler.who), first.roles(2, handler.who));
  const [one, two] = organisation.versions as [Bytes, Bytes];
  const resigned = marshalSigned({ ...parseVersion(two).signed, signatures: parseVersion(one).signed.signatures });
  const parts = { ...organisation.parts(), versions: [one, resigned] };
  await assert.rejects(Directories.verify(parts, organisation.pin, 2, first), Refused);
});

test("a history that the version seen is not part of is refused", async () => {
  const first = await organisation.directories();
  const version = parseVersion(organisation.versions[1] as Bytes).version;
  const other = organisation.roots[1].sign({ ...version, settings: {} });
  const parts = { ...organisation.parts(), versions: [organisation.versions[0] as Bytes, other] };
  await Directories.verify(parts, organisation.pin, 2);
  await assert.rejects(Directories.verify(parts, organisation.pin, 2, first), Refused);
});

test("an entry that is listed as another member's gives nobody a seat", async () => {
  const version = organisation.draft([], { number: 1, previous: null });
  const [one, two] = version.members as readonly [(typeof version.members)[number], (typeof version.members)[number]];
  const members = [{ ...one, member: two.member }, { ...two, member: one.member }];
  const found = await verify({ versions: [organisation.roots[0].sign({ ...version, members })] });
  assert.deepEqual([found.roles(1, one.entry), found.roles(1, two.entry)], [new Set(), new Set()]);
});

test("fingerprints and case numbers are grouped for reading aloud", () => {
  const fingerprint = rootFingerprint(organisation.founding);
  assert.match(fingerprintText(fingerprint), /^([0-9a-f]{4} ){15}[0-9a-f]{4}$/);
  assert.match(entryFingerprint(handler.who), /^([0-9a-f]{4} ){4}[0-9a-f]{4}$/);
  assert.equal(caseNumber("AAAAAAAAAAAAAAAAAAAAAAAAAAA"), "0000-0000");
  assert.equal(caseNumber("__________8AAAAAAAAAAAAAAAA"), "ZZZZ-ZZZZ");
});
