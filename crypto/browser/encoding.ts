/**
 * Canonical JSON and base64url: one spelling for every value.
 *
 * Source: SPEC §2.
 */

import { fromUtf8, utf8, type Bytes } from "./bytes.ts";
import { Refused, refusing } from "./errors.ts";

/** What canonical JSON can hold. Integers only, from 0 to 2^53 - 1. */
export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** How deep lists and objects may stand inside each other. */
export const MAX_NESTING = 8;

const KEY = /^[a-z_]+$/;
const LONE_SURROGATE = /\p{Surrogate}/u;
const BASE64URL = /^[A-Za-z0-9_-]*$/;
/** The last characters that leave no bit set after the last byte, by how many bits are left over. */
const LAST = { 2: /[AEIMQUYcgkosw048]$/, 4: /[AQgw]$/ } as const;

/**
 * Return the one spelling of *value*, in UTF-8.
 *
 * Raises Refused: a fraction, a negative or too large number, a lone surrogate, a key that is not `[a-z_]+`, too deep.
 */
export function canonical(value: Json): Bytes {
  return utf8(canonicalText(value));
}

/** As `canonical`, as text. */
export function canonicalText(value: Json): string {
  return write(value, MAX_NESTING);
}

function write(value: Json, levels: number): string {
  switch (typeof value) {
    case "string":
      return writeText(value);
    case "number":
      if (!Number.isSafeInteger(value) || value < 0 || Object.is(value, -0)) throw new Refused("JSON: number");
      return String(value);
    case "boolean":
      return String(value);
    default:
      if (value === null) return "null";
      if (levels === 0) throw new Refused("JSON: nested too deep");
      return Array.isArray(value) ? writeList(value, levels) : writeObject(value as JsonObject, levels);
  }
}

function writeText(value: string): string {
  if (LONE_SURROGATE.test(value)) throw new Refused("JSON: lone surrogate");
  return JSON.stringify(value);
}

function writeList(list: readonly Json[], levels: number): string {
  return `[${list.map((item) => write(item, levels - 1)).join(",")}]`;
}

function writeObject(object: JsonObject, levels: number): string {
  const members = Object.keys(object).sort().map((key) => {
    if (!KEY.test(key)) throw new Refused("JSON: key");
    return `"${key}":${write(object[key] as Json, levels - 1)}`;
  });
  return `{${members.join(",")}}`;
}

/**
 * Return the value that canonical JSON stands for.
 *
 * Parsed, written again and compared: `JSON.parse` alone would take the last of two equal keys, white space, and
 * several spellings of a number, and whoever reads another way would see another value under the same signature.
 *
 * Raises Refused: it is not UTF-8, not JSON, or not in its one spelling.
 */
export function parseCanonical(data: Uint8Array): Json {
  const text = fromUtf8(data);
  const value = refusing("JSON: malformed", () => JSON.parse(text) as Json);
  if (canonicalText(value) !== text) throw new Refused("JSON: another spelling");
  return value;
}

/** Tell whether *text* is base64url of exactly *size* bytes, in its one spelling, without decoding it. */
export function isBase64url(text: string, size: number): boolean {
  if (text.length !== Math.ceil((size * 4) / 3) || !BASE64URL.test(text)) return false;
  const bitsLeft = (text.length * 6) % 8;
  return bitsLeft === 0 || LAST[bitsLeft as 2 | 4].test(text);
}
