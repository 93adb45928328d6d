/** Who may hold a room, who may let others in, and who may be left out. Source: SPEC §7. */

import type { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import { Refused } from "./errors.ts";
import type { Claim, EpochRecord, Holder, Role, RoomKey, RoomName, RoomRecord, Root, Who } from "./records.ts";

/** The roles that may hold each room; the reporter holds `talk` and `identity`. */
const MAY_HOLD: { readonly [room in RoomName]: readonly Role[] } = {
  talk: ["handler", "adviser"],
  identity: ["handler"],
  staff: ["handler", "adviser"],
};

/** Whether a member, with their roles in a version, may be let into a room. */
export function mayHold(room: RoomName, who: Who, number: number, directories: Directories): boolean {
  if (who === "reporter") return room !== "staff";
  const roles = directories.roles(number, who);
  return MAY_HOLD[room].some((role) => roles.has(role));
}

/** The holders of a case's first rooms. Raises Refused: see the table of rooms. */
export function checkRootRooms(root: Root, directories: Directories): void {
  if (!root.rooms.some(({ room }) => room === "talk")) throw new Refused("root: no talk");
  for (const { room, epoch, admits, holders } of root.rooms) {
    if (room === "staff" || epoch !== 0 || admits.length > 0) throw new Refused("root: room");
    if (!holders.some(({ who }) => who === "reporter")) throw new Refused("root: without the reporter");
    refuseNobody(holders);
    if (!holders.every(({ who }) => mayHold(room, who, root.directory, directories))) throw new Refused("root: holder");
  }
  refuseSleepingReporter(root.rooms);
  if (new Set(root.rooms.map(({ key }) => key)).size !== root.rooms.length) throw new Refused("root: one key twice");
}

/** The opening of the staff's room: exactly the staff of `talk` who are active. */
export function checkStaffRoom(chain: Chain, record: RoomRecord, directories: Directories): void {
  const [opened, ...more] = record.rooms;
  if (opened === undefined || more.length > 0 || opened.room !== "staff" || opened.epoch !== 0) {
    throw new Refused("room: not the staff's");
  }
  if (chain.current("staff") !== undefined) throw new Refused("room: there is one");
  if (opened.admits.length > 0) throw new Refused("room: admits");
  refuseNobody(opened.holders);
  refuseUsedKeys(chain, record.rooms);
  const talk = chain.current("talk") as RoomKey;
  const expected = talk.holders.filter(({ who }) => who !== "reporter" && directories.isActive(record.directory, who));
  const same = opened.holders.length === expected.length;
  if (!same || !expected.every((holder, at) => stays(chain, holder, opened.holders[at] as Holder))) {
    throw new Refused("room: other holders than talk");
  }
}

/** New epochs by one signer, who may let in, and leave out the no longer active or themself. */
export function checkNewEpochs(chain: Chain, record: EpochRecord, signer: Who, directories: Directories): void {
  if (record.rooms.length === 0) throw new Refused("epoch: no room");
  checkSuccessors(chain, record, directories);
  for (const next of record.rooms) {
    if (!chain.isAwake(next.room, signer)) throw new Refused("epoch: signer does not hold the room");
    for (const who of joining(chain, next)) {
      if (!mayJoin(chain, record, next, who, signer, directories)) throw new Refused("epoch: may not join");
    }
  }
  const dropped = new Set(record.rooms.flatMap((next) => leaving(chain, next)));
  for (const who of dropped) {
    const may = who === signer || !directories.isActive(record.directory, who as string);
    if (who === "reporter" || !may) throw new Refused("epoch: may not be dropped");
    refuseHalfDropped(chain, record.rooms, who, signer);
  }
}

/** A claim's epochs: every room of the reporter's, nobody joins, nobody leaves but the no longer active. */
export function checkClaimedRooms(chain: Chain, record: Claim, directories: Directories): void {
  checkSuccessors(chain, record, directories);
  const rooms = record.rooms.map(({ room }) => room);
  if (rooms.join() !== chain.roomsOf("reporter").join()) throw new Refused("claim: other rooms than the reporter's");
  for (const next of record.rooms) {
    if (joining(chain, next).length > 0) throw new Refused("claim: somebody joins");
    const may = (who: Who) => who !== "reporter" && !directories.isActive(record.directory, who);
    if (!leaving(chain, next).every(may)) throw new Refused("claim: somebody is dropped");
  }
}

/** What every new epoch must be, whoever signs it. */
function checkSuccessors(chain: Chain, record: EpochRecord | Claim, directories: Directories): void {
  refuseUsedKeys(chain, record.rooms);
  refuseSleepingReporter(record.rooms);
  for (const next of record.rooms) {
    const before = chain.current(next.room);
    if (before === undefined || next.epoch !== before.epoch + 1) throw new Refused("epoch: number");
    refuseNobody(next.holders);
    if (next.holders.some(({ who }) => who !== "reporter" && !directories.isActive(record.directory, who))) {
      throw new Refused("epoch: a holder is no longer active");
    }
    checkHolders(chain, before, next);
  }
}

function checkHolders(chain: Chain, before: RoomKey, next: RoomKey): void {
  for (const holder of next.holders) {
    const earlier = before.holders.find(({ who }) => who === holder.who);
    const same = earlier === undefined ? holder.asleep === null : stays(chain, earlier, holder);
    if (!same) throw new Refused("epoch: asleep");
  }
  const joined = joining(chain, next);
  const admitted = next.admits.map(({ who }) => who);
  if (joined.join() !== admitted.join()) throw new Refused("epoch: admits other than those who join");
  if (next.admits.some(({ epochs }) => epochs.some((epoch) => epoch >= next.epoch))) {
    throw new Refused("epoch: admits to an epoch that is not earlier");
  }
}

/** Whether a holder is the same as before, or has woken meanwhile. */
function stays(chain: Chain, before: Holder, after: Holder): boolean {
  if (before.who !== after.who) return false;
  return before.asleep === after.asleep || (after.asleep === null && chain.hasWoken(after.who));
}

function mayJoin(
  chain: Chain,
  record: EpochRecord,
  next: RoomKey,
  who: Who,
  signer: Who,
  directories: Directories,
): boolean {
  if (who === "reporter" || !mayHold(next.room, who, record.directory, directories)) return false;
  if (next.room === "identity") return signer === "reporter";
  if (next.room === "talk") return true;
  const talk = record.rooms.find(({ room }) => room === "talk") ?? (chain.current("talk") as RoomKey);
  return talk.holders.some((holder) => holder.who === who);
}

/**
 * Whoever is dropped is dropped from every room that the signer could drop them from: a member who left must not go on
 * reading where nobody thought of them.
 */
function refuseHalfDropped(chain: Chain, listed: readonly RoomKey[], who: Who, signer: Who): void {
  const shared = chain.roomsOf(who).filter((room) => chain.holds(room, signer));
  for (const room of shared) {
    const next = listed.find((item) => item.room === room);
    if (next === undefined || next.holders.some((holder) => holder.who === who)) throw new Refused("epoch: half dropped");
  }
}

function joining(chain: Chain, next: RoomKey): readonly Who[] {
  return next.holders.map(({ who }) => who).filter((who) => !chain.holds(next.room, who));
}

function leaving(chain: Chain, next: RoomKey): readonly Who[] {
  const before = (chain.current(next.room) as RoomKey).holders.map(({ who }) => who);
  return before.filter((who) => !next.holders.some((holder) => holder.who === who));
}

function refuseNobody(holders: readonly Holder[]): void {
  if (!holders.some(({ who }) => who !== "reporter")) throw new Refused("room: no staff");
}

/** The reporter never sleeps: a condition would let the server withhold their own case from them. */
function refuseSleepingReporter(rooms: readonly RoomKey[]): void {
  const reporters = rooms.flatMap(({ holders }) => holders.filter(({ who }) => who === "reporter"));
  if (reporters.some(({ asleep }) => asleep !== null)) throw new Refused("room: the reporter asleep");
}

/** A key that an epoch had before is known to those who held it. */
function refuseUsedKeys(chain: Chain, opened: readonly RoomKey[]): void {
  const used = new Set(chain.roomNames.flatMap((room) => chain.epochs(room).map(({ key }) => key.key)));
  for (const { key } of opened) {
    if (used.has(key)) throw new Refused("room: a key that was used before");
    used.add(key);
  }
}
