/** A case as one of its holders reads it: the keys they were granted, what stands in their rooms, which files there are. */

import { fromBase64url, toBase64url } from "../../../crypto/browser/bytes.ts";
import type { Chain } from "../../../crypto/browser/chain.ts";
import type { Directories } from "../../../crypto/browser/directoryHistory.ts";
import { NotAHolder, Refused } from "../../../crypto/browser/errors.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import type { Rooms } from "../../../crypto/browser/filing.ts";
import { openGrant, type ListLine } from "../../../crypto/browser/grants.ts";
import type { Identity } from "../../../crypto/browser/identity.ts";
import type { ObjectRow } from "../../../crypto/browser/objects.ts";
import type { RoomName, Who } from "../../../crypto/browser/records.ts";
import { readRoom, type RoomView } from "../../../crypto/browser/roomView.ts";
import type { ObjectsAnswer, SealedCaseAnswer } from "../server/answers.ts";
import type { Api } from "../server/api.ts";
import { pages } from "../server/pages.ts";

/** What was read of a verified case. */
export interface ReadCase {
  readonly chain: Chain;
  readonly line: ListLine;
  readonly keys: Rooms;
  readonly views: ReadonlyMap<RoomName, RoomView>;
  /** The stored sizes of its sealed files. */
  readonly blobs: ReadonlyMap<B64, number>;
}

/** Who reads: their name in chains, their keys, and what they had kept of the case, if anything. */
export interface CaseReader {
  readonly who: Who;
  readonly identity: Identity;
  readonly kept: { readonly line: ListLine; readonly keys: Rooms } | null;
}

/** All objects of the case that lies at *path*, of which *first* holds the beginning. */
export async function allObjects(api: Api, path: string, first: ObjectsAnswer): Promise<readonly ObjectRow[]> {
  const rows: ObjectRow[] = [];
  for await (const { objects } of pages(first, (after) => api.get<ObjectsAnswer>(`${path}/objects`, { after }))) {
    rows.push(...objects.map((object) => ({ ...object, sealed: fromBase64url(object.sealed) })));
  }
  return rows;
}

/**
 * Open what the server *said* of a case whose *chain* was verified, and the *rows* of its objects.
 *
 * Raises Refused: no grant of the talk opens.
 */
export async function openRooms(
  chain: Chain,
  directories: Directories,
  said: SealedCaseAnswer,
  rows: readonly ObjectRow[],
  reader: CaseReader,
): Promise<ReadCase> {
  const { keys, line } = await openKeys(chain, said, reader);
  const views = new Map<RoomName, RoomView>();
  for (const [room, identities] of keys) {
    const here = rows.filter((row) => row.room === room);
    views.set(room, await readRoom(chain, directories, room, identities, here));
  }
  const blobs = new Map(said.blobs.map(({ blob, stored }) => [blob, stored]));
  return { chain, line, keys, views, blobs };
}

/**
 * The rooms whose newest key *who* should have been granted, and was not: its grant is missing, or a colleague sealed it
 * wrongly. They need new keys before *who* writes there (SPEC §7), else nobody but the others could read what they write.
 */
export function roomsShutTo(who: Who, { chain, keys }: ReadCase): readonly RoomName[] {
  return chain.roomsOf(who).filter((room) => !(keys.get(room)?.has(chain.current(room)?.epoch ?? -1) ?? false));
}

/**
 * The identities of every epoch that the reader was granted, and what lists show of the case.
 *
 * Attack: a server seals a key of its own to the reader. Every key, granted or kept, must be the chain's.
 */
async function openKeys(
  chain: Chain,
  said: SealedCaseAnswer,
  { who, identity, kept }: CaseReader,
): Promise<{ keys: Rooms; line: ListLine }> {
  const keys = new Map<RoomName, Map<number, Identity>>();
  let newest: { readonly epoch: number; readonly line: ListLine } | undefined;
  for (const { room, epoch, holder, sealed } of said.grants) {
    const expected = chain.epochs(room)[epoch]?.key.key;
    // for an epoch that nobody opened: what it is worth, nobody signed
    if (holder !== who || expected === undefined) continue;
    const cached = kept?.keys.get(room)?.get(epoch);
    const fits = cached !== undefined && toBase64url(cached.openKey.sealKey) === expected;
    const opened = fits ? { identity: cached } : await tryGrant(sealed, identity, expected);
    if (opened === null) continue;
    keys.set(room, (keys.get(room) ?? new Map<number, Identity>()).set(epoch, opened.identity));
    if (room === "talk" && "line" in opened && epoch >= (newest?.epoch ?? 0)) newest = { epoch, line: opened.line };
  }
  const line = kept?.line ?? newest?.line;
  if (line === undefined || !keys.has("talk")) throw new Refused("case: no grant of the talk opens");
  return { keys, line };
}

/** A colleague may have sealed it wrongly: then one epoch stays shut, and its objects are shown as unreadable. */
async function tryGrant(sealed: B64, identity: Identity, expected: B64) {
  try {
    return await openGrant(fromBase64url(sealed), identity.openKey, expected);
  } catch (error) {
    if (error instanceof NotAHolder || error instanceof Refused) return null;
    throw error;
  }
}
