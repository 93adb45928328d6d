/** Who may hold a room, who may let others in, and who may be left out. Source: SPEC §7. */

import type { Chain, Epoch, Link } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import { Refused } from "./errors.ts";
import type {
  Claim, Digest, EpochRecord, Holder, OneSigner, Role, RoomKey, RoomName, RoomRecord, Root, Signer, Who,
} from "./records.ts";

/** The roles that may hold each room; the reporter holds `talk` and `identity`. */
const MAY_HOLD: { readonly [room in RoomName]: readonly Role[] } = {
  talk: ["handler", "adviser"],
  identity: ["handler"],
  staff: ["handler", "adviser"],
};

/** Whether a member has in this version no role that the room is for: their term ended, or their seat changed. */
export function hasEnded(room: RoomName, who: Digest, number: number, directories: Directories): boolean {
  const roles = directories.roles(number, who);
  return !MAY_HOLD[room].some((role) => roles.has(role));
}

/** The same, of any holder: the reporter never ends. */
export function isGone(room: RoomName, who: Who, number: number, directories: Directories): boolean {
  return who !== "reporter" && hasEnded(room, who, number, directories);
}

/**
 * Whether somebody has the room's newest key who should not: a holder who has ended, or one who made it and left.
 *
 * Attack: a member leaves by a record of their own, so that they stand among the readers no longer, and keeps the key:
 * whoever opens an epoch makes it.
 */
export function isStale(chain: Chain, room: RoomName, number: number, directories: Directories): boolean {
  const { key, opened } = chain.epochs(room).at(-1) as Epoch;
  const [maker] = (chain.links[opened] as Link).record.signers as readonly [Signer];
  const by = "who" in maker ? maker.who : "reporter";
  return !key.holders.some(({ who }) => who === by) || key.holders.some(({ who }) => isGone(room, who, number, directories));
}

/**
 * Attack: who made the words of an invitation has its key as well, and until it is claimed could withdraw the case, erase
 * what was said, or let somebody in, all in the reporter's name.
 */
export function refuseUnconfirmed(chain: Chain): void {
  if (!chain.isConfirmed(chain.head.seq)) throw new Refused("record: an invitation that nobody has claimed");
}

/** Whether a role is one that the room is for. */
export function isFor(room: RoomName, role: Role): boolean {
  return MAY_HOLD[room].includes(role);
}

/**
 * The holders of a case's first rooms.
 *
 * Attack: a server writes readers of its own, or an administrator, into what the reporter signs.
 */
export function checkRootRooms(root: Root, directories: Directories): void {
  if (!root.rooms.some(({ room }) => room === "talk")) throw new Refused("root: no talk");
  for (const { room, epoch, admits, holders } of root.rooms) {
    if (room === "staff" || epoch !== 0 || admits.length > 0) throw new Refused("root: room");
    if (!holders.some(({ who, asleep }) => who === "reporter" && asleep === null)) throw new Refused("root: reporter");
    if (holders.some(({ who }) => isGone(room, who, root.directory, directories))) throw new Refused("root: holder");
  }
  if (new Set(root.rooms.map(({ key }) => key)).size !== root.rooms.length) throw new Refused("root: one key twice");
}

/**
 * The opening of the staff's room: exactly the staff of `talk`; once, or again when all its holders have ended.
 *
 * Attack: a handler opens it to some colleagues only, and the others believe that nothing is written; or opens it a
 * second time to get rid of somebody.
 */
export function checkStaffRoom(chain: Chain, record: RoomRecord, directories: Directories): void {
  const [opened, ...more] = record.rooms;
  const number = record.directory;
  if (opened === undefined || more.length > 0 || opened.room !== "staff") throw new Refused("room: not the staff's");
  const before = chain.current("staff")?.holders ?? [];
  if (!before.every(({ who }) => isGone("staff", who, number, directories))) throw new Refused("room: open already");
  if (opened.epoch !== chain.epochs("staff").length || opened.admits.length > 0) throw new Refused("room: epoch");
  refuseUsedKeys(chain, record.rooms);
  const talk = (chain.current("talk") as RoomKey).holders.filter(({ who }) => who !== "reporter");
  const expected = talk.filter(({ who }) => !isGone("talk", who, number, directories));
  const same = opened.holders.length === expected.length;
  if (!same || !expected.every((holder, at) => stays(chain, holder, opened.holders[at] as Holder))) {
    throw new Refused("room: other holders than talk");
  }
}

/**
 * New epochs by one signer, who may let in, and leave out those who ended, or themself.
 *
 * Attack: a sleeper, or an administrator with the server's help, makes the key of a room and so reads it; a colleague
 * whom the report concerns expels the one who would read it.
 */
export function checkNewEpochs(chain: Chain, record: EpochRecord, signer: OneSigner, directories: Directories): void {
  if (record.rooms.length === 0) throw new Refused("epoch: no room");
  const by = "who" in signer ? signer.who : "reporter";
  checkSuccessors(chain, record, directories);
  for (const next of record.rooms) {
    const mayOpen = signer.role === "reporter" || isFor(next.room, signer.role);
    if (!mayOpen || !chain.isAwake(next.room, by)) throw new Refused("epoch: signer does not hold the room");
    refuseStrangers(chain, record, next, by);
    for (const who of leaving(chain, next)) {
      const ended = isGone(next.room, who, record.directory, directories);
      if (who !== by && !ended) throw new Refused("epoch: expels a holder");
    }
  }
  refuseHalfDropped(chain, record, by, directories);
}

/**
 * A claim's epochs: every room of the reporter's, nobody joins, nobody leaves but who ended.
 *
 * Attack: who handed the code over still has it, and reads on in a room left out, or brings a friend.
 */
export function checkClaimedRooms(chain: Chain, record: Claim, directories: Directories): void {
  checkSuccessors(chain, record, directories);
  const rooms = record.rooms.map(({ room }) => room);
  if (rooms.join() !== chain.roomsOf("reporter").join()) throw new Refused("claim: other rooms than the reporter's");
  for (const next of record.rooms) {
    if (joining(chain, next).length > 0) throw new Refused("claim: somebody joins");
    const ended = leaving(chain, next).every((who) => isGone(next.room, who, record.directory, directories));
    if (!ended) throw new Refused("claim: expels a holder");
  }
}

/** What every new epoch must be, whoever signs it. */
function checkSuccessors(chain: Chain, record: EpochRecord | Claim, directories: Directories): void {
  refuseUsedKeys(chain, record.rooms);
  for (const next of record.rooms) {
    const before = chain.current(next.room);
    if (before === undefined || next.epoch !== before.epoch + 1) throw new Refused("epoch: number");
    if (next.holders.some(({ who }) => isGone(next.room, who, record.directory, directories))) {
      throw new Refused("epoch: a holder has ended");
    }
    checkHolders(chain, before, next);
  }
}

/**
 * Sleepers stay asleep until they wake themselves, nobody else is put to sleep, and who joins is named with the earlier
 * epochs that they are granted.
 *
 * Attack: a colleague has the server withhold another's grants; or lets somebody read back without the others learning.
 */
function checkHolders(chain: Chain, before: RoomKey, next: RoomKey): void {
  for (const holder of next.holders) {
    const earlier = before.holders.find(({ who }) => who === holder.who);
    const same = earlier === undefined ? holder.asleep === null : stays(chain, earlier, holder);
    if (!same) throw new Refused("epoch: asleep");
  }
  if (joining(chain, next).join() !== next.admits.map(({ who }) => who).join()) throw new Refused("epoch: admits");
  const [was, is] = [before, next].map(({ holders }) => holders.some(({ who }) => who === "reporter"));
  if (was !== is) throw new Refused("epoch: the reporter stays");
}

/** Whether a holder is the same as before: awake once they have woken, else asleep as they were. */
function stays(chain: Chain, before: Holder, after: Holder): boolean {
  return before.who === after.who && after.asleep === chain.asleep(before);
}

/**
 * Who learns who the reporter is, only the reporter decides; who joins the staff's room holds the talk.
 *
 * Attack: a handler lets a colleague into the identity's room, or somebody into the notes whom the reporter never sees.
 */
function refuseStrangers(chain: Chain, record: EpochRecord, next: RoomKey, by: Who): void {
  const joined = joining(chain, next);
  if (joined.length > 0 && by === "reporter") refuseUnconfirmed(chain);
  if (joined.length > 0 && next.room === "identity" && by !== "reporter") throw new Refused("epoch: identity");
  if (next.room !== "staff") return;
  const talk = record.rooms.find(({ room }) => room === "talk") ?? (chain.current("talk") as RoomKey);
  const inTalk = joined.every((who) => talk.holders.some((holder) => holder.who === who));
  if (!inTalk) throw new Refused("epoch: staff alone");
}

/**
 * Who is dropped from one room is dropped by the same record from each other one of the signer's that they ended for, and the
 * signer has not.
 *
 * Attack: a removed member goes on reading in a room that was forgotten.
 */
function refuseHalfDropped(chain: Chain, record: EpochRecord, by: Who, directories: Directories): void {
  const dropped = new Set(record.rooms.flatMap((next) => leaving(chain, next)));
  for (const room of chain.roomsOf(by)) {
    if (isGone(room, by, record.directory, directories)) continue; // they may give it no key: whoever may leaves them out, too
    const next = record.rooms.find((item) => item.room === room);
    const left = next === undefined ? [] : leaving(chain, next);
    for (const { who } of (chain.current(room) as RoomKey).holders) {
      const leaves = dropped.has(who) && (who === by || isGone(room, who, record.directory, directories));
      if (leaves && !left.includes(who)) throw new Refused("epoch: half dropped");
    }
  }
}

function joining(chain: Chain, next: RoomKey): readonly Who[] {
  return next.holders.map(({ who }) => who).filter((who) => !chain.holds(next.room, who));
}

function leaving(chain: Chain, next: RoomKey): readonly Who[] {
  const before = (chain.current(next.room) as RoomKey).holders.map(({ who }) => who);
  return before.filter((who) => !next.holders.some((holder) => holder.who === who));
}

/** Attack: a room is moved to the key of another room or epoch, whose holders then read along, unseen. */
function refuseUsedKeys(chain: Chain, opened: readonly RoomKey[]): void {
  const used = new Set(chain.roomNames.flatMap((room) => chain.epochs(room).map(({ key }) => key.key)));
  for (const { key } of opened) {
    if (used.has(key)) throw new Refused("room: a key that was used before");
    used.add(key);
  }
}
