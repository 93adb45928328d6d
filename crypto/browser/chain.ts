/**
 * A case's chain of signed records: verified from the root, then asked who may read, who wrote, and how it stands.
 *
 * age does not tell who encrypted. So nobody seals to a key outside a verified chain. Source: SPEC §7.
 */

import { begun, countedSigner, grown, type CaseState, type ChainParts, type Epoch, type Head, type Link } from "./chainGrowth.ts";
import { check, checkRoot, signKeys } from "./chainRules.ts";
import type { Directories } from "./directoryHistory.ts";
import { Refused } from "./errors.ts";
import type { B64, Slug } from "./fields.ts";
import { caseIdOf, parseRecord, type ParsedRecord } from "./parsedRecord.ts";
import {
  MAX_RECORDS, type Digest, type Holder, type PublicKeys, type Record, type RoomKey, type RoomName, type Root, type Who,
} from "./records.ts";
import { verifySigned } from "./signing.ts";
import { isStale } from "./roomRules.ts";
import { caseNumber } from "./textForms.ts";

export type { CaseState, Epoch, Head, Link } from "./chainGrowth.ts";

const POWERS_ONLY: ReadonlySet<Slug> = new Set(["confidential", "conversation"]);

/** A verified chain. `extended` returns another one; this one never changes. */
export class Chain {
  readonly #parts: ChainParts;

  /** Only `readChain` and `extended` make one: there is no chain that was not verified. */
  private constructor(parts: ChainParts) {
    this.#parts = parts;
  }

  /** Verify a root record. Raises Refused: see SPEC §7. */
  static async begin(signed: Uint8Array, directories: Directories, caseId: B64): Promise<Chain> {
    return Chain.#begin(parseRecord(signed), directories, caseId, false);
  }

  static async #begin(first: ParsedRecord, directories: Directories, caseId: B64, trusted: boolean): Promise<Chain> {
    const { record, digest, signed } = first;
    if (record.type !== "root" || caseIdOf(signed) !== caseId) throw new Refused("chain: another case's root");
    checkRoot(record, directories);
    if (!trusted) await verifySigned(signed, [record.reporter.sign]);
    return new Chain(begun(record, { caseId, digest }));
  }

  /**
   * Verify one more record, and nothing again.
   *
   * Raises Refused: it does not follow, its type's rules refuse it, or its signers did not sign it.
   */
  async extended(signed: Uint8Array, directories: Directories): Promise<Chain> {
    return this.#extended(parseRecord(signed), directories, false);
  }

  async #extended(next: ParsedRecord, directories: Directories, trusted: boolean): Promise<Chain> {
    const { record, digest, signed } = next;
    if (record.type === "root" || record.case !== this.caseId || record.previous !== this.head.hash) {
      throw new Refused("chain: does not follow");
    }
    if (record.seq !== this.length) throw new Refused("chain: another place");
    check(this, record, directories);
    if (!trusted) await verifySigned(signed, signKeys(this, record, directories));
    return new Chain(grown(this.#parts, record, digest));
  }

  /** Verify the records from the root on. See `readChain`. */
  static async read(given: readonly Uint8Array[], directories: Directories, caseId: B64, head?: Head): Promise<Chain> {
    if (given.length > MAX_RECORDS) throw new Refused("chain: too long");
    const parsed = given.map(parseRecord);
    const [first, ...rest] = parsed;
    if (first === undefined) throw new Refused("chain: empty");
    if (head !== undefined && parsed[head.seq]?.digest !== head.hash) throw new Refused("chain: not the one seen");
    const trusted = head?.seq ?? -1;
    let chain = await Chain.#begin(first, directories, caseId, trusted >= 0);
    for (const next of rest) chain = await chain.#extended(next, directories, chain.length <= trusted);
    return chain;
  }

  get caseId(): B64 {
    return this.#parts.caseId;
  }

  /** The number by which people speak of the case. */
  get number(): string {
    return caseNumber(this.caseId);
  }

  get root(): Root {
    return this.#parts.root;
  }

  get links(): readonly Link[] {
    return this.#parts.links;
  }

  get length(): number {
    return this.links.length;
  }

  get head(): Head {
    return { hash: (this.links.at(-1) as Link).digest, seq: this.length - 1 };
  }

  /** The directory version that the newest record names: the next one names it or a later one. */
  get directory(): number {
    return (this.links.at(-1) as Link).record.directory;
  }

  /** The place of the record with this digest, if it is one of them. */
  seqOf(digest: Digest): number | undefined {
    return this.#parts.bySeq.get(digest);
  }

  /** The reporter's keys once record *seq* stood; the current ones without. */
  reporter(seq = this.length - 1): PublicKeys {
    return (this.#parts.reporters.findLast((item) => item.since <= seq) as { keys: PublicKeys }).keys;
  }

  /** All keys that the reporter has had, from the root's on. */
  get reporters(): readonly PublicKeys[] {
    return this.#parts.reporters.map(({ keys }) => keys);
  }

  /** The record by which the reporter first replaced their keys, null if they never did. */
  get claimed(): number | null {
    return this.#parts.reporters[1]?.since ?? null;
  }

  /** Whether what the reporter's keys signed, having seen record *seq*, is theirs alone: an invitation's is not. */
  isConfirmed(seq: number): boolean {
    return !this.root.invitation || (this.claimed ?? Infinity) <= seq;
  }

  get roomNames(): readonly RoomName[] {
    return [...this.#parts.rooms.keys()].sort();
  }

  /** A room's epochs, from 0; none where the room was not opened. */
  epochs(room: RoomName): readonly Epoch[] {
    return this.#parts.rooms.get(room) ?? [];
  }

  /** Raises Refused: there is no such room, or not so many epochs. */
  epoch(room: RoomName, epoch: number): Epoch {
    const found = this.epochs(room)[epoch];
    if (found === undefined) throw new Refused("chain: no such epoch");
    return found;
  }

  /** A room's current key and holders, if the room was opened. */
  current(room: RoomName): RoomKey | undefined {
    return this.epochs(room).at(-1)?.key;
  }

  /** Whether *who* holds the room's current key, asleep or awake. */
  holds(room: RoomName, who: Who): boolean {
    return this.current(room)?.holders.some((holder) => holder.who === who) ?? false;
  }

  /** The rooms of which *who* is an awake holder. */
  roomsOf(who: Who): readonly RoomName[] {
    return this.roomNames.filter((room) => this.isAwake(room, who));
  }

  /** Whether *who* holds the room's current key and is not asleep there. */
  isAwake(room: RoomName, who: Who): boolean {
    const holder = this.current(room)?.holders.find((item) => item.who === who);
    return holder !== undefined && this.asleep(holder) === null;
  }

  /** The condition under which a holder is woken, null if awake: once record *seq* stood, or now. */
  asleep(holder: Holder, seq = this.length): string | null {
    return (this.#parts.woken.get(holder.who) ?? Infinity) <= seq ? null : holder.asleep;
  }

  /** Whether a room's epoch had ended by record *seq*, or with it. */
  isSuperseded(room: RoomName, epoch: number, seq: number): boolean {
    const { ended } = this.epoch(room, epoch);
    return ended !== null && ended <= seq;
  }

  /** How many records the signer for whom *record* would count has signed. */
  signedBefore(record: Record): number {
    return this.#parts.signed.get(countedSigner(this.claimed !== null, record)) ?? 0;
  }

  /** The digest of an object that was erased, if it was. */
  tombstone(room: RoomName, object: B64): Digest | undefined {
    return this.#parts.tombstones.get(`${room} ${object}`);
  }

  /** The digests of all objects of a room that were erased. */
  erased(room: RoomName): ReadonlySet<Digest> {
    return new Set([...this.#parts.tombstones].filter(([key]) => key.startsWith(`${room} `)).map(([, hash]) => hash));
  }

  /** Whether sizes are padded to powers of two throughout, as conversations and confidential cases are. */
  get powersOnly(): boolean {
    return POWERS_ONLY.has(this.root.track);
  }

  get state(): CaseState {
    return this.#parts.state;
  }

  /** How the case was closed, while it is. */
  get outcome(): Slug | null {
    return this.#parts.outcome;
  }

  get withdrawn(): boolean {
    return this.#parts.withdrawn;
  }

  /** Whether the server once held the reporter's keys of this case. False proves nothing. */
  get exposed(): boolean {
    return this.#parts.exposed;
  }

  /** Rooms whose newest key somebody has who should not: nobody writes there before a new epoch without them. */
  staleRooms(directories: Directories): readonly RoomName[] {
    const { number } = directories.newest;
    return this.roomNames.filter((room) => isStale(this, room, number, directories));
  }
}

/** The numbers of the directory versions that records name: what `Directories` must have before they are verified. */
export function directoryNumbers(records: readonly Uint8Array[]): ReadonlySet<number> {
  return new Set(records.map((data) => parseRecord(data).record.directory));
}

/**
 * Verify a case's chain.
 *
 * Args:
 *   records: all signed records, from the root.
 *   caseId: the case that was asked for.
 *   head: the newest record this member verified before, from their own index row. The chain must still hold it, and
 *     the signatures up to it, which were verified then, are not verified again (everything else is).
 *
 * Raises Refused: anything that SPEC §7 refuses; there is no chain up to the record that failed.
 */
export function readChain(
  records: readonly Uint8Array[],
  directories: Directories,
  caseId: B64,
  head?: Head,
): Promise<Chain> {
  return Chain.read(records, directories, caseId, head);
}
