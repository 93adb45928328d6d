/** The chain: its root, and how one record follows another. The rules of each type are in `states.test.ts` and `epochs.test.ts`. */

import assert from "node:assert/strict";
import { test } from "node:test";
import type { Bytes } from "../../crypto/browser/bytes.ts";
import { directoryNumbers, readChain } from "../../crypto/browser/chain.ts";
import type { JsonObject } from "../../crypto/browser/encoding.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { close, handle, openStaffRoom, rotate, tombstone } from "../../crypto/browser/filing.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { caseIdOf, parseRecord } from "../../crypto/browser/parsedRecord.ts";
import type { RoomKey } from "../../crypto/browser/records.ts";
import { marshalSigned, parseSigned } from "../../crypto/browser/signing.ts";
import { by, Case, holders, LINE, roomKey, rootOf } from "./case.ts";
import { everybody } from "./people.ts";
import { allRefused } from "./refusals.ts";

const { organisation, handler, colleague, adviser, sleeper, observer, ended, early, directories } = await everybody();
const asleep = { asleep: "silence for 14 days", who: sleeper.who };
const filed = await Case.file(organisation, early, [handler, colleague, asleep], { identity: [handler, colleague] });

const begin = (root: Bytes) => readChain([root], directories, caseIdOf(parseRecord(root).signed));

test("a root begins a chain, received and open to its holders", () => {
  const { chain } = filed;
  assert.deepEqual([chain.state, chain.withdrawn, chain.exposed, chain.claimed], ["received", false, false, null]);
  assert.deepEqual(chain.roomNames, ["identity", "talk"]);
  assert.deepEqual(chain.roomsOf(handler.who), ["identity", "talk"]);
  assert.ok(chain.holds("talk", sleeper.who) && !chain.isAwake("talk", sleeper.who));
  assert.match(chain.number, /^[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}$/);
});

test("a room or an epoch that is not there is refused", () => {
  assert.deepEqual([filed.chain.current("staff"), filed.chain.epochs("staff")], [undefined, []]);
  assert.equal(filed.chain.epoch("talk", 0).ended, null);
  for (const [room, epoch] of [["staff", 0], ["talk", 1], ["talk", -1]] as const) {
    assert.throws(() => filed.chain.epoch(room, epoch), Refused);
  }
});

test("a root is refused unless each of its rules holds", async () => {
  const reporter = Identity.random();
  const talk = roomKey("talk", 0, holders("reporter", handler, adviser));
  const identity = roomKey("identity", 0, holders("reporter", handler));
  const root = (rooms: readonly RoomKey[], changes: JsonObject = {}, signer = reporter) =>
    rootOf(organisation, directories, signer, rooms, { reporter: reporter.publicKeys as never, ...changes });
  await begin(root([talk]));
  await begin(root([identity, talk]));
  await allRefused([
    ["no room", "root: no talk", () => begin(root([]))],
    ["no talk", "root: no talk", () => begin(root([identity]))],
    ["the staff's room", "root: room", () => begin(root([roomKey("staff", 0, holders(handler)), talk]))],
    ["rooms out of order", "fields: order", () => begin(root([talk, identity]))],
    ["epoch 1", "root: room", () => begin(root([{ ...talk, epoch: 1 }]))],
    ["admits", "root: room", () => begin(root([{ ...talk, admits: [{ epochs: [], who: handler.who }] }]))],
    ["without the reporter", "root: reporter", () => begin(root([roomKey("talk", 0, holders(handler))]))],
    ["the reporter asleep", "root: reporter", () => begin(root([roomKey("talk", 0, holders(handler, { asleep: "x", who: "reporter" }))]))],
    ["the reporter alone", "record: a room without staff", () => begin(root([roomKey("talk", 0, holders("reporter"))]))],
    ["an adviser in the identity's room", "root: holder", () => begin(root([roomKey("identity", 0, holders("reporter", adviser)), talk]))],
    ["an observer in the talk", "root: holder", () => begin(root([roomKey("talk", 0, holders("reporter", observer))]))],
    ["somebody who has ended", "root: holder", () => begin(root([roomKey("talk", 0, holders("reporter", handler, ended))]))],
    ["a stranger", "root: holder", () => begin(root([roomKey("talk", 0, holders("reporter", { asleep: null, who: "A".repeat(43) }))]))],
    ["holders out of order", "fields: order", () => begin(root([{ ...talk, holders: [...talk.holders].reverse() }]))],
    ["one key for two rooms", "root: one key twice", () => begin(root([{ ...identity, key: talk.key }, talk]))],
    ["a key that is none", "seal key: ML-KEM", () => begin(root([{ ...talk, key: "_".repeat(1621) + "w" }]))],
    ["another rulebook", "root: another rulebook", () => begin(root([talk], { rulebook: "A".repeat(43) }))],
    ["another instance", "root: another organisation", () => begin(root([talk], { instance: "A".repeat(22) }))],
    ["another organisation", "root: another organisation", () => begin(root([talk], { organisation: "A".repeat(22) }))],
    ["a directory nobody has", "directory: version not at hand", () => begin(root([talk], { directory: 9 }))],
    ["another signer", "fields: one of", () => begin(root([talk], { signers: [{ role: "claimant" }] }))],
    ["signed by another key", "signature: not of this key", () => begin(root([talk], {}, Identity.random()))],
    ["another format", "fields: one of", () => begin(root([talk], { v: 2 }))],
    ["an unknown key", "fields: keys", () => begin(root([talk], { note: 1 }))],
  ]);
});

test("a chain is of the case that was asked for, in order and whole", async () => {
  const deed = await openStaffRoom(filed.acting(early, handler), LINE);
  const other = await Case.file(organisation, early, [handler]);
  const records = [...filed.records, deed.record];
  const { caseId } = filed.chain;
  const read = await readChain(records, directories, caseId);
  assert.deepEqual(read.head, deed.chain.head);
  assert.deepEqual([...directoryNumbers(records)], [1]);
  await allRefused([
    ["nothing", "chain: empty", () => readChain([], directories, caseId)],
    ["too much", "chain: too long", () => readChain(Array(10_001).fill(records[0]), directories, caseId)],
    ["the root once more", "chain: does not follow", () => filed.chain.extended(records[0] as Bytes, directories)],
  ]);
  await assert.rejects(readChain(records.slice(1), directories, caseId), Refused, "without its root");
  await assert.rejects(readChain([...records, deed.record], directories, caseId), Refused, "twice");
  await assert.rejects(readChain([...records].reverse(), directories, caseId), Refused, "reordered");
  await assert.rejects(readChain([...other.records, deed.record], directories, other.chain.caseId), Refused, "moved");
  await assert.rejects(readChain(other.records, directories, caseId), Refused, "another case");
  await assert.rejects(readChain([filed.records[0] as Bytes, filed.records[0] as Bytes], directories, caseId), Refused);
});

test("a head seen before must stand in the chain", async () => {
  const deed = await openStaffRoom(filed.acting(early, handler), LINE);
  const records = [...filed.records, deed.record];
  const { caseId } = filed.chain;
  assert.deepEqual((await readChain(records, directories, caseId, deed.chain.head)).head, deed.chain.head);
  await readChain(records, directories, caseId, filed.chain.head);
  await assert.rejects(readChain(filed.records, directories, caseId, deed.chain.head), Refused, "shorter");
  const other = await openStaffRoom(filed.acting(early, colleague), LINE);
  await assert.rejects(readChain(records, directories, caseId, other.chain.head), Refused, "another record");
  const signatures = [handler.identity.sign(new Uint8Array(1))];
  const forged = marshalSigned({ ...parseSigned(deed.record, "tillit/v1/record"), signatures });
  await assert.rejects(readChain([...filed.records, forged], directories, caseId, filed.chain.head), Refused, "newer: verified");
});

test("a changed bit anywhere in a record is refused", async () => {
  const deed = await handle(filed.acting(early, handler));
  for (let at = 0; at < deed.record.length; at += 7) {
    const changed = deed.record.slice();
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    await assert.rejects(filed.chain.extended(changed, directories), Refused, String(at));
  }
  for (let end = 0; end < deed.record.length; end += 11) {
    await assert.rejects(filed.chain.extended(deed.record.subarray(0, end), directories), Refused, String(end));
  }
});

test("a record is refused by its place, directory and signers", async () => {
  const state = { state: "handling" };
  const add = (signers: Parameters<Case["record"]>[2], changes: object = {}, of = directories) =>
    filed.chain.extended(filed.record(of, "state", signers, { ...state, ...changes }), directories);
  await add([by(handler)]);
  await allRefused([
    ["another case", "chain: does not follow", () => add([by(handler)], { case: "A".repeat(27) })],
    ["another place", "chain: another place", () => add([by(handler)], { seq: 2 })],
    ["another record before", "chain: does not follow", () => add([by(handler)], { previous: "A".repeat(43) })],
    ["a directory nobody has", "directory: version not at hand", () => add([by(handler)], { directory: 9 })],
    ["nobody", "base64url", () => add([])],
    ["two", "record: signers", () => add([by(handler), by(colleague)])],
    ["a role they have not", "record: signer not active in that role", () => add([by(handler, "adviser")])],
    ["a sleeper", "record: no handler awake in talk", () => add([by(sleeper)])],
    ["no holder", "record: no handler awake in talk", () => add([by(adviser, "adviser")])],
    ["an observer", "record: no handler awake in talk", () => add([by(observer)])],
    ["ended in that version", "record: signer not active in that role", () => add([by(ended)])],
    ["the reporter", "record: not the staff's", () => add([filed.byReporter])],
    ["somebody else's key", "signature: not of this key", () => add([[{ role: "handler", who: handler.who }, colleague.identity]])],
    ["an unknown type", "record: type", () => filed.chain.extended(filed.record(directories, "consent", [filed.byReporter]), directories)],
    ["a key too few", "fields: keys", () => filed.chain.extended(filed.record(directories, "state", [by(handler)]), directories)],
  ]);
});

test("one signer signs 500 records of a chain, everybody else goes on", async () => {
  let going = filed.acting(early, handler);
  for (let times = 0; times < 250; times += 1) {
    going = { ...going, chain: (await close(going, "unfounded")).chain };
    going = { ...going, chain: (await handle(going)).chain };
  }
  const reason = "record: too many of one signer";
  await allRefused([
    ["closed once more", reason, () => close(going, "unfounded")],
    ["erased", reason, () => tombstone(going, "talk", "A".repeat(22), "A".repeat(43))],
    ["given new keys", reason, () => rotate(going, LINE, ["talk"])],
  ]);
  const { chain } = going;
  await close({ ...filed.acting(early, colleague), chain }, "unfounded");
  const added = { previous: chain.head.hash, seq: chain.length, state: "withdrawn" };
  await chain.extended(filed.record(early, "state", [filed.byReporter], added), early);
});

test("an older directory than the record before is refused", async () => {
  const later = await handle(filed.acting(directories, handler));
  const going = { ...filed.acting(early, handler), chain: later.chain };
  await assert.rejects(close(going, "unfounded"), Refused);
  await close({ ...going, directories }, "unfounded");
});
