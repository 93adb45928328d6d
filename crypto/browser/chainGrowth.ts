/** What a verified record changes in a chain. Source: SPEC §7. */

import { Refused } from "./errors.ts";
import type { B64, Slug } from "./fields.ts";
import type { Digest, Later, PublicKeys, Record, RoomKey, RoomName, Root, Who } from "./records.ts";

/** How a case stands, for people: from signed records only. */
export type CaseState = "received" | "handling" | "closed";
/** A record in its place. */
export interface Link {
  readonly digest: Digest;
  readonly record: Record;
}
/** A room's key and the records that opened and ended its epoch. */
export interface Epoch {
  readonly key: RoomKey;
  readonly opened: number;
  /** The record that put the next epoch in its place; null for the current one. */
  readonly ended: number | null;
}
/** The newest record that somebody verified. */
export interface Head {
  readonly hash: Digest;
  readonly seq: number;
}

/** All that a chain's records add up to. */
export interface ChainParts {
  readonly caseId: B64;
  readonly root: Root;
  readonly links: readonly Link[];
  readonly bySeq: ReadonlyMap<Digest, number>;
  readonly rooms: ReadonlyMap<RoomName, readonly Epoch[]>;
  readonly reporters: readonly { readonly since: number; readonly keys: PublicKeys }[];
  /** The record by which each sleeper woke. */
  readonly woken: ReadonlyMap<Who, number>;
  readonly state: CaseState;
  readonly outcome: Slug | null;
  readonly withdrawn: boolean;
  readonly exposed: boolean;
  readonly tombstones: ReadonlyMap<string, Digest>;
  /** How many records each signer has signed. */
  readonly signed: ReadonlyMap<string, number>;
}

/**
 * For whom a record counts: who signs it, for a claim the claimant.
 *
 * What the reporter's key signed before the first claim counts apart. Attack: who made the words of an invitation signs all
 * that the reporter may, so that the person it is for can neither claim the case nor withdraw it.
 */
export function countedSigner(claimed: boolean, { signers }: Record): string {
  const signer = signers.at(-1);
  if (signer === undefined) throw new Refused("record: signers");
  if ("who" in signer) return signer.who;
  return signer.role === "reporter" && !claimed ? "unclaimed" : signer.role;
}

/** What a root record alone says. */
export function begun(root: Root, { caseId, digest }: { readonly caseId: B64; readonly digest: Digest }): ChainParts {
  return {
    caseId,
    root,
    links: [{ digest, record: root }],
    bySeq: new Map([[digest, 0]]),
    rooms: new Map(root.rooms.map((key) => [key.room, [{ key, opened: 0, ended: null }]])),
    reporters: [{ since: 0, keys: root.reporter }],
    woken: new Map(),
    state: "received",
    outcome: null,
    withdrawn: false,
    exposed: false,
    tombstones: new Map(),
    signed: new Map([[countedSigner(false, root), 1]]),
  };
}

/** What a chain says with one more record, which is verified already. */
export function grown(parts: ChainParts, record: Later, digest: Digest): ChainParts {
  const { seq } = record;
  const bySeq = new Map(parts.bySeq).set(digest, seq);
  const counter = countedSigner(parts.reporters.length > 1, record);
  const signed = new Map(parts.signed).set(counter, (parts.signed.get(counter) ?? 0) + 1);
  return { ...parts, links: [...parts.links, { digest, record }], bySeq, signed, ...changes(parts, record) };
}

function changes(parts: ChainParts, record: Later): Partial<ChainParts> {
  const { seq } = record;
  switch (record.type) {
    case "room":
    case "epoch":
      return { rooms: withRooms(parts, record.rooms, seq) };
    case "claim":
      return {
        rooms: withRooms(parts, record.rooms, seq),
        reporters: [...parts.reporters, { since: seq, keys: record.reporter }],
      };
    case "wake":
      return { woken: new Map(parts.woken).set(signerOf(record), seq) };
    case "exposed":
      return { exposed: true };
    case "state":
      return record.state === "withdrawn" ? { withdrawn: true } : { state: "handling", outcome: null };
    case "close":
      return { state: "closed", outcome: record.outcome };
    case "tombstone":
      return { tombstones: new Map(parts.tombstones).set(`${record.room} ${record.object}`, record.hash) };
  }
}

function withRooms(parts: ChainParts, opened: readonly RoomKey[], seq: number): ChainParts["rooms"] {
  const rooms = new Map(parts.rooms);
  for (const key of opened) {
    const before = (rooms.get(key.room) ?? []).map((epoch) => ({ ...epoch, ended: epoch.ended ?? seq }));
    rooms.set(key.room, [...before, { key, opened: seq, ended: null }]);
  }
  return rooms;
}

function signerOf(record: Later): Who {
  const [signer] = record.signers;
  if (signer === undefined || !("who" in signer)) throw new Refused("chain: signer");
  return signer.who;
}
