/** The signed key directory, as values: founding, members' entries, versions. Source: SPEC §6. */

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, equal, toBase64url, utf8, type Bytes } from "./bytes.ts";
import { canonical, parseCanonical, type Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import {
  ascending, boolean, bytes, day, daysBetween, fields, integer, mapping, oneOf, optional, pair, slug, text,
  type B64, type Day, type Reader, type Slug,
} from "./fields.ts";
import type { Identity } from "./identity.ts";
import { DIGEST_SIZE, ID_SIZE, ROLES, type Digest, type Role } from "./records.ts";
import { sealKey } from "./sealKey.ts";
import { SIGN_KEY_SIZE } from "./sign.ts";
import { marshalSigned, parseSigned, signStatement, type Signed } from "./signing.ts";

const MAX_DAYS = 92;
const FOUNDING_LABEL = "tillit/v1/organisation\n";

/** What an organisation began with. The hash of it, printed on paper, is what every client pins. */
export interface Founding {
  readonly instance: B64;
  readonly roots: readonly [B64, B64];
  readonly slug: Slug;
}
/** A member's public keys, signed by themself. */
export interface Entry {
  readonly instance: B64;
  readonly made: Day;
  readonly member: B64;
  readonly organisation: B64;
  readonly seal: B64;
  readonly sign: B64;
  readonly type: "entry";
  readonly v: 1;
}
/** A member's place in a body; *deputy*: a substitute's; *since*, *until*: the term's first and last day. */
export interface Seat {
  readonly chair: boolean;
  readonly deputy: boolean;
  readonly member: B64;
  readonly role: Role;
  readonly since: Day | null;
  readonly until: Day | null;
}
export type Names = { readonly [language: string]: string };
export interface Body {
  readonly id: Slug;
  /** What the rulebook knows it as. */
  readonly kind: Slug;
  readonly names: Names;
  readonly publish: boolean;
  readonly seats: readonly Seat[];
  readonly unit: Slug | null;
}
export interface Unit {
  readonly id: Slug;
  readonly kind: Slug;
  readonly names: Names;
  readonly parent: Slug | null;
}
export interface Member {
  readonly ended: Day | null;
  readonly entry: Digest;
  readonly member: B64;
  /** SHA-256 over the name and its salt: see `nameHash`. */
  readonly name: B64;
}
export type Settings = { readonly [name: string]: string | number | boolean };
export interface Version {
  readonly bodies: readonly Body[];
  readonly expires: Day;
  readonly instance: B64;
  readonly issued: Day;
  readonly members: readonly Member[];
  readonly number: number;
  readonly organisation: B64;
  readonly previous: Digest | null;
  readonly roots: readonly [B64, B64];
  readonly rulebook: B64;
  readonly settings: Settings;
  readonly slug: Slug;
  readonly type: "directory";
  readonly units: readonly Unit[];
  readonly v: 1;
}

const roots: Reader<readonly [B64, B64]> = (value) => {
  const [one, other] = pair(bytes(SIGN_KEY_SIZE))(value);
  if (one === other) throw new Refused("directory: one root twice");
  return [one, other];
};
const readFounding: Reader<Founding> = fields({ instance: bytes(ID_SIZE), roots, slug });
const readEntry: Reader<Entry> = fields({
  instance: bytes(ID_SIZE),
  made: day,
  member: bytes(ID_SIZE),
  organisation: bytes(ID_SIZE),
  seal: sealKey,
  sign: bytes(SIGN_KEY_SIZE),
  type: oneOf("entry"),
  v: oneOf(1),
});
const names = mapping(text());
const seat: Reader<Seat> = fields({
  chair: boolean,
  deputy: boolean,
  member: bytes(ID_SIZE),
  role: oneOf(...ROLES),
  since: optional(day),
  until: optional(day),
});
const body: Reader<Body> = fields({
  id: slug,
  kind: slug,
  names,
  publish: boolean,
  // a space sorts before every character of an id, so the pair is compared field by field
  seats: ascending(seat, (item) => `${item.member} ${item.role}`),
  unit: optional(slug),
});
const unit: Reader<Unit> = fields({ id: slug, kind: slug, names, parent: optional(slug) });
const member: Reader<Member> = fields({
  ended: optional(day),
  entry: bytes(DIGEST_SIZE),
  member: bytes(ID_SIZE),
  name: bytes(DIGEST_SIZE),
});
const setting: Reader<string | number | boolean> = (value: Json) => {
  if (typeof value === "string") return text()(value);
  return typeof value === "number" ? integer()(value) : boolean(value);
};
const versionFields: Reader<Version> = fields({
  bodies: ascending(body, (item) => item.id),
  expires: day,
  instance: bytes(ID_SIZE),
  issued: day,
  members: ascending(member, (item) => item.entry),
  number: integer(1),
  organisation: bytes(ID_SIZE),
  previous: optional(bytes(DIGEST_SIZE)),
  roots,
  rulebook: bytes(DIGEST_SIZE),
  settings: mapping(setting),
  slug,
  type: oneOf("directory"),
  units: ascending(unit, (item) => item.id),
  v: oneOf(1),
});

/** Raises Refused: no founding, or one in another spelling. */
export function parseFounding(data: Uint8Array): Founding {
  const end = data.length - 1;
  const opening = utf8(FOUNDING_LABEL);
  if (!equal(data.subarray(0, opening.length), opening) || data[end] !== 0x0a) throw new Refused("founding: form");
  return readFounding(parseCanonical(data.subarray(opening.length, end)));
}

/** The bytes whose hash is the root fingerprint: label LF canonical-json LF. */
export function marshalFounding(founding: Founding): Bytes {
  return concat(utf8(FOUNDING_LABEL), canonical({ ...founding }), utf8("\n"));
}

/** The root fingerprint (32 bytes): what clients pin. */
export function rootFingerprint(founding: Founding): Bytes {
  return new Uint8Array(sha256(marshalFounding(founding)));
}

/** The organisation's id: the first 16 bytes of the root fingerprint. */
export function organisationId(founding: Founding): B64 {
  return toBase64url(rootFingerprint(founding).subarray(0, ID_SIZE));
}

/** Raises Refused: no entry. Its signature is not verified yet. */
export function parseEntry(data: Uint8Array): { readonly entry: Entry; readonly signed: Signed } {
  const signed = parseSigned(data, "tillit/v1/entry");
  return { entry: readEntry(signed.fields), signed };
}

/** Raises Refused: no version of a directory, or one whose days and numbers contradict each other. */
export function parseVersion(data: Uint8Array): { readonly version: Version; readonly signed: Signed } {
  const signed = parseSigned(data, "tillit/v1/directory");
  const version = versionFields(signed.fields);
  const days = daysBetween(version.issued, version.expires);
  if (days < 1 || days > MAX_DAYS) throw new Refused("directory: expiry");
  if ((version.number === 1) !== (version.previous === null)) throw new Refused("directory: previous");
  const inForce = version.members.filter((item) => item.ended === null).map((item) => item.member);
  // seats name members: a member's replaced and perhaps stolen keys would go on being theirs
  if (new Set(inForce).size !== inForce.length) throw new Refused("directory: two entries of a member in force");
  return { version, signed };
}

/** Return a member's entry, signed by the identity whose keys it names. */
export function makeEntry(
  identity: Identity,
  about: { readonly instance: B64; readonly organisation: B64; readonly member: B64; readonly made: Day },
): Bytes {
  const entry = { ...about, ...identity.publicKeys, type: "entry", v: 1 };
  return marshalSigned(signStatement("tillit/v1/entry", entry, [identity]));
}

/** SHA-256 that stands for a name; once its salt (16 bytes) is erased, nobody can try names against it. */
export function nameHash(salt: Uint8Array, name: string): B64 {
  if (salt.length !== ID_SIZE) throw new Refused("name: salt");
  return toBase64url(sha256(concat(utf8("tillit/v1/name\n"), salt, utf8(name))));
}
