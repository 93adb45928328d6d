/** A record as it arrives: parsed, not yet verified. */

import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64url } from "./bytes.ts";
import type { B64 } from "./fields.ts";
import { CASE_ID_SIZE, readRecord, type Digest, type Record } from "./records.ts";
import { digestOf, parseSigned, type Signed } from "./signing.ts";

export interface ParsedRecord {
  readonly digest: Digest;
  readonly record: Record;
  readonly signed: Signed;
}

/** Raises Refused: no record of the protocol. Nothing it says is verified yet. */
export function parseRecord(data: Uint8Array): ParsedRecord {
  const signed = parseSigned(data, "tillit/v1/record");
  return { signed, record: readRecord(signed.fields), digest: digestOf(signed) };
}

/** The id of the case that a root begins: the first 20 bytes of its digest, so no other root can take its place. */
export function caseIdOf(root: Signed): B64 {
  return toBase64url(sha256(root.statement).subarray(0, CASE_ID_SIZE));
}
