/** A room as a reader sees it: what opens and verifies, in order, marked where something is amiss. Source: SPEC §9. */

import { readBody, type Body } from "./bodies.ts";
import type { B64 } from "./fields.ts";
import type { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import { Refused } from "./errors.ts";
import type { Identity } from "./identity.ts";
import { lateObjects, named } from "./late.ts";
import { authorWho, MAX_SEEN, openObject, type Header, type ObjectRow, type OpenedObject } from "./objects.ts";
import type { Digest, RoomName, Who } from "./records.ts";

/**
 * What a reader should know about an object that opens and verifies.
 *
 * superseded: its author knew that the epoch had ended, so that somebody who left can read it.
 * unconfirmed: signed by the key of an invitation, which staff know.
 * gap: something its author had seen is not here: withheld, or lost.
 * fork: its author wrote another object after the same one: two devices, or something was withheld from them.
 * late: its epoch has ended, and nobody who wrote after that had seen it: one who has left may have put it there later.
 * erased: a tombstone names its id or its digest, and yet it is here: given back, or somebody signed another's as erased.
 */
export type Mark = "superseded" | "unconfirmed" | "gap" | "fork" | "late" | "erased";

/** An object that was read. */
export interface ReadObject {
  readonly header: Header;
  readonly body: Body;
  readonly digest: Digest;
  readonly marks: ReadonlySet<Mark>;
}

/** What one reader sees of a room. */
export class RoomView {
  /** In the reader's own order. */
  readonly objects: readonly ReadObject[];
  /** The ids of rows that did not open or verify. */
  readonly refused: readonly B64[];

  constructor(objects: readonly ReadObject[], refused: readonly B64[]) {
    this.objects = objects;
    this.refused = refused;
  }

  /**
   * What the next object names as seen: the newest objects that none names, at most 64, ascending.
   *
   * Those that came late are left out: who names one says that it was there in time.
   */
  get frontier(): readonly Digest[] {
    const seen = new Set(this.objects.flatMap(({ header }) => named(header)));
    const open = this.objects.filter(({ digest, marks }) => !seen.has(digest) && !marks.has("late"));
    return open.map(({ digest }) => digest).slice(-MAX_SEEN).sort();
  }

  /** What the next object of *who* names as previous. */
  lastBy(who: Who): Digest | null {
    return this.objects.findLast(({ header }) => authorWho(header.author) === who)?.digest ?? null;
  }
}

/**
 * Return what a holder sees of a room. A row that cannot be read blocks no other.
 *
 * Args:
 *   identities: the room's identities by epoch, as far as the reader has them: from `openGrant` or the index.
 *   rows: what the server gives for the room, in any order.
 */
export async function readRoom(
  chain: Chain,
  directories: Directories,
  room: RoomName,
  identities: ReadonlyMap<number, Identity>,
  rows: readonly ObjectRow[],
): Promise<RoomView> {
  const opened = new Map<B64, Opened>();
  const refused: B64[] = [];
  for (const row of rows) {
    try {
      // attack: a second object takes the place of one that was read already
      if (row.room !== room || opened.has(row.object)) throw new Refused("view: row");
      const identity = identities.get(row.epoch);
      if (identity === undefined) throw new Refused("view: no key for the epoch");
      const object = await openObject(row, identity, chain, directories);
      opened.set(row.object, { object, body: readBody(object) });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      refused.push(row.object);
    }
  }
  const ordered = inOrder([...opened.values()]);
  const marks = marker(chain, room, ordered);
  const objects = ordered.map(({ object, body }) => ({
    header: object.header,
    body,
    digest: object.digest,
    marks: marks(object),
  }));
  return new RoomView(objects, refused);
}

interface Opened {
  readonly object: OpenedObject;
  readonly body: Body;
}

function marker(chain: Chain, room: RoomName, all: readonly Opened[]): (object: OpenedObject) => ReadonlySet<Mark> {
  const here = new Set(all.map(({ object }) => object.digest));
  const erased = chain.erased(room);
  const followers = new Map<string, number>();
  const place = ({ author, previous }: Header) => `${authorWho(author)} ${previous}`;
  for (const { object } of all) followers.set(place(object.header), (followers.get(place(object.header)) ?? 0) + 1);
  const late = lateObjects(chain, room, all.map(({ object }) => object));
  return ({ digest, header, seenSeq }) => {
    const marks = new Set<Mark>();
    if (chain.isSuperseded(room, header.epoch, seenSeq)) marks.add("superseded");
    else if (late.has(digest)) marks.add("late");
    if (authorWho(header.author) === "reporter" && !chain.isConfirmed(seenSeq)) marks.add("unconfirmed");
    if (named(header).some((digest) => !here.has(digest) && !erased.has(digest))) marks.add("gap");
    if ((followers.get(place(header)) ?? 0) > 1) marks.add("fork");
    if (erased.has(digest) || chain.tombstone(room, header.object) !== undefined) marks.add("erased");
    return marks;
  };
}

/**
 * What was seen before what saw it; among equals by day, then by id.
 *
 * The server's order counts for nothing: it could put an answer before the question.
 */
function inOrder(all: readonly Opened[]): readonly Opened[] {
  const waiting = new Map(all.map((item) => [item.object.digest, item]));
  const ordered: Opened[] = [];
  const ready = all.slice().sort((one, other) => (rank(one) < rank(other) ? -1 : 1));
  while (ready.length > 0) {
    // there is always one: a digest can be named only by what came after it
    const next = ready.findIndex(({ object }) => !named(object.header).some((digest) => waiting.has(digest)));
    const [item] = ready.splice(next, 1) as [Opened];
    waiting.delete(item.object.digest);
    ordered.push(item);
  }
  return ordered;
}

function rank({ object: { header } }: Opened): string {
  return `${header.day ?? ""} ${header.object}`;
}
