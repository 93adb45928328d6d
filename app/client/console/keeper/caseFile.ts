/** One case, opened: its chain verified from the root, the keys of its rooms, what stands in them. */

import { fromBase64url, toBase64url } from "../../../../crypto/browser/bytes.ts";
import { directoryNumbers, readChain, type Chain } from "../../../../crypto/browser/chain.ts";
import { NotAHolder, Refused } from "../../../../crypto/browser/errors.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import type { Rooms } from "../../../../crypto/browser/filing.ts";
import { openGrant, type ListLine } from "../../../../crypto/browser/grants.ts";
import type { Identity } from "../../../../crypto/browser/identity.ts";
import { roomsIn, rowOf, type IndexRow } from "../../../../crypto/browser/memberIndex.ts";
import type { ObjectRow } from "../../../../crypto/browser/objects.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import { readRoom, type RoomView } from "../../../../crypto/browser/roomView.ts";
import type { CaseAnswer } from "./answers.ts";
import type { Keeper } from "./desk.ts";
import type { ObjectsAnswer } from "../../server/answers.ts";
import { pages } from "../../server/pages.ts";

/** A case as this member reads it. */
export interface CaseFile {
  readonly chain: Chain;
  readonly line: ListLine;
  readonly keys: Rooms;
  readonly views: ReadonlyMap<RoomName, RoomView>;
  /** The ids of the objects that were read before this opening. */
  readonly readBefore: ReadonlySet<B64>;
  /** The stored sizes of its sealed files. */
  readonly blobs: ReadonlyMap<B64, number>;
  /** By when the reporter is to hear the next thing, as the server says. */
  readonly due: Day | null;
}

/**
 * Fetch and verify a case.
 *
 * Raises Refused: the chain, or this member's grants, are not what they must be; nothing of the case is shown then.
 * ApiError: see the API.
 */
export async function readCase(keeper: Keeper, id: B64): Promise<CaseFile> {
  const said = await keeper.api.get<CaseAnswer>(`cases/${id}`);
  const objects = await allObjects(keeper, id, said);
  const records = said.records.map((record) => fromBase64url(record));
  await keeper.know(directoryNumbers(records));
  const row = indexRow(keeper, id, said.index);
  const chain = await readChain(records, keeper.directories, id, row?.head);
  const { keys, line } = await openKeys(keeper, chain, said, row);
  const views = new Map<RoomName, RoomView>();
  for (const [room, identities] of keys) {
    const rows = objects.filter((object) => object.room === room);
    views.set(room, await readRoom(chain, keeper.directories, room, identities, rows));
  }
  const blobs = new Map(said.blobs.map(({ blob, stored }) => [blob, stored]));
  return { chain, line, keys, views, readBefore: new Set(row?.read ?? []), blobs, due: said.due };
}

async function allObjects(keeper: Keeper, id: B64, first: ObjectsAnswer): Promise<readonly ObjectRow[]> {
  const rows: ObjectRow[] = [];
  for await (const { objects } of pages(first, (after) => keeper.api.get<ObjectsAnswer>(`cases/${id}/objects`, { after }))) {
    rows.push(...objects.map((object) => ({ ...object, sealed: fromBase64url(object.sealed) })));
  }
  return rows;
}

function indexRow(keeper: Keeper, id: B64, sealed: B64 | null): IndexRow | null {
  if (sealed === null) return null;
  try {
    return keeper.index.open(id, fromBase64url(sealed));
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * The identities of every epoch that this member was granted.
 *
 * Attack: a server seals a key of its own to a member. Every key, from a grant or from the index, must be the chain's.
 */
async function openKeys(
  keeper: Keeper,
  chain: Chain,
  said: CaseAnswer,
  row: IndexRow | null,
): Promise<{ keys: Rooms; line: ListLine }> {
  const keys = new Map<RoomName, Map<number, Identity>>();
  const known = row === null ? new Map<RoomName, ReadonlyMap<number, Identity>>() : roomsIn(row);
  let line = row?.line;
  for (const grant of said.grants) {
    if (grant.holder !== keeper.me) continue;
    const expected = chain.epochs(grant.room)[grant.epoch]?.key.key;
    if (expected === undefined) continue; // for an epoch that nobody opened: what it is worth, nobody signed
    const room = keys.get(grant.room) ?? new Map<number, Identity>();
    const cached = known.get(grant.room)?.get(grant.epoch);
    if (cached !== undefined && toBase64url(cached.openKey.sealKey) === expected) {
      room.set(grant.epoch, cached);
    } else {
      const opened = await tryGrant(keeper, grant.sealed, expected);
      if (opened === null) continue;
      room.set(grant.epoch, opened.identity);
      line ??= opened.line;
    }
    keys.set(grant.room, room);
  }
  if (line === undefined || !keys.has("talk")) throw new Refused("case: no grant of the talk opens");
  return { keys, line };
}

/** A colleague may have sealed it wrongly: then one epoch stays shut, and its objects are shown as unreadable. */
async function tryGrant(keeper: Keeper, sealed: B64, expected: B64) {
  try {
    return await openGrant(fromBase64url(sealed), keeper.identity.openKey, expected);
  } catch (error) {
    if (error instanceof NotAHolder || error instanceof Refused) return null;
    throw error;
  }
}

/**
 * This member's rooms whose newest key they don't have: its grant is missing, or a colleague sealed it wrongly. They need
 * new keys before this member writes there (SPEC §7), else nobody but the others could read what they write.
 */
export function shutRooms(keeper: Keeper, { chain, keys }: CaseFile): readonly RoomName[] {
  return chain.roomsOf(keeper.me).filter((room) => !(keys.get(room)?.has(chain.current(room)?.epoch ?? -1) ?? false));
}

/** The ids of everything in the case that this member can read, in the order of the rooms' views. */
export function objectIds({ views }: CaseFile): readonly B64[] {
  return [...views.values()].flatMap((view) => [...view.objects.map(({ header }) => header.object), ...view.refused]);
}

/** Return the sealed index row by which the next opening costs no key work, and counts all of this as read. */
export function sealedRow(keeper: Keeper, file: CaseFile): B64 {
  const row = rowOf(file.chain, file.line, file.keys, objectIds(file));
  return toBase64url(keeper.index.seal(file.chain.caseId, row));
}

/** Keep the index row; it is a cache, so that not being able to keep it stops nobody. */
export async function keepRow(keeper: Keeper, file: CaseFile): Promise<void> {
  try {
    await keeper.api.put(`cases/${file.chain.caseId}/index`, { sealed: sealedRow(keeper, file) });
  } catch {
    // the next opening does the work again
  }
}
