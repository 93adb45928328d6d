/**
 * The records of a case's chain, as values: what each type holds. Who may write them is in `chainRules.ts`.
 *
 * Source: SPEC §7.
 */

import type { Json, JsonObject } from "./encoding.ts";
import {
  ascending, boolean, bytes, day, fields, integer, list, oneOf, only, optional, slug, text,
  type B64, type Day, type Reader, type Slug,
} from "./fields.ts";
import { Refused } from "./errors.ts";
import { sealKey } from "./sealKey.ts";
import { SIGN_KEY_SIZE } from "./sign.ts";

export const DIGEST_SIZE = 32;
export const CASE_ID_SIZE = 20;
export const ID_SIZE = 16;
export const MAX_HOLDERS = 200;
export const MAX_RECORDS = 10_000;
/** How many of a chain's records one signer signs: what one does at will leaves room for all others. */
export const MAX_SIGNED = 500;
const MAX_CONDITION = 200;

/** SHA-256 of a statement, as base64url. */
export type Digest = B64;
export const ROLES = ["handler", "adviser", "confidant", "observer", "administrator"] as const;
export type Role = (typeof ROLES)[number];
export const ROOMS = ["identity", "staff", "talk"] as const;
export type RoomName = (typeof ROOMS)[number];
/** A holder: the reporter, or a member by the digest of their directory entry. */
export type Who = "reporter" | Digest;

export type Signer =
  | { readonly role: "reporter" }
  | { readonly role: "claimant" }
  | { readonly role: Role; readonly who: Digest };
export type StaffSigner = Extract<Signer, { who: Digest }>;
/** Who signs a record alone. */
export type OneSigner = Exclude<Signer, { role: "claimant" }>;
export type Holder = { readonly asleep: string | null; readonly who: Who };
export type Admission = { readonly epochs: readonly number[]; readonly who: Digest };
/** The key of a room in one epoch, and who holds it. `key` is the X-Wing key, base64url. */
export type RoomKey = {
  readonly admits: readonly Admission[];
  readonly epoch: number;
  readonly holders: readonly Holder[];
  readonly key: B64;
  readonly room: RoomName;
};
/** The public half of an identity. */
export type PublicKeys = { readonly seal: B64; readonly sign: B64 };

type Common<T extends string> = {
  readonly case: B64;
  readonly day: Day | null;
  readonly directory: number;
  readonly previous: Digest;
  readonly seq: number;
  readonly signers: readonly Signer[];
  readonly type: T;
  readonly v: 1;
};
export type Root = {
  readonly day: Day | null;
  readonly directory: number;
  readonly instance: B64;
  readonly invitation: boolean;
  readonly kind: Slug;
  readonly nonce: B64;
  readonly organisation: B64;
  readonly reporter: PublicKeys;
  readonly rooms: readonly RoomKey[];
  readonly rulebook: B64;
  readonly signers: readonly Signer[];
  readonly track: Slug;
  readonly type: "root";
  readonly v: 1;
};
export type RoomRecord = Common<"room"> & { readonly rooms: readonly RoomKey[] };
export type EpochRecord = Common<"epoch"> & { readonly rooms: readonly RoomKey[] };
export type Claim = Common<"claim"> & { readonly reporter: PublicKeys; readonly rooms: readonly RoomKey[] };
export type Exposed = Common<"exposed">;
export type Wake = Common<"wake">;
export type State = Common<"state"> & { readonly state: "handling" | "withdrawn" };
export type Close = Common<"close"> & { readonly outcome: Slug };
export type Tombstone = Common<"tombstone"> & { readonly hash: Digest; readonly object: B64; readonly room: RoomName };
export type Later = RoomRecord | EpochRecord | Claim | Exposed | Wake | State | Close | Tombstone;
export type Record = Root | Later;

const staffRole = oneOf(...ROLES);
const reporterOnly = only(fields({ role: oneOf("reporter") }));
const staffSigner = fields({ role: staffRole, who: bytes(DIGEST_SIZE) });
const otherSigner = fields({ role: oneOf("reporter", "claimant") });
const signer: Reader<Signer> = (value) =>
  typeof value === "object" && value !== null && "who" in value ? staffSigner(value) : (otherSigner(value) as Signer);

const who: Reader<Who> = (value) => (value === "reporter" ? value : bytes(DIGEST_SIZE)(value));
const holder = fields({ asleep: optional(text(MAX_CONDITION)), who });
const admission = fields({
  epochs: ascendingNumbers,
  who: bytes(DIGEST_SIZE),
});
const roomName = oneOf(...ROOMS);
const roomKeyFields: Reader<RoomKey> = fields({
  admits: ascending(admission, (item) => item.who, MAX_HOLDERS),
  epoch: integer(0, MAX_RECORDS),
  holders: ascending(holder, (item) => item.who, MAX_HOLDERS),
  key: sealKey,
  room: roomName,
});
const roomKey: Reader<RoomKey> = (value) => {
  const read = roomKeyFields(value);
  // a room that only the reporter reads is nobody's mailbox
  if (!read.holders.some((item) => item.who !== "reporter")) throw new Refused("record: a room without staff");
  const earlier = read.admits.every(({ epochs }) => epochs.every((epoch) => epoch < read.epoch));
  if (!earlier) throw new Refused("record: admits to an epoch that is not earlier");
  return read;
};
const rooms = ascending(roomKey, (item) => item.room, ROOMS.length);
export const publicKeys: Reader<PublicKeys> = fields({ seal: sealKey, sign: bytes(SIGN_KEY_SIZE) });

function ascendingNumbers(value: Json): readonly number[] {
  const numbers = list(integer(0, MAX_RECORDS), MAX_RECORDS)(value);
  const ascend = numbers.every((number, at) => at === 0 || (numbers[at - 1] as number) < number);
  if (!ascend) throw new Refused("record: epochs");
  return numbers;
}

function common<const T extends string>(type: T) {
  return {
    case: bytes(CASE_ID_SIZE),
    day: optional(day),
    directory: integer(1),
    previous: bytes(DIGEST_SIZE),
    seq: integer(1, MAX_RECORDS - 1),
    signers: list(signer, 2),
    type: oneOf(type),
    v: oneOf(1),
  };
}

const readRoot: Reader<Root> = fields({
  day: optional(day),
  directory: integer(1),
  instance: bytes(ID_SIZE),
  invitation: boolean,
  kind: slug,
  nonce: bytes(ID_SIZE),
  organisation: bytes(ID_SIZE),
  reporter: publicKeys,
  rooms,
  rulebook: bytes(DIGEST_SIZE),
  signers: reporterOnly,
  track: slug,
  type: oneOf("root"),
  v: oneOf(1),
});

const LATER: { readonly [type: string]: Reader<Later> } = {
  room: fields({ ...common("room"), rooms }),
  epoch: fields({ ...common("epoch"), rooms }),
  claim: fields({ ...common("claim"), reporter: publicKeys, rooms }),
  exposed: fields(common("exposed")),
  wake: fields(common("wake")),
  state: fields({ ...common("state"), state: oneOf("handling", "withdrawn") }),
  close: fields({ ...common("close"), outcome: slug }),
  tombstone: fields({ ...common("tombstone"), hash: bytes(DIGEST_SIZE), object: bytes(ID_SIZE), room: roomName }),
};

/**
 * Return the record that parsed JSON stands for.
 *
 * Raises Refused: another shape, or a type that is reserved or unknown.
 */
export function readRecord(statement: JsonObject): Record {
  const { type } = statement;
  if (type === "root") return readRoot(statement);
  const read = typeof type === "string" && Object.hasOwn(LATER, type) ? LATER[type] : undefined;
  if (read === undefined) throw new Refused("record: type");
  return read(statement);
}
