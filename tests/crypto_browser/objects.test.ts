/** Objects: opened only by who they are for, at the place they were written for, as their author signed them. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openSealed } from "../../crypto/browser/age.ts";
import { readBody, writeBody, type Body } from "../../crypto/browser/bodies.ts";
import { bucket } from "../../crypto/browser/buckets.ts";
import { utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { openObject, sealObject, type Draft, type Header, type ObjectRow } from "../../crypto/browser/objects.ts";
import { Case, DAY, sealTo } from "./case.ts";
import { forgedObject, type Forgery } from "./forged_object.ts";
import { id, type Person } from "./organisation.ts";
import { allRefused } from "./refusals.ts";
import { message, REPORT, roomsToWriteIn } from "./rooms.ts";

const world = await roomsToWriteIn();
const { organisation, handler, adviser, sleeper, early, directories, own, report, talkKey, write, read } = world;

test("a plaintext has the size of a bucket, and only zeros behind the body", async () => {
  const plaintext = await openSealed(report.sealed, [talkKey.openKey]);
  assert.equal(plaintext.length, 4096);
  for (const [size, whole, powers] of [
    [0, 4096, 4096], [4096, 4096, 4096], [4097, 8192, 8192], [65_536, 65_536, 65_536], [65_537, 67_584, 131_072],
    [100_000, 100_352, 131_072], [1_000_000, 1_015_808, 1_048_576], [2 ** 40 + 1, 1_116_691_496_960, 2 ** 41],
  ] as const) {
    assert.equal(bucket(size, true), powers);
    assert.equal(bucket(size, false), whole, String(size));
  }
  let last = 0;
  for (let size = 60_000; size < 5_000_000; size = Math.ceil(size * 1.0007)) {
    const padded = bucket(size, false);
    assert.ok(padded >= size && padded >= last && padded < size * 1.12 + 65_536);
    assert.equal(bucket(padded, false), padded);
    last = padded;
  }
});

test("an object is refused anywhere but at its own place", async () => {
  const other = await Case.file(organisation, early, [handler]);
  const open = (row: ObjectRow, identity = talkKey, chain = own.chain) =>
    openObject(row, identity, chain, directories);
  await open(report);
  await allRefused([
    ["another id", "object: of another place", () => open({ ...report, object: id() })],
    ["another room", "object: of another place", () => open({ ...report, room: "identity" })],
    ["another epoch", "object: of another place", () => open({ ...report, epoch: 1 })],
    ["another case", "object: of another place", () => open(report, talkKey, other.chain)],
    ["another key", "none of the keys opens it", () => open(report, Identity.random())],
  ]);
  const moved = await read("talk", [{ ...report, epoch: 1 }, { ...report, room: "staff" }]);
  assert.deepEqual(moved.refused, [report.object, report.object]);
});

/** Open the report after somebody changed it. */
async function forged(change: (header: Header) => Forgery) {
  const by = { opener: talkKey, author: own.reporter, key: own.chain.current("talk")?.key as string };
  return openObject(await forgedObject(report, by, change), talkKey, own.chain, directories);
}

/** The report, as somebody of the staff would sign it. */
const as = (person: Person, role = person.role, kind = "message") => (): Forgery => ({
  header: { author: { role, who: person.who }, kind },
  by: person.identity,
});
const header = (changes: object) => () => forged(() => ({ header: changes }));

test("an object is refused unless its header, body, padding and signature agree", async () => {
  await forged(() => ({}));
  await forged(as(handler));
  const unordered = ["B".repeat(42) + "A", "A".repeat(43)];
  await allRefused([
    ["signed by somebody else", "signature: not of this key", () => forged(() => ({ by: handler.identity }))],
    ["another body under the signature", "signature: not of this key", otherBody],
    ["a length that is too long", "object: length", () => forged(({ length }) => ({ header: { length: length + 4096 } }))],
    ["a length that is too short", "object: tail", () => forged(({ length }) => ({ header: { length: length - 1 } }))],
    ["a larger bucket", "object: bucket", () => forged(() => ({ size: 8192 }))],
    ["no bucket", "object: bucket", () => forged(() => ({ size: 4095 }))],
    ["something in the tail", "object: tail", () => forged(() => ({ tail: 1 }))],
    ["another instance", "object: of another place", header({ instance: id() })],
    ["another organisation", "object: of another place", header({ organisation: id() })],
    ["another case", "object: of another place", header({ case: id(20) })],
    ["a record that the chain lacks", "object: saw a record that the chain lacks", header({ seen: { objects: [], record: id(32) } })],
    ["a report by staff", "object: author may not write it", () => forged(as(handler, "handler", "report"))],
    ["a message by an adviser", "object: author may not write it", () => forged(as(adviser))],
    ["a role they have not", "object: author has not this role", () => forged(as(adviser, "handler"))],
    ["a sleeper", "object: author may not write it", () => forged(as(sleeper))],
    ["nobody's", "object: author may not write it", header({ author: { role: "handler", who: id(32) }, kind: "message" })],
    ["a kind that is not the room's", "object: author may not write it", header({ kind: "note" })],
    ["an unknown kind", "fields: one of", header({ kind: "decision" })],
    ["a claimant", "fields: one of", header({ author: { role: "claimant" } })],
    ["seen out of order", "fields: order", () => forged(({ seen }) => ({ header: { seen: { ...seen, objects: unordered } } }))],
    ["an unknown key", "fields: keys", header({ note: 1 })],
  ]);
});

async function otherBody() {
  const plaintext = await openSealed(report.sealed, [talkKey.openKey]);
  plaintext[plaintext.lastIndexOf("S".charCodeAt(0))] = "z".charCodeAt(0);
  const sealed = await sealTo(plaintext, own.chain.current("talk")?.key as string);
  return openObject({ ...report, sealed }, talkKey, own.chain, directories);
}

test("a changed bit anywhere in a sealed object is refused, and so is one cut short", async () => {
  const open = (sealed: Uint8Array) => openObject({ ...report, sealed }, talkKey, own.chain, directories);
  for (let at = 0; at < report.sealed.length; at += 61) {
    const changed = new Uint8Array(report.sealed);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    await assert.rejects(open(changed), Refused, String(at));
  }
  for (let end = 0; end < report.sealed.length; end += 331) {
    await assert.rejects(open(report.sealed.subarray(0, end)), Refused, String(end));
  }
});

test("nobody writes what they may not: the writer is refused before a reader is", async () => {
  const note: Body = { kind: "note", text: "Ask the auditor." };
  const toNobody: Body = { kind: "assignment", assignment: { to: null } };
  await allRefused([
    ["an adviser in the talk", "object: may not be written here", () => write(own.chain, adviser, message("x"))],
    ["the reporter in the staff's room", "object: may not be written here", () => write(own.chain, "reporter", note, { room: "staff" })],
    ["a sleeper", "object: may not be written here", () => write(own.chain, sleeper, message("x"))],
    ["an assignment by an adviser", "object: may not be written here", () => write(own.chain, adviser, toNobody, { room: "staff" })],
    ["too long", "object: too long", () => write(own.chain, handler, message("x".repeat(2 ** 20 + 1)))],
  ]);
  const noted = await write(own.chain, adviser, note, { room: "staff" });
  const assigned = await write(own.chain, handler, toNobody, { room: "staff" });
  assert.equal((await read("staff", [noted, assigned])).objects.length, 2);
});

test("confidential cases keep no day and pad to powers of two", async () => {
  const quiet = await Case.file(organisation, early, [handler], { track: "confidential" } as never);
  const author = { role: "handler", who: handler.who } as const;
  const body = utf8("x".repeat(70_000));
  const draft: Draft = { author, body, day: DAY, kind: "message", previous: null, room: "talk", seen: [] };
  const row = await sealObject(quiet.chain, draft, handler.identity);
  const identity = quiet.rooms.get("talk")?.get(0) as Identity;
  assert.equal((await openSealed(row.sealed, [identity.openKey])).length, 131_072);
  assert.equal((await openObject(row, identity, quiet.chain, directories)).header.day, null);
});

test("bodies are written and read in one form, by kind", () => {
  const bodies: readonly Body[] = [
    REPORT,
    message("Hei 👋\n"),
    { kind: "note", text: "" },
    { kind: "identity", identity: { fields: [{ field: "name", text: "Ola", title: "Your name" }] } },
    { kind: "assignment", assignment: { to: null } },
    { kind: "attachment", attachment: { about: null, blob: id(), chunks: 1, name: "a", pin: id(32), size: 5, type: "b" } },
  ];
  const opened = (kind: Body["kind"], body: Bytes) =>
    readBody({ header: { kind } as Header, body, digest: "", seenSeq: 0 });
  for (const body of bodies) assert.deepEqual(opened(body.kind, writeBody(body)), body);
  for (const kind of ["report", "identity", "attachment", "assignment"] as const) {
    for (const wrong of ["", "{}", "[]", '{"to":1}', '{"to": null}', "hello"]) {
      assert.throws(() => opened(kind, utf8(wrong)), Refused);
    }
  }
  assert.throws(() => opened("message", new Uint8Array([0xff])), Refused);
});
