/** New keys for rooms: who may open them, who joins, who leaves. Each rule of SPEC §7 both ways. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Refused } from "../../crypto/browser/errors.ts";
import { admit, leave, openStaffRoom, rotate, wake } from "../../crypto/browser/filing.ts";
import { openGrant } from "../../crypto/browser/grants.ts";
import type { RoomKey } from "../../crypto/browser/records.ts";
import { by, Case, holders, LINE, roomKey, type Held } from "./case.ts";
import type { Person } from "./organisation.ts";
import { everybody } from "./people.ts";
import { allRefused } from "./refusals.ts";

const everyone = await everybody();
const { organisation, handler, colleague, joiner, adviser, sleeper, observer, ended, early, directories } = everyone;
const talkers = [handler, colleague, adviser, { asleep: "silence", who: sleeper.who }, ended];
/** talk: all but the joiner and the observer; identity: handler, ended; staff: as talk. */
const own = await Case.file(organisation, early, talkers, { identity: [handler, ended] });
own.take(await openStaffRoom(own.acting(early, handler), LINE));

const asleep = () => ({ asleep: "silence", who: sleeper.who });
/** The rooms without the ended one, as any holder must open them. */
const talk = (changes: Partial<RoomKey> = {}) =>
  roomKey("talk", 1, holders("reporter", handler, colleague, adviser, asleep()), changes);
const staff = (changes: Partial<RoomKey> = {}) =>
  roomKey("staff", 1, holders(handler, colleague, adviser, asleep()), changes);
const identity = (changes: Partial<RoomKey> = {}) => roomKey("identity", 1, holders("reporter", handler), changes);
const epoch = (signer: ReturnType<typeof by>, rooms: readonly RoomKey[], of = directories) =>
  own.chain.extended(own.record(of, "epoch", [signer], { rooms }), directories);

test("the staff's room is opened to exactly the staff of the talk, once", async () => {
  const fresh = await Case.file(organisation, early, [handler, adviser, ended, asleep()]);
  const room = (who: Person, holding: RoomKey["holders"], changes: Partial<RoomKey> = {}, role = who.role) =>
    fresh.chain.extended(
      fresh.record(directories, "room", [by(who, role)], { rooms: [roomKey("staff", 0, holding, changes)] }),
      directories,
    );
  const expected = holders(handler, adviser, asleep());
  await room(handler, expected);
  await allRefused([
    ["by an adviser", "record: no handler awake in talk", () => room(adviser, expected)],
    ["by a sleeper", "record: no handler awake in talk", () => room(sleeper, expected)],
    ["without somebody", "room: other holders than talk", () => room(handler, holders(handler, asleep()))],
    ["with somebody more", "room: other holders than talk", () => room(handler, holders(handler, adviser, asleep(), joiner))],
    ["with one who ended", "room: other holders than talk", () => room(handler, holders(handler, adviser, asleep(), ended))],
    ["with the reporter", "room: other holders than talk", () => room(handler, holders("reporter", handler, adviser, asleep()))],
    ["a sleeper awake", "room: other holders than talk", () => room(handler, holders(handler, adviser, sleeper))],
    ["epoch 1", "room: epoch", () => room(handler, expected, { epoch: 1 })],
    ["admits", "record: admits to an epoch that is not earlier", () => room(handler, expected, { admits: [{ epochs: [0], who: handler.who }] })],
    ["admits nothing", "room: epoch", () => room(handler, expected, { admits: [{ epochs: [], who: handler.who }] })],
    ["another room", "room: not the staff's", () => room(handler, expected, { room: "identity" })],
    ["a used key", "room: a key that was used before", () => room(handler, expected, { key: fresh.chain.current("talk")?.key as string })],
    ["a second time", "room: open already", () => openStaffRoom(own.acting(early, handler), LINE)],
  ]);
});

test("the staff's room is opened again once all its holders have ended", async () => {
  const fresh = await Case.file(organisation, early, [ended, handler]);
  fresh.take(await openStaffRoom(fresh.acting(early, ended), LINE));
  fresh.take(await leave(fresh.acting(early, handler), LINE));
  assert.deepEqual(fresh.chain.staleRooms(directories), ["staff", "talk"]);
  const rooms = [roomKey("talk", 2, holders("reporter", handler), { admits: [{ epochs: [], who: handler.who }] })];
  await fresh.add(fresh.record(directories, "epoch", [fresh.byReporter], { rooms }), directories);
  const { chain } = await openStaffRoom(fresh.acting(directories, handler), LINE);
  assert.equal(chain.current("staff")?.epoch, 2);
  assert.deepEqual(chain.staleRooms(directories), []);
});

test("an awake holder rotates all rooms that they hold with one who has ended", async () => {
  assert.deepEqual(own.chain.staleRooms(early), []);
  assert.deepEqual(own.chain.staleRooms(directories), ["identity", "staff", "talk"]);
  await epoch(by(handler), [identity(), staff(), talk()]);
  await epoch(by(colleague), [staff(), talk()]);
  await epoch(by(adviser), [staff(), talk()]);
  await epoch(own.byReporter, [identity(), talk()]);
});

const flags = (...of: readonly Held[]) => ({ holders: holders(...of) });

test("an epoch is refused unless each of its rules holds", async () => {
  const admits = [{ epochs: [0], who: joiner.who }];
  const joins = { ...flags("reporter", handler, colleague, adviser, asleep(), joiner), admits };
  const staffJoins = { ...flags(handler, colleague, adviser, asleep(), joiner), admits };
  await epoch(by(handler), [identity(), staff(staffJoins), talk(joins)]);
  await epoch(by(colleague), [staff(), talk({ ...joins, admits: [{ epochs: [], who: joiner.who }] })]);
  const observing = { who: observer.who, epochs: [] };
  await allRefused([
    ["no room", "epoch: no room", () => epoch(by(handler), [])],
    ["a room that is not there", "epoch: number", async () => {
      const bare = await Case.file(organisation, early, [handler, ended]);
      const rooms = [roomKey("staff", 1, holders(handler))];
      return bare.chain.extended(bare.record(directories, "epoch", [by(handler)], { rooms }), directories);
    }],
    ["the same epoch", "epoch: number", () => epoch(by(handler), [identity(), staff(), talk({ epoch: 0 })])],
    ["an epoch left out", "epoch: number", () => epoch(by(handler), [identity(), staff(), talk({ epoch: 2 })])],
    ["one room twice", "fields: order", () => epoch(by(handler), [staff(), talk(), talk()])],
    ["a used key", "room: a key that was used before", () => epoch(by(handler), [identity(), staff(), talk({ key: own.chain.current("staff")?.key as string })])],
    ["one key twice", "room: a key that was used before", () => {
      const first = identity();
      return epoch(by(handler), [first, staff(), talk({ key: first.key })]);
    }],
    ["by no holder of a room", "epoch: signer does not hold the room", () => epoch(by(colleague), [identity(), staff(), talk()])],
    ["by a sleeper", "epoch: signer does not hold the room", () => epoch(by(sleeper), [staff(), talk()])],
    ["by one who has ended", "record: signer not active in that role", () => epoch(by(ended), [identity(), staff(), talk()])],
    ["by the reporter in the staff's room", "epoch: signer does not hold the room", () => epoch(own.byReporter, [identity(), staff(), talk()])],
    ["by two", "record: signers", () => own.chain.extended(own.record(directories, "epoch", [by(handler), by(colleague)], { rooms: [identity(), staff(), talk()] }), directories)],
    ["the ended one stays", "epoch: a holder has ended", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, colleague, adviser, asleep(), ended))])],
    ["a colleague expelled", "epoch: expels a holder", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, adviser, asleep()))])],
    ["a sleeper expelled", "epoch: expels a holder", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, colleague, adviser))])],
    ["the reporter expelled", "epoch: the reporter stays", () => epoch(by(handler), [identity(), staff(), talk(flags(handler, colleague, adviser, asleep()))])],
    ["the reporter let into the staff's room", "fields: bytes", () => epoch(by(handler), [identity(), staff({ ...flags("reporter", handler, colleague, adviser, asleep()), admits: [{ epochs: [], who: "reporter" }] }), talk()])],
    ["the reporter put into the staff's room", "epoch: admits", () => epoch(by(handler), [identity(), staff(flags("reporter", handler, colleague, adviser, asleep())), talk()])],
    ["a sleeper woken by others", "epoch: asleep", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, colleague, adviser, sleeper))])],
    ["a sleeper under another condition", "epoch: asleep", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, colleague, adviser, { asleep: "never", who: sleeper.who }))])],
    ["somebody put to sleep", "epoch: asleep", () => epoch(by(handler), [identity(), staff(), talk(flags("reporter", handler, { asleep: "x", who: colleague.who }, adviser, asleep()))])],
    ["the reporter put to sleep", "epoch: asleep", () => epoch(by(handler), [identity(), staff(), talk(flags({ asleep: "x", who: "reporter" }, handler, colleague, adviser, asleep()))])],
    ["somebody joins asleep", "epoch: asleep", () => epoch(by(handler), [identity(), staff(), talk({ ...flags("reporter", handler, colleague, adviser, asleep(), { asleep: "x", who: joiner.who }), admits: joins.admits })])],
    ["somebody joins unnamed", "epoch: admits", () => epoch(by(handler), [identity(), staff(), talk({ ...joins, admits: [] })])],
    ["somebody named who does not join", "epoch: admits", () => epoch(by(handler), [identity(), staff(), talk({ admits: joins.admits })])],
    ["admitted to an epoch that is not earlier", "record: admits to an epoch that is not earlier", () => epoch(by(handler), [identity(), staff(), talk({ ...joins, admits: [{ epochs: [1], who: joiner.who }] })])],
    ["epochs out of order", "record: epochs", () => epoch(by(handler), [identity(), staff(), talk({ ...joins, admits: [{ epochs: [0, 0], who: joiner.who }] })])],
    ["an observer let in", "epoch: a holder has ended", () => epoch(by(handler), [identity(), staff(), talk({ ...flags("reporter", handler, colleague, adviser, asleep(), observer), admits: [observing] })])],
    ["let into the staff's room alone", "epoch: staff alone", () => epoch(by(handler), [identity(), staff(staffJoins), talk()])],
    ["let into the identity's room by staff", "epoch: identity", () => epoch(by(handler), [identity({ ...flags("reporter", handler, colleague), admits: [{ epochs: [0], who: colleague.who }] }), staff(), talk()])],
    ["an adviser let into the identity's room", "epoch: a holder has ended", () => epoch(own.byReporter, [identity({ ...flags("reporter", handler, adviser), admits: [{ epochs: [0], who: adviser.who }] }), talk()])],
    ["dropped from one room only", "epoch: half dropped", () => epoch(by(handler), [staff(), talk()])],
  ]);
});

test("the reporter lets a handler into the room of their identity", async () => {
  const next = identity({ ...flags("reporter", handler, colleague), admits: [{ epochs: [0], who: colleague.who }] });
  const chain = await epoch(own.byReporter, [next, talk()]);
  assert.ok(chain.isAwake("identity", colleague.who));
});

test("who leaves leaves every room of theirs, and who stays can go on", async () => {
  const deed = await leave(own.acting(early, colleague), LINE);
  assert.deepEqual(deed.chain.roomsOf(colleague.who), []);
  assert.deepEqual(deed.chain.roomsOf(handler.who), ["identity", "staff", "talk"]);
  assert.ok(!deed.grants.some(({ holder }) => holder === colleague.who));
  const only = await Case.file(organisation, early, [handler]);
  await assert.rejects(leave(only.acting(early, handler), LINE), Refused, "the last one");
});

test("who made a key and left knows it: the room is stale until somebody else makes one", async () => {
  const fresh = await Case.file(organisation, early, [handler, colleague]);
  fresh.take(await leave(fresh.acting(early, handler), LINE));
  assert.deepEqual(fresh.chain.staleRooms(early), ["talk"]);
  const deed = await rotate(fresh.acting(early, colleague), LINE);
  assert.deepEqual(deed?.chain.staleRooms(early), []);
  assert.deepEqual(deed?.chain.current("talk")?.holders, fresh.chain.current("talk")?.holders);
});

test("a holder who lacks the newest key puts another in its place", async () => {
  const deed = await rotate(own.acting(early, colleague), LINE, ["staff"]);
  assert.deepEqual([deed?.chain.current("staff")?.epoch, deed?.chain.current("talk")?.epoch], [1, 0]);
  assert.equal(await rotate(own.acting(early, colleague), LINE, ["identity"]), null, "no holder");
  const bare = await Case.file(organisation, early, [handler]);
  assert.equal(await rotate(bare.acting(early, handler), LINE, ["staff"]), null, "no room");
});

test("the code of an invitation lets nobody in before it is claimed", async () => {
  const invited = await Case.file(organisation, early, [handler], { invitation: true } as never);
  const next = (changes: Partial<RoomKey> = {}) => [roomKey("talk", 1, holders("reporter", handler), changes)];
  const admits = [{ epochs: [], who: joiner.who }];
  const joined = next({ holders: holders("reporter", handler, joiner), admits });
  const add = (rooms: readonly RoomKey[], signer = invited.byReporter) =>
    invited.chain.extended(invited.record(early, "epoch", [signer], { rooms }), directories);
  await add(next());
  await add(joined, by(handler));
  await allRefused([
    ["by the code", "record: an invitation that nobody has claimed", () => add(joined)],
  ]);
});

test("rotating leaves out who has ended, and seals to everybody else, sleepers included", async () => {
  assert.equal(await rotate(own.acting(early, handler), LINE), null);
  const deed = await rotate(own.acting(directories, handler), LINE);
  assert.ok(deed);
  assert.deepEqual(deed.chain.staleRooms(directories), []);
  const sealed = deed.grants.map(({ room, epoch: number, holder }) => `${room} ${number} ${holder}`).sort();
  const expected = deed.chain.roomNames.flatMap((room) =>
    (deed.chain.current(room)?.holders ?? []).map(({ who }) => `${room} 1 ${who}`),
  );
  assert.deepEqual(sealed, expected.sort());
  assert.ok(sealed.includes(`talk 1 ${sleeper.who}`) && sealed.includes("talk 1 reporter"));
  assert.ok(!sealed.some((grant) => grant.includes(ended.who)));
  for (const { room, holder, sealed: grant } of deed.grants.filter((item) => item.holder !== "reporter")) {
    const person = organisation.people.find(({ who }) => who === holder) as Person;
    const opened = await openGrant(grant, person.identity.openKey, deed.chain.current(room)?.key as string);
    assert.deepEqual(opened.line, LINE);
  }
});

test("a member let in opens the epochs that the record names, and no others", async () => {
  const rotated = new Map([...own.rooms].map(([room, epochs]) => [room, new Map(epochs)]));
  const first = await rotate(own.acting(directories, handler), LINE);
  assert.ok(first);
  for (const [room, epochs] of first.opened) for (const [number, key] of epochs) rotated.get(room)?.set(number, key);
  const acting = { ...own.acting(directories, handler), chain: first.chain };
  const deed = await admit(acting, joiner.who, ["talk", "staff"], rotated, LINE);
  const theirs = deed.grants.filter(({ holder }) => holder === joiner.who);
  assert.deepEqual(theirs.map(({ room, epoch: number }) => `${room} ${number}`).sort(), [
    "staff 0", "staff 1", "staff 2", "talk 0", "talk 1", "talk 2",
  ]);
  for (const { room, epoch: number, sealed } of theirs) {
    await openGrant(sealed, joiner.identity.openKey, deed.chain.epoch(room, number).key.key);
  }
  assert.deepEqual(deed.chain.current("talk")?.admits, [{ epochs: [0, 1], who: joiner.who }]);
  await assert.rejects(admit(acting, joiner.who, ["identity"], rotated, LINE), Refused);
  await assert.rejects(admit(acting, observer.who, ["talk"], rotated, LINE), Refused);
});

test("letting somebody in also leaves out who has ended", async () => {
  const deed = await admit(own.acting(directories, handler), joiner.who, ["talk"], own.rooms, LINE);
  assert.deepEqual(deed.chain.staleRooms(directories), []);
  assert.ok(deed.chain.isAwake("talk", joiner.who) && !deed.chain.holds("staff", joiner.who));
});

test("a sleeper who woke is awake in the next epoch, and nobody can put them back", async () => {
  const woken = await wake(own.acting(directories, sleeper));
  const acting = { ...own.acting(directories, handler), chain: woken.chain };
  const deed = await rotate(acting, LINE);
  assert.ok(deed?.chain.current("talk")?.holders.every(({ asleep: condition }) => condition === null));
  own.chain = woken.chain;
  await assert.rejects(epoch(by(handler), [identity(), staff(), talk()]), Refused);
});
