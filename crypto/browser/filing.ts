/** What people add to a case's chain: records, and the grants that go with new keys. Source: SPEC §7, §8. */

import { type Bytes } from "./bytes.ts";
import type { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import type { Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import type { B64, Day, Slug } from "./fields.ts";
import { sealGrant, type ListLine } from "./grants.ts";
import { Identity } from "./identity.ts";
import type { Digest, Holder, OneSigner, RoomKey, RoomName, Who } from "./records.ts";
import { authorWho } from "./objects.ts";
import { isFor, isGone } from "./roomRules.ts";
import { marshalSigned, signStatement } from "./signing.ts";

/** The identities somebody has opened, by room and epoch. */
export type Rooms = ReadonlyMap<RoomName, ReadonlyMap<number, Identity>>;

/** Who acts, on what. */
export interface Acting {
  readonly chain: Chain;
  readonly directories: Directories;
  readonly identity: Identity;
  /** The reporter, or the member's own entry and the role in which they act. */
  readonly signer: OneSigner;
  /** What the record is dated; null where the case keeps no days. */
  readonly day: Day | null;
}
/** A grant as the server keeps it. */
export interface SealedGrant {
  readonly room: RoomName;
  readonly epoch: number;
  readonly holder: Who;
  readonly sealed: Bytes;
}
/** A record that extends a chain, to be sent with its grants or not at all. */
export interface Deed {
  readonly record: Bytes;
  readonly grants: readonly SealedGrant[];
  /** The chain with the record, verified like anybody's. */
  readonly chain: Chain;
  /** The identities of the epochs that the record opened. */
  readonly opened: Rooms;
}

type Added = { readonly [field: string]: Json };

/** Open the staff's room to all staff of the talk. Raises Refused: it is open, or the signer is no handler of it. */
export async function openStaffRoom(acting: Acting, line: ListLine): Promise<Deed> {
  const { chain, directories } = acting;
  const { number } = directories.newest;
  const holders = (chain.current("talk") as RoomKey).holders
    .filter(({ who }) => who !== "reporter" && !isGone("talk", who, number, directories))
    .map((holder) => ({ who: holder.who, asleep: chain.asleep(holder) }));
  const epoch = chain.epochs("staff").length;
  return withNewKeys(acting, "room", [{ room: "staff", epoch, holders, admits: [] }], line, []);
}

/**
 * Give new keys to those of the signer's rooms that are stale: what any writer does before writing there.
 *
 * Args: *lost*: rooms besides, of whose newest epoch the signer's grant is missing or does not open. Nobody needs the
 *   old key to put a new one in its place.
 *
 * Returns null where there is none.
 */
export async function rotate(acting: Acting, line: ListLine, lost: readonly RoomName[] = []): Promise<Deed | null> {
  const renewed = [...staleRoomsOf(acting), ...lost];
  const rooms = ownRooms(acting).filter((room) => renewed.includes(room));
  if (rooms.length === 0) return null;
  return withNewKeys(acting, "epoch", rooms.map((room) => successor(acting, room, [], [])), line, []);
}

/** Leave the case: the signer's rooms go on without them. Raises Refused: nobody of the staff would remain. */
export async function leave(acting: Acting, line: ListLine): Promise<Deed> {
  const who = authorWho(acting.signer);
  const next = ownRooms(acting).map((room) => successor(acting, room, [], [who]));
  return withNewKeys(acting, "epoch", next, line, []);
}

/**
 * Let a member into rooms of the signer's, with the earlier epochs that the signer has.
 *
 * Args: *joining*: the digest of their entry. *rooms*: which; the identity's is the reporter's to open. *known*: the
 *   signer's identities: every earlier epoch in it is granted, and named in the record.
 */
export async function admit(
  acting: Acting,
  joining: Digest,
  rooms: readonly RoomName[],
  known: Rooms,
  line: ListLine,
): Promise<Deed> {
  const listed = [...new Set([...rooms, ...staleRoomsOf(acting)])].sort();
  const granted = rooms.map((room) => ({ room, who: joining, identities: earlier(acting.chain, room, known) }));
  const next = listed.map((room) => {
    const admission = granted.find((item) => item.room === room);
    return successor(acting, room, admission === undefined ? [] : [admission], []);
  });
  return withNewKeys(acting, "epoch", next, line, granted);
}

/** The signer was asleep, and has opened the case. */
export function wake(acting: Acting): Promise<Deed> {
  return extend(acting, "wake", {});
}

/** The case is being handled: also opens a closed one again. */
export function handle(acting: Acting): Promise<Deed> {
  return extend(acting, "state", { state: "handling" });
}

/** The reporter withdraws: nothing is deleted, and handling may go on. */
export function withdraw(acting: Acting): Promise<Deed> {
  return extend(acting, "state", { state: "withdrawn" });
}

export function close(acting: Acting, outcome: Slug): Promise<Deed> {
  return extend(acting, "close", { outcome });
}

/** Say that an object was erased: *hash* is its digest, so that what named it still names something. */
export function tombstone(acting: Acting, room: RoomName, object: B64, hash: Digest): Promise<Deed> {
  return extend(acting, "tombstone", { hash, object, room });
}

/** A room's next epoch, whose key is not made yet. */
type Next = Omit<RoomKey, "key">;
interface Granted {
  readonly room: RoomName;
  readonly who: Digest;
  readonly identities: ReadonlyMap<number, Identity>;
}

/** The rooms to which the signer may give a new key: who was a handler and is an adviser holds one to which they may not. */
function ownRooms({ chain, signer }: Acting): readonly RoomName[] {
  return chain.roomsOf(authorWho(signer)).filter((room) => !("who" in signer) || isFor(room, signer.role));
}

function staleRoomsOf(acting: Acting): readonly RoomName[] {
  const stale = acting.chain.staleRooms(acting.directories);
  return ownRooms(acting).filter((room) => stale.includes(room));
}

function earlier(chain: Chain, room: RoomName, known: Rooms): ReadonlyMap<number, Identity> {
  const epochs = chain.epochs(room).length;
  const granted = [...(known.get(room) ?? [])].filter(([epoch]) => epoch < epochs);
  return new Map(granted.sort(([one], [other]) => one - other));
}

function successor(acting: Acting, room: RoomName, granted: readonly Granted[], leaving: readonly Who[]): Next {
  const { chain, directories } = acting;
  const before = chain.current(room);
  if (before === undefined) throw new Refused("epoch: no such room");
  const staying = before.holders
    .filter(({ who }) => !isGone(room, who, directories.newest.number, directories) && !leaving.includes(who))
    .map((holder): Holder => ({ asleep: chain.asleep(holder), who: holder.who }));
  const joining = granted.map(({ who }): Holder => ({ asleep: null, who }));
  const admits = granted.map(({ who, identities }) => ({ who, epochs: [...identities.keys()] }));
  const holders = [...staying, ...joining].sort((one, other) => (one.who < other.who ? -1 : 1));
  return { room, epoch: before.epoch + 1, holders, admits };
}

async function withNewKeys(
  acting: Acting,
  type: "room" | "epoch",
  next: readonly Next[],
  line: ListLine,
  granted: readonly Granted[],
): Promise<Deed> {
  const opened = new Map<RoomName, Map<number, Identity>>();
  const rooms = next.map((room) => {
    const identity = Identity.random();
    opened.set(room.room, new Map([[room.epoch, identity]]));
    return { ...room, key: identity.publicKeys.seal };
  });
  const deed = await extend(acting, type, { rooms: rooms as unknown as Json });
  const to = next.flatMap(({ room, epoch, holders }) =>
    holders.map(({ who }) => ({ room, epoch, who, identity: opened.get(room)?.get(epoch) as Identity })),
  );
  const back = granted.flatMap(({ room, who, identities }) =>
    [...identities].map(([epoch, identity]) => ({ room, epoch, who, identity })),
  );
  const grants = [...to, ...back].map(async ({ room, epoch, who, identity }) => {
    const { seal } = who === "reporter" ? deed.chain.reporter() : acting.directories.keys(who);
    return { room, epoch, holder: who, sealed: await sealGrant(identity, seal, line) };
  });
  return { ...deed, grants: await Promise.all(grants), opened };
}

/** Sign the record that comes next, and verify it as everybody will: what would be refused is not sent. */
async function extend(acting: Acting, type: string, added: Added): Promise<Deed> {
  const { chain, directories, identity, signer, day } = acting;
  const fields = {
    case: chain.caseId,
    day,
    directory: directories.newest.number,
    previous: chain.head.hash,
    seq: chain.length,
    signers: [signer],
    type,
    v: 1,
    ...added,
  };
  const record = marshalSigned(signStatement("tillit/v1/record", fields, [identity]));
  return { record, grants: [], chain: await chain.extended(record, directories), opened: new Map() };
}
