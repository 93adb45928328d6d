/** The member index: what a member keeps of each case, sealed under a key of their own. Source: SPEC §11. */

import { SEED_SIZE } from "./bech32.ts";
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from "./bytes.ts";
import { memberIndexKey } from "./derivations.ts";
import { canonical, parseCanonical, type Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import { ascending, bytes, fields, integer, oneOf, type B64, type Reader } from "./fields.ts";
import { listLine, type ListLine } from "./grants.ts";
import { Identity } from "./identity.ts";
import type { Chain, Head } from "./chain.ts";
import { CASE_ID_SIZE, DIGEST_SIZE, ID_SIZE, ROOMS, type RoomName } from "./records.ts";
import { openBox, sealBox } from "./secretbox.ts";

const LEAST = 2048;
const MAX_READ = 64;
const LABEL = utf8("tillit/v1/index\n");
const LAST_BYTE = 0x7d; // the brace that ends the JSON

/** The seed of a room's identity in one epoch. A secret. */
export interface RoomSeed {
  readonly epoch: number;
  readonly room: RoomName;
  readonly seed: B64;
}
/** One case in a member's index. It is a cache: what does not open is made anew from the grants. */
export interface IndexRow {
  /** The newest record that this member verified. */
  readonly head: Head;
  readonly line: ListLine;
  /** The ids of the newest objects read, at most 64, ascending. */
  readonly read: readonly B64[];
  /** Ascending by (room, epoch). */
  readonly seeds: readonly RoomSeed[];
  readonly v: 1;
}

const seedOrder = ({ room, epoch }: RoomSeed) => `${room} ${String(epoch).padStart(6, "0")}`;
const readRow: Reader<IndexRow> = fields({
  head: fields({ hash: bytes(DIGEST_SIZE), seq: integer() }),
  line: listLine,
  read: ascending(bytes(ID_SIZE), (id) => id, MAX_READ),
  seeds: ascending(fields({ epoch: integer(), room: oneOf(...ROOMS), seed: bytes(SEED_SIZE) }), seedOrder),
  v: oneOf(1),
});

/** A member's index: one key, derived once, for all rows. */
export class MemberIndex {
  readonly #key: Bytes;
  readonly #member: Bytes;

  /** Args: *identity*: the member's. *instance*, *member*: their ids. */
  constructor(identity: Identity, instance: B64, member: B64) {
    this.#key = memberIndexKey(identity.seed, fromBase64url(instance, ID_SIZE));
    this.#member = fromBase64url(member, ID_SIZE);
  }

  /** Return nonce ‖ box over the row and zeros up to a power of two of at least 2,048. Raises Refused: no row. */
  seal(caseId: B64, row: IndexRow): Bytes {
    const json = canonical(readRow(row as unknown as Json) as unknown as Json);
    const padded = new Uint8Array(size(json.length));
    padded.set(json);
    return sealBox(this.#key, padded, this.#belongsTo(caseId));
  }

  /** Raises Refused: sealed for another member or case, changed, or no row. */
  open(caseId: B64, sealed: Uint8Array): IndexRow {
    const padded = openBox(this.#key, sealed, this.#belongsTo(caseId));
    const end = padded.lastIndexOf(LAST_BYTE) + 1;
    const isPadded = padded.length === size(end) && padded.subarray(end).every((byte) => byte === 0);
    if (!isPadded) throw new Refused("index: padding");
    return readRow(parseCanonical(padded.subarray(0, end)));
  }

  /** A row must not be shown as another case's, nor one member's as another's. */
  #belongsTo(caseId: B64): Bytes {
    return concat(LABEL, this.#member, fromBase64url(caseId, CASE_ID_SIZE));
  }
}

function size(used: number): number {
  let result = LEAST;
  while (result < used) result *= 2;
  return result;
}

/**
 * Return the row of a verified chain.
 *
 * Args: *rooms*: the identities that this member has opened, by room and epoch. *read*: ids of objects, newest last.
 */
export function rowOf(
  chain: Chain,
  line: ListLine,
  rooms: ReadonlyMap<RoomName, ReadonlyMap<number, Identity>>,
  read: readonly B64[],
): IndexRow {
  const seeds = [...rooms].flatMap(([room, epochs]) =>
    [...epochs].map(([epoch, identity]) => ({ epoch, room, seed: toBase64url(identity.seed) })),
  );
  seeds.sort((one, other) => (seedOrder(one) < seedOrder(other) ? -1 : 1));
  return { head: chain.head, line, read: [...new Set(read.slice(-MAX_READ))].sort(), seeds, v: 1 };
}

/** The identities in a row, by room and epoch: what `openGrant` would give, without its cost. */
export function roomsIn(row: IndexRow): ReadonlyMap<RoomName, ReadonlyMap<number, Identity>> {
  const rooms = new Map<RoomName, Map<number, Identity>>();
  for (const { room, epoch, seed } of row.seeds) {
    const epochs = rooms.get(room) ?? new Map<number, Identity>();
    rooms.set(room, epochs.set(epoch, new Identity(fromBase64url(seed, SEED_SIZE))));
  }
  return rooms;
}
