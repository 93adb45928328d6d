/** Objects and the view of a room: opened only by who they are for, at the place they were written for. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { writeBody, readBody, type Body } from "../../crypto/browser/bodies.ts";
import { bucket } from "../../crypto/browser/buckets.ts";
import { concat, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import type { Chain } from "../../crypto/browser/chain.ts";
import type { Directories } from "../../crypto/browser/directoryHistory.ts";
import type { JsonObject } from "../../crypto/browser/encoding.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { openStaffRoom, rotate, tombstone, wake } from "../../crypto/browser/filing.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { openObject, sealObject, type Draft, type Header, type ObjectRow } from "../../crypto/browser/objects.ts";
import { openSealed } from "../../crypto/browser/age.ts";
import type { RoomName } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { marshalSigned, parseSignedPrefix, signStatement } from "../../crypto/browser/signing.ts";
import { Case, DAY, holders, LINE, roomKey, sealTo } from "./case.ts";
import { id, Organisation, type Person } from "./organisation.ts";
import { allRefused } from "./refusals.ts";

let organisation: Organisation;
let handler: Person;
let colleague: Person;
let adviser: Person;
let sleeper: Person;
let ended: Person;
let early: Directories;
let directories: Directories;
let own: Case;
let report: ObjectRow;
let roomIdentity: Identity;

const REPORT: Body = {
  kind: "report",
  report: { answers: [{ question: "what", text: "Somebody pays themself.", title: "What happened?" }], language: "nb" },
};
const text = (words: string): Body => ({ kind: "message", text: words });

before(async () => {
  organisation = new Organisation();
  handler = organisation.person("handler");
  colleague = organisation.person("handler");
  sleeper = organisation.person("handler");
  ended = organisation.person("handler");
  adviser = organisation.person("adviser");
  early = await organisation.publish().directories();
  directories = await organisation.publish([ended]).directories();
  const talk = [handler, colleague, adviser, { asleep: "silence", who: sleeper.who }, ended];
  own = await Case.file(organisation, early, talk, { identity: [handler, ended] });
  own.take(await openStaffRoom(own.acting(early, handler), LINE));
  roomIdentity = own.rooms.get("talk")?.get(0) as Identity;
  report = await write(own.chain, "reporter", REPORT);
});

/** Write as somebody would whose client asks nothing. */
function write(chain: Chain, by: Person | "reporter", body: Body, changes: Partial<Draft> = {}) {
  const isReporter = by === "reporter";
  const draft: Draft = {
    author: isReporter ? { role: "reporter" } : { role: by.role, who: by.who },
    body: writeBody(body),
    day: DAY,
    kind: body.kind,
    previous: null,
    seen: [],
    room: "talk",
    ...changes,
  };
  return sealObject(chain, draft, isReporter ? own.reporter : by.identity);
}

const read = (room: RoomName, rows: readonly ObjectRow[], chain = own.chain) =>
  readRoom(chain, directories, room, own.rooms.get(room) ?? new Map(), rows);

test("what is written is read, with who wrote it", async () => {
  const { objects, refused } = await read("talk", [report]);
  assert.deepEqual(refused, []);
  assert.deepEqual(objects[0]?.body, REPORT);
  assert.deepEqual(objects[0]?.header.author, { role: "reporter" });
  assert.deepEqual([...(objects[0]?.marks ?? [])], []);
});

test("a plaintext has the size of a bucket, and only zeros behind the body", async () => {
  const plaintext = await openSealed(report.sealed, [roomIdentity.openKey]);
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
  const stranger = new Organisation();
  stranger.person("handler");
  const open = (row: ObjectRow, identity = roomIdentity, chain = own.chain) => openObject(row, identity, chain, directories);
  await open(report);
  await allRefused([
    ["another id", "object: of another place", () => open({ ...report, object: id() })],
    ["another room", "object: of another place", () => open({ ...report, room: "identity" })],
    ["another epoch", "object: of another place", () => open({ ...report, epoch: 1 })],
    ["another case", "object: of another place", () => open(report, roomIdentity, other.chain)],
    ["another key", "none of the keys opens it", () => open(report, Identity.random())],
  ]);
  const moved = await read("talk", [{ ...report, epoch: 1 }, { ...report, room: "staff" }]);
  assert.deepEqual(moved.refused, [report.object, report.object]);
});

/** Change the plaintext of the report and seal it anew: what a server cannot sign, but everybody can seal. */
async function forged(change: (header: Header, body: Bytes) => { header?: object; body?: Bytes; by?: Identity; tail?: number; size?: number }) {
  const plaintext = await openSealed(report.sealed, [roomIdentity.openKey]);
  const { signed, rest } = parseSignedPrefix(plaintext, "tillit/v1/object");
  const header = signed.fields as unknown as Header;
  const body = new Uint8Array(rest.subarray(0, header.length));
  const { header: changes, body: other = body, by = own.reporter, tail = 0, size = 4096 } = change(header, body);
  const again = signStatement("tillit/v1/object", { ...header, ...changes } as unknown as JsonObject, [by], other);
  const start = concat(marshalSigned(again), other);
  const padded = new Uint8Array(size);
  padded.set(start.subarray(0, size));
  if (tail !== 0) padded[size - 1] = tail;
  const sealed = await sealTo(padded, own.chain.current("talk")?.key as string);
  return openObject({ ...report, sealed }, roomIdentity, own.chain, directories);
}

test("an object is refused unless its header, body, padding and signature agree", async () => {
  await forged(() => ({}));
  const as = (person: Person, role = person.role) => ({ header: { author: { role, who: person.who }, kind: "message" }, by: person.identity });
  await forged(() => as(handler));
  await allRefused([
    ["signed by somebody else", "signature: not of this key", () => forged(() => ({ by: handler.identity }))],
    ["another body under the signature", "signature: not of this key", async () => {
      const { sealed } = report;
      const plaintext = await openSealed(sealed, [roomIdentity.openKey]);
      const at = utf8("Somebody")[0] as number;
      const changed = plaintext.slice();
      changed[changed.lastIndexOf(at)] = 0x7a;
      return openObject({ ...report, sealed: await sealTo(changed, own.chain.current("talk")?.key as string) }, roomIdentity, own.chain, directories);
    }],
    ["a length that is too long", "object: length", () => forged(({ length }) => ({ header: { length: length + 4096 } }))],
    ["a length that is too short", "object: tail", () => forged(({ length }) => ({ header: { length: length - 1 } }))],
    ["a larger bucket", "object: bucket", () => forged(() => ({ size: 8192 }))],
    ["no bucket", "object: bucket", () => forged(() => ({ size: 4095 }))],
    ["something in the tail", "object: tail", () => forged(() => ({ tail: 1 }))],
    ["another instance", "object: of another place", () => forged(() => ({ header: { instance: id() } }))],
    ["another organisation", "object: of another place", () => forged(() => ({ header: { organisation: id() } }))],
    ["another case", "object: of another place", () => forged(() => ({ header: { case: id(20) } }))],
    ["a record that the chain lacks", "object: saw a record that the chain lacks", () => forged(({ seen }) => ({ header: { seen: { ...seen, record: id(32) } } }))],
    ["a report by staff", "object: author may not write it", () => forged(() => ({ ...as(handler), header: { author: { role: "handler", who: handler.who } } }))],
    ["a message by an adviser", "object: author may not write it", () => forged(() => as(adviser))],
    ["a role they have not", "object: author has not this role", () => forged(() => as(adviser, "handler"))],
    ["a sleeper", "object: author may not write it", () => forged(() => as(sleeper))],
    ["nobody's", "object: author may not write it", () => forged(() => ({ header: { author: { role: "handler", who: id(32) }, kind: "message" } }))],
    ["a kind that is not the room's", "object: author may not write it", () => forged(() => ({ header: { kind: "note" } }))],
    ["an unknown kind", "fields: one of", () => forged(() => ({ header: { kind: "decision" } }))],
    ["a claimant", "fields: one of", () => forged(() => ({ header: { author: { role: "claimant" } } }))],
    ["seen out of order", "fields: order", () => forged(({ seen }) => ({ header: { seen: { ...seen, objects: ["B".repeat(42) + "A", "A".repeat(43)] } } }))],
    ["an unknown key", "fields: keys", () => forged(() => ({ header: { note: 1 } }))],
  ]);
});

test("a changed bit anywhere in a sealed object is refused, and so is one cut short", async () => {
  const open = (sealed: Uint8Array) => openObject({ ...report, sealed }, roomIdentity, own.chain, directories);
  for (let at = 0; at < report.sealed.length; at += 61) {
    const changed = new Uint8Array(report.sealed);
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    await assert.rejects(open(changed), Refused, String(at));
  }
  for (let end = 0; end < report.sealed.length; end += 331) await assert.rejects(open(report.sealed.subarray(0, end)), Refused);
});

test("nobody writes what they may not: the writer is refused before a reader is", async () => {
  await allRefused([
    ["an adviser in the talk", "object: may not be written here", () => write(own.chain, adviser, text("x"))],
    ["the reporter in the staff's room", "object: may not be written here", () => write(own.chain, "reporter", { kind: "note", text: "x" }, { room: "staff" })],
    ["a sleeper", "object: may not be written here", () => write(own.chain, sleeper, text("x"))],
    ["an assignment by an adviser", "object: may not be written here", () => write(own.chain, adviser, { kind: "assignment", assignment: { to: null } }, { room: "staff" })],
    ["too long", "object: too long", () => write(own.chain, handler, text("x".repeat(2 ** 20 + 1)))],
  ]);
  const note = await write(own.chain, adviser, { kind: "note", text: "Ask the auditor." }, { room: "staff" });
  const assigned = await write(own.chain, handler, { kind: "assignment", assignment: { to: colleague.who } }, { room: "staff" });
  assert.equal((await read("staff", [note, assigned])).objects.length, 2);
});

test("the order is the reader's: what was seen comes before what saw it, whatever the server sends", async () => {
  const answer = await write(own.chain, handler, text("Thank you."), { seen: [(await read("talk", [report])).objects[0]?.digest as string], day: "2025-01-01" });
  const view = await read("talk", [answer, report]);
  assert.deepEqual(view.objects.map(({ header }) => header.object), [report.object, answer.object]);
  assert.deepEqual(view.frontier, [answer.digest]);
  assert.equal(view.lastBy(handler.who), answer.digest);
  assert.equal(view.lastBy(colleague.who), null);
  const more = await write(own.chain, "reporter", text("And more."), { previous: view.lastBy("reporter"), seen: view.frontier });
  const whole = await read("talk", [more, answer, report]);
  assert.deepEqual(whole.objects.map(({ digest }) => digest).slice(1), [answer.digest, more.digest]);
  assert.ok(whole.objects.every(({ marks }) => marks.size === 0));
});

test("what is withheld leaves a gap, unless a tombstone says that it was erased", async () => {
  const first = await write(own.chain, handler, text("First."));
  const second = await write(own.chain, colleague, text("Second."), { seen: [first.digest] });
  const [only] = (await read("talk", [second])).objects;
  assert.deepEqual([...(only?.marks ?? [])], ["gap"]);
  const { chain } = await tombstone(own.acting(early, handler), "talk", first.object, first.digest);
  const [after] = (await read("talk", [second], chain)).objects;
  assert.deepEqual([...(after?.marks ?? [])], []);
});

test("two objects after the same one are marked as a fork", async () => {
  const one = await write(own.chain, handler, text("One."));
  const two = await write(own.chain, handler, text("Two."));
  const view = await read("talk", [one, two]);
  assert.deepEqual(view.objects.map(({ marks }) => [...marks]), [["fork"], ["fork"]]);
});

test("a second object of the same id is refused, and a row that does not open blocks no other", async () => {
  const twin = await write(own.chain, "reporter", text("Instead."), { object: report.object });
  const broken = { ...report, object: id(), sealed: utf8("no age file") };
  const view = await read("talk", [broken, report, twin]);
  assert.deepEqual(view.refused, [broken.object, report.object]);
  assert.deepEqual(view.objects.map(({ body }) => body), [REPORT]);
});

test("after a rotation old objects stay, and what is written to the old key by who knew better is marked", async () => {
  const deed = await rotate(own.acting(directories, handler), LINE);
  assert.ok(deed);
  const keys = new Map([...(own.rooms.get("talk") ?? []), ...(deed.opened.get("talk") ?? [])]);
  const late = await write(own.chain, colleague, text("Had not seen it."));
  const view = await readRoom(deed.chain, directories, "talk", keys, [report, late]);
  assert.deepEqual(view.objects.map(({ marks }) => marks.size), [0, 0]);
  const oldKey = own.chain.current("talk")?.key as string;
  const next = await write(deed.chain, colleague, text("To the old key."));
  const plaintext = await openSealed(next.sealed, [keys.get(1)?.openKey as never]);
  const { signed, rest } = parseSignedPrefix(plaintext, "tillit/v1/object");
  const header = signed.fields as unknown as Header;
  const body = rest.subarray(0, header.length);
  const again = signStatement("tillit/v1/object", { ...header, epoch: 0 } as unknown as JsonObject, [colleague.identity], body);
  const padded = new Uint8Array(4096);
  padded.set(concat(marshalSigned(again), body));
  const row = { ...next, epoch: 0, sealed: await sealTo(padded, oldKey) };
  const marked = await readRoom(deed.chain, directories, "talk", keys, [row]);
  assert.deepEqual([...(marked.objects[0]?.marks ?? [])], ["superseded"]);
  const gone = await readRoom(deed.chain, directories, "talk", own.rooms.get("talk") as never, [next]);
  assert.deepEqual(gone.refused, [next.object], "old keys open nothing written after");
});

test("who was asleep writes once awake, but not into the time before", async () => {
  const { chain } = await wake(own.acting(early, sleeper));
  const row = await write(chain, sleeper, text("I took over."));
  assert.equal((await read("talk", [row], chain)).objects.length, 1);
  assert.deepEqual((await read("talk", [row])).refused, [row.object], "the record is withheld");
});

test("the word of an invitation's key is unconfirmed, until a claim and for what it signed before", async () => {
  const invited = await Case.file(organisation, early, [handler], { invitation: true } as never);
  const draft = (previous: string | null): Draft => ({
    author: { role: "reporter" }, body: writeBody(text("Said at the desk.")), day: DAY, kind: "message", previous, room: "talk", seen: [],
  });
  const before = await sealObject(invited.chain, draft(null), invited.reporter);
  const claimant = Identity.random();
  const room = Identity.random();
  const rooms = [roomKey("talk", 1, holders("reporter", handler), { key: room.publicKeys.seal })];
  const claim = invited.record(early, "claim", [invited.byReporter, [{ role: "claimant" }, claimant]], { reporter: claimant.publicKeys, rooms });
  await invited.add(claim, directories);
  const after = await sealObject(invited.chain, draft(before.digest), claimant);
  const keys = new Map([[0, invited.rooms.get("talk")?.get(0) as Identity], [1, room]]);
  const view = await readRoom(invited.chain, directories, "talk", keys, [before, after]);
  assert.deepEqual(view.objects.map(({ marks }) => [...marks]), [["unconfirmed"], []]);
  const stolen = await sealObject(invited.chain, draft(before.digest), invited.reporter);
  assert.deepEqual((await readRoom(invited.chain, directories, "talk", keys, [stolen])).refused, [stolen.object]);
});

test("confidential cases keep no day and pad to powers of two", async () => {
  const quiet = await Case.file(organisation, early, [handler], { track: "confidential" } as never);
  const draft: Draft = {
    author: { role: "handler", who: handler.who }, body: utf8("x".repeat(70_000)), day: DAY, kind: "message", previous: null, room: "talk", seen: [],
  };
  const row = await sealObject(quiet.chain, draft, handler.identity);
  const identity = quiet.rooms.get("talk")?.get(0) as Identity;
  assert.equal((await openSealed(row.sealed, [identity.openKey])).length, 131_072);
  assert.equal((await openObject(row, identity, quiet.chain, directories)).header.day, null);
});

test("bodies are written and read in one form, by kind", () => {
  const bodies: readonly Body[] = [
    REPORT,
    text("Hei 👋\n"),
    { kind: "note", text: "" },
    { kind: "identity", identity: { fields: [{ field: "name", text: "Ola", title: "Your name" }] } },
    { kind: "assignment", assignment: { to: null } },
    { kind: "attachment", attachment: { about: null, blob: id(), chunks: 1, name: "a.pdf", pin: id(32), size: 5, type: "application/pdf" } },
  ];
  const opened = (kind: Body["kind"], body: Bytes) => readBody({ header: { kind } as Header, body, digest: "", seenSeq: 0 });
  for (const body of bodies) assert.deepEqual(opened(body.kind, writeBody(body)), body);
  for (const kind of ["report", "identity", "attachment", "assignment"] as const) {
    for (const wrong of ["", "{}", "[]", '{"to":1}', '{"to": null}', "hello"]) assert.throws(() => opened(kind, utf8(wrong)), Refused);
  }
  assert.throws(() => opened("message", new Uint8Array([0xff])), Refused);
});
