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
  const acknowledged = new Set<Digest>();
  for (const { digest, header } of ordered) {
    for (const other of before.get(digest)?.seen ?? []) {
      if (authorWho(other.header.author) !== authorWho(header.author)) acknowledged.add(other.digest);
    }
  }
  const witnesses = ordered.filter(({ digest }) => before.get(digest)?.isWhole);
  const doubtful = ({ header }: OpenedObject) =>
    witnesses.some((witness) => {
      const who = authorWho(witness.header.author);
      const afterwards = chain.isSuperseded(room, header.epoch, witness.seenSeq);
      return afterwards && who !== authorWho(header.author) && had(chain, room, header.epoch, who);
    });
  return new Set(ordered.filter((item) => !acknowledged.has(item.digest) && doubtful(item)).map(({ digest }) => digest));
}

interface Seen {
  readonly seen: ReadonlySet<OpenedObject>;
  /** Not where something is withheld or erased: what lies behind may have been seen or not. */
  readonly isWhole: boolean;
}

/** What each author had seen, through others, too. */
function seenBefore(ordered: readonly OpenedObject[]): ReadonlyMap<Digest, Seen> {
  const items = new Map<Digest, OpenedObject>();
  const found = new Map<Digest, Seen>();
  for (const item of ordered) {
    const seen = new Set<OpenedObject>();
    let isWhole = true;
    for (const digest of named(item.header)) {
      const more = found.get(digest);
      isWhole &&= more?.isWhole ?? false;
      for (const other of more?.seen ?? []) seen.add(other);
      if (more !== undefined) seen.add(items.get(digest) as OpenedObject);
    }
    items.set(item.digest, item);
    found.set(item.digest, { seen, isWhole });
  }
  return found;
}

/** Whether somebody could read an epoch: held it, or was granted it on joining later. */
function had(chain: Chain, room: RoomName, epoch: number, who: Who): boolean {
  const [first, ...later] = chain.epochs(room).slice(epoch);
  const admitted = later.some(({ key }) => key.admits.some((item) => item.who === who && item.epochs.includes(epoch)));
  return admitted || (first?.key.holders.some((holder) => holder.who === who) ?? false);
}
