/** Objects: one sealed and signed message, note or description in a room. Source: SPEC §9. */

import { openSealed, seal } from "./age.ts";
import { bucket } from "./buckets.ts";
import { concat, fromBase64url, toBase64url, type Bytes } from "./bytes.ts";
import type { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import type { Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import { ascending, bytes, day, fields, integer, oneOf, optional, type B64, type Day, type Reader } from "./fields.ts";
import type { Identity } from "./identity.ts";
import { randomBytes } from "./randomness.ts";
import {
  CASE_ID_SIZE, DIGEST_SIZE, ID_SIZE, ROLES, ROOMS,
  type Digest, type Role, type RoomName, type Who,
} from "./records.ts";
import { digestOf, marshalSigned, parseSignedPrefix, signStatement, verifySigned, type Signed } from "./signing.ts";

export const MAX_BODY = 1024 * 1024;
export const MAX_SEEN = 64;
export const KINDS = ["report", "message", "attachment", "identity", "note", "assignment"] as const;
export type Kind = (typeof KINDS)[number];
export type Author = { readonly role: "reporter" } | { readonly role: Role; readonly who: Digest };

/** Who may write what where. A reader refuses everything else, whoever signed it. */
const MAY_WRITE: { readonly [room in RoomName]: { readonly [kind in Kind]?: readonly Author["role"][] } } = {
  talk: { report: ["reporter"], message: ["reporter", "handler"], attachment: ["reporter", "handler"] },
  identity: { identity: ["reporter"], attachment: ["reporter"] },
  staff: { note: ["handler", "adviser"], assignment: ["handler"], attachment: ["handler", "adviser"] },
};

/** What an object says of itself, before its body. */
export interface Header {
  readonly author: Author;
  readonly case: B64;
  readonly day: Day | null;
  readonly epoch: number;
  readonly instance: B64;
  readonly kind: Kind;
  readonly length: number;
  readonly object: B64;
  readonly organisation: B64;
  /** The same author's object before in this room. */
  readonly previous: Digest | null;
  readonly room: RoomName;
  /** What nobody had answered when the author wrote, and the newest record they had seen. */
  readonly seen: { readonly objects: readonly Digest[]; readonly record: Digest };
  readonly type: "object";
  readonly v: 1;
}

const reporterAuthor = fields({ role: oneOf("reporter") });
const staffAuthor = fields({ role: oneOf(...ROLES), who: bytes(DIGEST_SIZE) });
const author: Reader<Author> = (value) =>
  typeof value === "object" && value !== null && "who" in value ? staffAuthor(value) : reporterAuthor(value);
const readHeader: Reader<Header> = fields({
  author,
  case: bytes(CASE_ID_SIZE),
  day: optional(day),
  epoch: integer(),
  instance: bytes(ID_SIZE),
  kind: oneOf(...KINDS),
  length: integer(0, MAX_BODY),
  object: bytes(ID_SIZE),
  organisation: bytes(ID_SIZE),
  previous: optional(bytes(DIGEST_SIZE)),
  room: oneOf(...ROOMS),
  seen: fields({
    objects: ascending(bytes(DIGEST_SIZE), (digest) => digest, MAX_SEEN),
    record: bytes(DIGEST_SIZE),
  }),
  type: oneOf("object"),
  v: oneOf(1),
});

/** An object as the server keeps it. */
export interface ObjectRow {
  readonly room: RoomName;
  readonly object: B64;
  readonly epoch: number;
  readonly sealed: Uint8Array;
}
/** An object that was opened and verified. */
export interface OpenedObject {
  readonly header: Header;
  readonly body: Bytes;
  readonly digest: Digest;
  /** The place of the newest record that its author had seen. */
  readonly seenSeq: number;
}

/** What somebody writes. */
export interface Draft {
  readonly author: Author;
  readonly body: Uint8Array;
  /** Conversations and confidential cases keep none, whatever it says. */
  readonly day: Day | null;
  readonly kind: Kind;
  /** From the room's view: the author's last object, and what nobody has answered. */
  readonly previous: Digest | null;
  readonly seen: readonly Digest[];
  readonly room: RoomName;
  /** Given only where a repeated sealing must keep the id, as after a 409. */
  readonly object?: B64;
}

/** The member or reporter behind an author. */
export function authorWho(of: Author): Who {
  return "who" in of ? of.who : "reporter";
}

/** Whether an author's role may write a kind in a room. */
export function mayWrite(room: RoomName, kind: Kind, role: Author["role"]): boolean {
  return MAY_WRITE[room][kind]?.includes(role) ?? false;
}

/** Return an object sealed to the room's current key. Raises Refused: the author may not write it there. */
export async function sealObject(
  chain: Chain,
  draft: Draft,
  identity: Identity,
): Promise<ObjectRow & { readonly digest: Digest }> {
  const { author: by, body, kind, room } = draft;
  const current = chain.current(room);
  if (current === undefined || !chain.isAwake(room, authorWho(by)) || !mayWrite(room, kind, by.role)) {
    throw new Refused("object: may not be written here");
  }
  if (body.length > MAX_BODY) throw new Refused("object: too long");
  const header: Header = {
    author: by,
    case: chain.caseId,
    day: chain.powersOnly ? null : draft.day,
    epoch: current.epoch,
    instance: chain.root.instance,
    kind,
    length: body.length,
    object: draft.object ?? toBase64url(randomBytes(ID_SIZE)),
    organisation: chain.root.organisation,
    previous: draft.previous,
    room,
    seen: { objects: [...draft.seen].sort(), record: chain.head.hash },
    type: "object",
    v: 1,
  };
  const signed = signStatement("tillit/v1/object", header as unknown as { [key: string]: Json }, [identity], body);
  const text = concat(marshalSigned(signed), body);
  const padded = new Uint8Array(bucket(text.length, chain.powersOnly));
  padded.set(text);
  const sealed = await seal(padded, [fromBase64url(current.key)]);
  return { room, object: header.object, epoch: header.epoch, sealed, digest: digestOf(signed, body) };
}

/**
 * Open an object, and check who wrote it.
 *
 * Args: *row*: what was asked for. *identity*: the room's, of the row's epoch, opened from a grant and so in the chain.
 *
 * Raises Refused: everything that SPEC §9 refuses; NotAHolder: it was sealed to another key.
 */
export async function openObject(
  row: ObjectRow,
  identity: Identity,
  chain: Chain,
  directories: Directories,
): Promise<OpenedObject> {
  const plaintext = await openSealed(row.sealed, [identity.openKey]);
  const { signed, rest } = parseSignedPrefix(plaintext, "tillit/v1/object");
  const header = readHeader(signed.fields);
  if (header.length > rest.length) throw new Refused("object: length");
  const body = new Uint8Array(rest.subarray(0, header.length));
  const used = plaintext.length - rest.length + header.length;
  if (plaintext.length !== bucket(used, chain.powersOnly)) throw new Refused("object: bucket");
  if (rest.subarray(header.length).some((byte) => byte !== 0)) throw new Refused("object: tail");
  refuseElsewhere(header, row, chain);
  const seenSeq = chain.seqOf(header.seen.record);
  // attack: the server withholds the record by which a reader was expelled, or a key replaced
  if (seenSeq === undefined) throw new Refused("object: saw a record that the chain lacks");
  await verifyAuthor(header, signed, body, { chain, directories, seenSeq });
  return { header, body, digest: digestOf(signed, body), seenSeq };
}

/** Attack: an object is shown as another one, in another room, case or organisation. */
function refuseElsewhere(header: Header, row: ObjectRow, chain: Chain): void {
  const same =
    header.instance === chain.root.instance &&
    header.organisation === chain.root.organisation &&
    header.case === chain.caseId &&
    header.room === row.room &&
    header.epoch === row.epoch &&
    header.object === row.object;
  if (!same) throw new Refused("object: of another place");
}

async function verifyAuthor(
  header: Header,
  signed: Signed,
  body: Uint8Array,
  { chain, directories, seenSeq }: { chain: Chain; directories: Directories; seenSeq: number },
): Promise<void> {
  const { author: by, room, epoch, kind } = header;
  const { key, opened } = chain.epoch(room, epoch);
  const holder = key.holders.find(({ who }) => who === authorWho(by));
  // attack: one who was let in later, or slept, writes into the past; or dates an object before records they knew of
  const held = holder !== undefined && chain.asleep(holder, seenSeq) === null && opened <= seenSeq;
  if (!held || !mayWrite(room, kind, by.role)) throw new Refused("object: author may not write it");
  if (!("who" in by)) return verifySigned(signed, [chain.reporter(seenSeq).sign], body);
  const { directory } = (chain.links[seenSeq] as (typeof chain.links)[number]).record;
  if (!directories.roles(directory, by.who).has(by.role)) throw new Refused("object: author has not this role");
  return verifySigned(signed, [directories.keys(by.who).sign], body);
}
