/** One case, opened: its chain verified from the root, the keys of its rooms, what stands in them. */

import { fromBase64url, toBase64url } from "../../../../crypto/browser/bytes.ts";
import { directoryNumbers, readChain } from "../../../../crypto/browser/chain.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import { roomsIn, rowOf, type IndexRow } from "../../../../crypto/browser/memberIndex.ts";
import { allObjects, openRooms, type ReadCase } from "../../cases/reading.ts";
import type { DeadlineShown } from "../shown.ts";
import type { CaseAnswer } from "./answers.ts";
import { deadlineShown } from "./deadlines.ts";
import type { Keeper } from "./desk.ts";

/** A case as this member reads it. */
export interface CaseFile extends ReadCase {
  /** The ids of the objects that were read before this opening. */
  readonly readBefore: ReadonlySet<B64>;
  /** As the server says: what is due first, first. */
  readonly deadlines: readonly DeadlineShown[];
}

/**
 * Fetch and verify a case.
 *
 * Raises Refused: the chain, or this member's grants, are not what they must be; nothing of the case is shown then.
 * ApiError: see the API.
 */
export async function readCase(keeper: Keeper, id: B64): Promise<CaseFile> {
  const said = await keeper.api.get<CaseAnswer>(`cases/${id}`);
  const objects = await allObjects(keeper.api, `cases/${id}`, said);
  const records = said.records.map((record) => fromBase64url(record));
  await keeper.know(directoryNumbers(records));
  const row = indexRow(keeper, id, said.index);
  const chain = await readChain(records, keeper.directories, id, row?.head);
  const kept = row === null ? null : { line: row.line, keys: roomsIn(row) };
  const reader = { who: keeper.me, identity: keeper.identity, kept };
  const read = await openRooms(chain, keeper.directories, said, objects, reader);
  return { ...read, readBefore: new Set(row?.read ?? []), deadlines: said.deadlines.map((one) => deadlineShown(one, said.names)) };
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
