/** Records that bring no new keys, and the claim: who may write them, and when. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../crypto/browser/errors.ts";
import { close, handle, wake } from "../../crypto/browser/filing.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import type { RoomKey } from "../../crypto/browser/records.ts";
import { by, Case, holders, roomKey } from "./case.ts";
import { Organisation } from "./organisation.ts";
import { everybody } from "./people.ts";
import { allRefused } from "./refusals.ts";

const { organisation, handler, colleague, adviser, sleeper, early, directories } = await everybody();
const asleep = { asleep: "silence for 14 days", who: sleeper.who };
const filed = await Case.file(organisation, early, [handler, colleague, asleep], { identity: [handler, colleague] });

test("state and close are refused where nothing changes, and handling opens a closed case again", async () => {
  const act = (chain: Case["chain"]) => ({ ...filed.acting(early, handler), chain });
  const handled = await handle(act(filed.chain));
  assert.equal(handled.chain.state, "handling");
  await assert.rejects(handle(act(handled.chain)), Refused);
  const closed = await close(act(handled.chain), "founded");
  assert.deepEqual([closed.chain.state, closed.chain.outcome], ["closed", "founded"]);
  await assert.rejects(close(act(closed.chain), "unfounded"), Refused);
  const again = await handle(act(closed.chain));
  assert.deepEqual([again.chain.state, again.chain.outcome], ["handling", null]);
});

test("only the reporter withdraws, once, and the state stays beside it", async () => {
  const withdraw = (of: Case, signers = [of.byReporter]) => of.record(early, "state", signers, { state: "withdrawn" });
  await assert.rejects(filed.chain.extended(withdraw(filed, [by(handler) as never]), directories), Refused);
  const own = await Case.file(organisation, early, [handler]);
  await own.add(withdraw(own), directories);
  assert.deepEqual([own.chain.state, own.chain.withdrawn], ["received", true]);
  await assert.rejects(own.chain.extended(withdraw(own), directories), Refused);
});

test("the code of an invitation withdraws nothing and erases nothing before it is claimed", async () => {
  const invited = await Case.file(organisation, early, [handler], { invitation: true } as never);
  const add = (type: string, fields: object, signer = invited.byReporter) =>
    invited.chain.extended(invited.record(early, type, [signer], fields), directories);
  const stone = { hash: "A".repeat(43), object: "A".repeat(22), room: "talk" };
  const unclaimed = "record: an invitation that nobody has claimed";
  await add("tombstone", stone, by(handler) as never);
  await allRefused([
    ["a withdrawal", unclaimed, () => add("state", { state: "withdrawn" })],
    ["a tombstone", unclaimed, () => add("tombstone", stone)],
  ]);
});

test("exposed is the reporter's to say, once", async () => {
  const own = await Case.file(organisation, early, [handler]);
  await assert.rejects(own.chain.extended(own.record(early, "exposed", [by(handler)]), directories), Refused);
  await own.add(own.record(early, "exposed", [own.byReporter]), directories);
  assert.equal(own.chain.exposed, true);
  await assert.rejects(own.chain.extended(own.record(early, "exposed", [own.byReporter]), directories), Refused);
});

test("a claimant signs a claim and nothing else", async () => {
  const stone = { hash: "A".repeat(43), object: "A".repeat(22), room: "talk" };
  const claimant = [{ role: "claimant" }, filed.reporter] as never;
  const add = (type: string, fields: object) =>
    filed.chain.extended(filed.record(early, type, [claimant], fields), directories);
  const rooms = [roomKey("talk", 1, filed.chain.current("talk")?.holders ?? [])];
  await allRefused([
    ["a tombstone", "record: signers", () => add("tombstone", stone)],
    ["an epoch", "record: signers", () => add("epoch", { rooms })],
    ["exposed", "record: signers", () => add("exposed", {})],
    ["a wake", "record: signers", () => add("wake", {})],
    ["a closing", "record: signers", () => add("close", { outcome: "unfounded" })],
  ]);
});

test("only a sleeper wakes, once, and acts from then on", async () => {
  await assert.rejects(wake(filed.acting(early, handler)), Refused, "awake");
  await assert.rejects(wake(filed.acting(early, adviser)), Refused, "no holder");
  const promoted = await wakeAsAdministrator();
  await assert.rejects(promoted, Refused, "a role that no room is for");
  const { chain } = await wake(filed.acting(early, sleeper));
  assert.ok(chain.isAwake("talk", sleeper.who));
  await assert.rejects(wake({ ...filed.acting(early, sleeper), chain }), Refused);
  await handle({ ...filed.acting(early, sleeper), chain });
});

/** A sleeper whose seat has changed meanwhile. */
async function wakeAsAdministrator() {
  const changed = new Organisation();
  const [one, two] = [changed.person("handler"), changed.person("handler")];
  const before = await changed.publish().directories();
  const own = await Case.file(changed, before, [one, { asleep: "x", who: two.who }]);
  const [body] = changed.draft().bodies;
  const seats = body?.seats.map((seat) => (seat.member === two.member ? { ...seat, role: "administrator" as const } : seat));
  const after = await changed.publish([], { bodies: [{ ...(body as NonNullable<typeof body>), seats: seats ?? [] }] }).directories();
  return () => wake(own.acting(after, two, "administrator"));
}

test("a tombstone is a handler's or the reporter's, of a room they hold, once an object", async () => {
  const stone = { hash: "A".repeat(43), object: "A".repeat(22), room: "talk" };
  const own = await Case.file(organisation, early, [handler, adviser, { asleep: "x", who: sleeper.who }]);
  const add = (signer: ReturnType<typeof by>, changes = {}) =>
    own.chain.extended(own.record(early, "tombstone", [signer], { ...stone, ...changes }), directories);
  for (const signer of [by(handler), own.byReporter]) assert.equal((await add(signer)).tombstone("talk", stone.object), stone.hash);
  for (const signer of [by(adviser), by(sleeper), by(colleague)]) await assert.rejects(add(signer), Refused);
  await assert.rejects(add(own.byReporter, { room: "staff" }), Refused);
  await own.add(own.record(early, "tombstone", [by(handler)], stone), directories);
  await assert.rejects(add(own.byReporter), Refused);
});

test("a claim takes both keys, new ones, and every room of the reporter's", async () => {
  const own = await Case.file(organisation, early, [handler, colleague], { identity: [handler], invitation: true } as never);
  const claimant = Identity.random();
  const next = (changes: Partial<Record<"talk" | "identity", Partial<RoomKey>>> = {}) => [
    roomKey("identity", 1, holders("reporter", handler), changes.identity),
    roomKey("talk", 1, holders("reporter", handler, colleague), changes.talk),
  ];
  const both = [own.byReporter, [{ role: "claimant" }, claimant]] as const;
  const claim = (rooms: readonly RoomKey[], signers: Parameters<Case["record"]>[2] = both, reporter = claimant.publicKeys) =>
    own.chain.extended(own.record(early, "claim", signers, { reporter, rooms }), directories);
  const chain = await claim(next());
  assert.deepEqual([chain.claimed, chain.reporter(), chain.reporter(0)], [1, claimant.publicKeys, own.reporter.publicKeys]);
  assert.deepEqual([chain.isConfirmed(0), chain.isConfirmed(1)], [false, true]);
  const used = own.chain.current("talk")?.key as string;
  await allRefused([
    ["without the old key", "claim: signers", () => claim(next(), [[{ role: "claimant" }, claimant]])],
    ["without the new key", "claim: signers", () => claim(next(), [own.byReporter])],
    ["in another order", "claim: signers", () => claim(next(), [...both].reverse())],
    ["signed twice by the new", "signature: not of this key", () => claim(next(), [[{ role: "reporter" }, claimant], both[1]])],
    ["signed twice by the old", "signature: not of this key", () => claim(next(), [both[0], [{ role: "claimant" }, own.reporter]])],
    ["by staff", "claim: signers", () => claim(next(), [by(handler), both[1]])],
    ["the same keys", "claim: keys that are not new", () => claim(next(), [both[0], [{ role: "claimant" }, own.reporter]], own.reporter.publicKeys)],
    ["one key the same", "claim: keys that are not new", () => claim(next(), both, { ...claimant.publicKeys, seal: own.reporter.publicKeys.seal })],
    ["a room left out", "claim: other rooms than the reporter's", () => claim(next().slice(1))],
    ["a holder expelled", "claim: expels a holder", () => claim(next({ talk: { holders: holders("reporter", handler) } }))],
    ["somebody joins", "claim: somebody joins", () => claim(next({ identity: { holders: holders("reporter", handler, colleague), admits: [{ epochs: [], who: colleague.who }] } }))],
    ["without the reporter", "epoch: the reporter stays", () => claim(next({ talk: { holders: holders(handler, colleague) } }))],
    ["a key used before", "room: a key that was used before", () => claim(next({ talk: { key: used } }))],
    ["another epoch", "epoch: number", () => claim(next({ talk: { epoch: 2 } }))],
    ["somebody put to sleep", "epoch: asleep", () => claim(next({ talk: { holders: holders("reporter", handler, { asleep: "x", who: colleague.who }) } }))],
  ]);
});
