/** Objects that seem to have been put into an epoch after it had ended. Source: SPEC §9. */

import type { Chain } from "./chain.ts";
import { authorWho, type Header, type OpenedObject } from "./objects.ts";
import type { Digest, RoomName, Who } from "./records.ts";

/** The digests of the objects that an author had seen. */
export function named({ previous, seen }: Header): readonly Digest[] {
  return previous === null ? seen.objects : [...seen.objects, previous];
}

/**
 * Return the digests of objects of ended epochs that nobody else had seen, though another holder wrote after the end.
 *
 * Which record an author had seen is their own word. Attack: somebody who has left, or who has a code that was claimed,
 * writes with the server's help as though they had written before.
 *
 * That one author had not seen an object proves little: they could leave out what they like. Hence *nobody*.
 *
 * Args: *ordered*: what was read, each after what its author had seen.
 */
export function lateObjects(chain: Chain, room: RoomName, ordered: readonly OpenedObject[]): ReadonlySet<Digest> {
  if (chain.epochs(room).length < 2) return new Set();
  const before = seenBefore(ordered);
  const byAuthor = placesBy(ordered, ({ header }) => authorWho(header.author));
  const ofEpoch = placesBy(ordered, ({ header }) => header.epoch);
  let acknowledged = 0n;
  let doubtful = 0n;
  for (const [place, item] of ordered.entries()) {
    const { seen, isWhole } = before[place] as Seen;
    const own = byAuthor.get(authorWho(item.header.author)) as bigint;
    acknowledged |= seen & ~own;
    for (const epoch of isWhole ? endedEpochs(chain, room, item) : []) doubtful |= (ofEpoch.get(epoch) ?? 0n) & ~own;
  }
  const late = doubtful & ~acknowledged;
  return new Set(ordered.filter((_, place) => isIn(late, place)).map(({ digest }) => digest));
}

/** A bit for each place in the order: a room of ten thousand objects is looked through in a moment. */
type Places = bigint;

interface Seen {
  readonly seen: Places;
  /** Not where something is withheld or erased: what lies behind may have been seen or not. */
  readonly isWhole: boolean;
}

function isIn(places: Places, place: number): boolean {
  return ((places >> BigInt(place)) & 1n) === 1n;
}

function placesBy<K>(ordered: readonly OpenedObject[], key: (item: OpenedObject) => K): ReadonlyMap<K, Places> {
  const places = new Map<K, Places>();
  for (const [place, item] of ordered.entries()) {
    places.set(key(item), (places.get(key(item)) ?? 0n) | (1n << BigInt(place)));
  }
  return places;
}

/** What each author had seen, through others, too. */
function seenBefore(ordered: readonly OpenedObject[]): readonly Seen[] {
  const places = new Map<Digest, number>();
  const found: Seen[] = [];
  for (const { digest, header } of ordered) {
    let seen = 0n;
    let isWhole = true;
    for (const place of named(header).map((other) => places.get(other))) {
      const more = place === undefined ? undefined : (found[place] as Seen);
      isWhole &&= more?.isWhole ?? false;
      if (place !== undefined) seen |= (more?.seen ?? 0n) | (1n << BigInt(place));
    }
    places.set(digest, found.length);
    found.push({ seen, isWhole });
  }
  return found;
}

/** The epochs that an object's author could read, and that had ended by the record they had seen. */
function endedEpochs(chain: Chain, room: RoomName, { header, seenSeq }: OpenedObject): readonly number[] {
  const ended = chain.epochs(room).filter(({ key }) => chain.isSuperseded(room, key.epoch, seenSeq));
  return ended.map(({ key }) => key.epoch).filter((epoch) => had(chain, room, epoch, authorWho(header.author)));
}

/** Whether somebody could read an epoch: held it, or was granted it on joining later. */
function had(chain: Chain, room: RoomName, epoch: number, who: Who): boolean {
  const [first, ...later] = chain.epochs(room).slice(epoch);
  const admitted = later.some(({ key }) => key.admits.some((item) => item.who === who && item.epochs.includes(epoch)));
  return admitted || (first?.key.holders.some((holder) => holder.who === who) ?? false);
}
