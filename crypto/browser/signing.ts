/** Statements and their signatures: what is signed, and how it is written down. Source: SPEC §3. */

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, fromBase64url, toBase64url, utf8, type Bytes } from "./bytes.ts";
import { canonical, parseCanonical, type JsonObject } from "./encoding.ts";
import { Refused } from "./errors.ts";
import type { B64 } from "./fields.ts";
import type { Identity } from "./identity.ts";
import { verify } from "./sign.ts";

/** What a statement is: a signature under one label verifies under no other. */
export type StatementLabel = "tillit/v1/entry" | "tillit/v1/directory" | "tillit/v1/record" | "tillit/v1/object";

const MAX_STATEMENT = 256 * 1024;
/** A record has one or two; anything longer is somebody's attempt to make us read. */
const MAX_SIGNATURES = 4;
const SIGNATURE_SIZE = 64;
const SIGNATURE_LENGTH = 86;
const LF = 0x0a;
const SPACE = 0x20;
const NOTHING = new Uint8Array(0);

/** A statement as it was read or made. Its fields are parsed, its signatures **not yet verified**. */
export interface Signed {
  readonly fields: JsonObject;
  /** label LF canonical-json LF */
  readonly statement: Bytes;
  readonly signatures: readonly Bytes[];
}

function statementOf(label: StatementLabel, fields: JsonObject): Bytes {
  const statement = concat(utf8(`${label}\n`), canonical(fields), utf8("\n"));
  if (statement.length > MAX_STATEMENT) throw new Refused("statement: too long");
  return statement;
}

/** Return the fields under a label, signed by each identity in turn; for an object over statement ‖ *body*. */
export function signStatement(
  label: StatementLabel,
  fields: JsonObject,
  identities: readonly Identity[],
  body: Uint8Array = NOTHING,
): Signed {
  const statement = statementOf(label, fields);
  const message = concat(statement, body);
  return { fields, statement, signatures: identities.map((identity) => identity.sign(message)) };
}

/** Return statement b64(signature) *( SP b64(signature) ) LF. */
export function marshalSigned(signed: Signed): Bytes {
  return concat(signed.statement, utf8(`${signed.signatures.map(toBase64url).join(" ")}\n`));
}

/**
 * Return what *data* says and who claims to have signed it; nothing is verified yet.
 *
 * Raises Refused: another label, JSON in another spelling, too long, or bytes after the signatures.
 */
export function parseSigned(data: Uint8Array, label: StatementLabel): Signed {
  const { signed, rest } = parseSignedPrefix(data, label);
  if (rest.length > 0) throw new Refused("statement: bytes after the signatures");
  return signed;
}

/** As `parseSigned`, with whatever follows the signatures: an object's body and padding. */
export function parseSignedPrefix(data: Uint8Array, label: StatementLabel): { signed: Signed; rest: Uint8Array } {
  const opening = utf8(`${label}\n`);
  if (opening.some((byte, at) => data[at] !== byte)) throw new Refused("statement: label");
  const jsonEnd = data.subarray(0, MAX_STATEMENT).indexOf(LF, opening.length);
  if (jsonEnd < 0) throw new Refused("statement: no end");
  const fields = parseCanonical(data.subarray(opening.length, jsonEnd));
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) throw new Refused("statement: no object");
  const statement = new Uint8Array(data.subarray(0, jsonEnd + 1));
  const { signatures, end } = readSignatures(data, jsonEnd + 1);
  return { signed: { fields: fields as JsonObject, statement, signatures }, rest: data.subarray(end) };
}

function readSignatures(data: Uint8Array, start: number): { signatures: readonly Bytes[]; end: number } {
  const signatures: Bytes[] = [];
  for (let at = start; signatures.length < MAX_SIGNATURES; at += 1) {
    const end = at + SIGNATURE_LENGTH;
    signatures.push(fromBase64url(latin1(data.subarray(at, end)), SIGNATURE_SIZE));
    if (data[end] === LF) return { signatures, end: end + 1 };
    if (data[end] !== SPACE) break;
    at = end;
  }
  throw new Refused("statement: signatures");
}

/** Bytes as characters: what is no base64url then fails as such. */
function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/**
 * Check that exactly the owners of *keys* (32 bytes each, base64url) signed, in this order.
 *
 * Raises Refused: another number of signatures, or one that is not of its key.
 */
export async function verifySigned(signed: Signed, keys: readonly B64[], body: Uint8Array = NOTHING): Promise<void> {
  if (signed.signatures.length !== keys.length) throw new Refused("statement: number of signatures");
  const message = body.length === 0 ? signed.statement : concat(signed.statement, body);
  await Promise.all(
    keys.map((key, at) => verify(fromBase64url(key, 32), message, signed.signatures[at] as Bytes)),
  );
}

/** SHA-256 of the statement, for an object of statement ‖ *body*. Signatures are not part of it. */
export function digestOf(signed: Signed, body: Uint8Array = NOTHING): B64 {
  return toBase64url(sha256(body.length === 0 ? signed.statement : concat(signed.statement, body)));
}
