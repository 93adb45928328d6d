/** The view of a room: in the reader's own order, marked where something is amiss. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { writeBody } from "../../crypto/browser/bodies.ts";
import { utf8 } from "../../crypto/browser/bytes.ts";
import { rotate, tombstone, wake } from "../../crypto/browser/filing.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { sealObject, type Draft, type ObjectRow } from "../../crypto/browser/objects.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { Case, DAY, holders, LINE, roomKey } from "./case.ts";
import { forgedObject } from "./forged_object.ts";
import { id } from "./organisation.ts";
import { message, REPORT, roomsToWriteIn } from "./rooms.ts";

const world = await roomsToWriteIn();
const { organisation, handler, colleague, sleeper, early, directories, own, report, write, read } = world;

test("what is written is read, with who wrote it", async () => {
  const { objects, refused } = await read("talk", [report]);
  assert.deepEqual(refused, []);
  assert.deepEqual(objects[0]?.body, REPORT);
  assert.deepEqual(objects[0]?.header.author, { role: "reporter" });
  assert.deepEqual([...(objects[0]?.marks ?? [])], []);
});

test("the order is the reader's: what was seen comes before what saw it, whatever the server sends", async () => {
  const seen = (await read("talk", [report])).frontier;
  const answer = await write(own.chain, handler, message("Thank you."), { seen, day: "2025-01-01" });
  const view = await read("talk", [answer, report]);
  assert.deepEqual(view.objects.map(({ header }) => header.object), [report.object, answer.object]);
  assert.deepEqual(view.frontier, [answer.digest]);
  assert.equal(view.lastBy(handler.who), answer.digest);
  assert.equal(view.lastBy(colleague.who), null);
  const after = { previous: view.lastBy("reporter"), seen: view.frontier };
  const more = await write(own.chain, "reporter", message("And more."), after);
  const whole = await read("talk", [more, answer, report]);
  assert.deepEqual(whole.objects.map(({ digest }) => digest).slice(1), [answer.digest, more.digest]);
  assert.ok(whole.objects.every(({ marks }) => marks.size === 0));
});

test("what is withheld leaves a gap, unless a tombstone says that it was erased", async () => {
  const first = await write(own.chain, handler, message("First."));
  const second = await write(own.chain, colleague, message("Second."), { seen: [first.digest] });
  const [only] = (await read("talk", [second])).objects;
  assert.deepEqual([...(only?.marks ?? [])], ["gap"]);
  const { chain } = await tombstone(own.acting(early, handler), "talk", first.object, first.digest);
  const [after] = (await read("talk", [second], chain)).objects;
  assert.deepEqual([...(after?.marks ?? [])], []);
});

test("two objects after the same one are marked as a fork", async () => {
  const one = await write(own.chain, handler, message("One."));
  const two = await write(own.chain, handler, message("Two."));
  const view = await read("talk", [one, two]);
  assert.deepEqual(view.objects.map(({ marks }) => [...marks]), [["fork"], ["fork"]]);
});

test("a second object of the same id is refused, and a row that does not open blocks no other", async () => {
  const twin = await write(own.chain, "reporter", message("Instead."), { object: report.object });
  const broken = { ...report, object: id(), sealed: utf8("no age file") };
  const view = await read("talk", [broken, report, twin]);
  assert.deepEqual(view.refused, [broken.object, report.object]);
  assert.deepEqual(view.objects.map(({ body }) => body), [REPORT]);
});

test("after a rotation old objects stay, and what is written to the old key by who knew better is marked", async () => {
  const deed = await rotate(own.acting(directories, handler), LINE);
  assert.ok(deed);
  const keys = new Map([...(own.rooms.get("talk") ?? []), ...(deed.opened.get("talk") ?? [])]);
  const late = await write(own.chain, colleague, message("Had not seen it."));
  const view = await readRoom(deed.chain, directories, "talk", keys, [report, late]);
  assert.deepEqual(view.objects.map(({ marks }) => marks.size), [0, 0]);
  const next = await write(deed.chain, colleague, message("To the old key."));
  const oldKey = own.chain.current("talk")?.key as string;
  const opener = keys.get(1) as Identity;
  const by = { opener, author: colleague.identity, key: oldKey };
  const row = await forgedObject(next, by, () => ({ header: { epoch: 0 } }));
  const marked = await readRoom(deed.chain, directories, "talk", keys, [row]);
  assert.deepEqual([...(marked.objects[0]?.marks ?? [])], ["superseded"]);
  const gone = await readRoom(deed.chain, directories, "talk", own.rooms.get("talk") as never, [next]);
  assert.deepEqual(gone.refused, [next.object], "old keys open nothing written after");
});

test("who was asleep writes once awake, but not into the time before", async () => {
  const { chain } = await wake(own.acting(early, sleeper));
  const row = await write(chain, sleeper, message("I took over."));
  assert.equal((await read("talk", [row], chain)).objects.length, 1);
  assert.deepEqual((await read("talk", [row])).refused, [row.object], "the record is withheld");
});

test("the word of an invitation's key is unconfirmed, until a claim and for what it signed before", async () => {
  const invited = await Case.file(organisation, early, [handler], { invitation: true } as never);
  const draft = (previous: string | null): Draft => ({
    author: { role: "reporter" },
    body: writeBody(message("Said at the desk.")),
    day: DAY,
    kind: "message",
    previous,
    room: "talk",
    seen: [],
  });
  const before = await sealObject(invited.chain, draft(null), invited.reporter);
  const claimant = Identity.random();
  const room = Identity.random();
  const rooms = [roomKey("talk", 1, holders("reporter", handler), { key: room.publicKeys.seal })];
  const signers = [invited.byReporter, [{ role: "claimant" }, claimant]] as const;
  const claim = invited.record(early, "claim", signers, { reporter: claimant.publicKeys, rooms });
  await invited.add(claim, directories);
  const after = await sealObject(invited.chain, draft(before.digest), claimant);
  const keys = new Map([[0, invited.rooms.get("talk")?.get(0) as Identity], [1, room]]);
  const view = await readRoom(invited.chain, directories, "talk", keys, [before, after]);
  assert.deepEqual(view.objects.map(({ marks }) => [...marks]), [["unconfirmed"], []]);
  const stolen = await sealObject(invited.chain, draft(before.digest), invited.reporter);
  assert.deepEqual((await readRoom(invited.chain, directories, "talk", keys, [stolen])).refused, [stolen.object]);
});

test("what turns up in an ended epoch, and nobody who wrote after that had seen, is marked as late", async () => {
  const deed = await rotate(own.acting(directories, handler), LINE);
  assert.ok(deed);
  const keys = new Map([...(own.rooms.get("talk") ?? []), ...(deed.opened.get("talk") ?? [])]);
  const view = (...rows: readonly ObjectRow[]) => readRoom(deed.chain, directories, "talk", keys, rows);
  const early_ = await write(own.chain, "reporter", message("In time."), { previous: (await view(report)).lastBy("reporter") });
  const seen = (await view(report, early_)).frontier;
  const after = await write(deed.chain, handler, message("After the end."), { seen });
  const backdated = await write(own.chain, colleague, message("As if before."));
  const whole = await view(report, early_, after, backdated);
  const marks = new Map(whole.objects.map(({ digest, marks: found }) => [digest, [...found]]));
  assert.deepEqual([marks.get(early_.digest), marks.get(after.digest), marks.get(backdated.digest)], [[], [], ["late"]]);
  assert.deepEqual(whole.frontier, [after.digest], "nobody vouches for it");
  assert.deepEqual([...((await view(report, early_, backdated)).objects.at(-1)?.marks ?? [])], [], "nobody wrote since");
});
