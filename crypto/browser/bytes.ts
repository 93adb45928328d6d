/** Byte strings: joined, compared, and as text. Every text form has one encoding per value; any other is refused. */

import { base64urlnopad, hex } from "@scure/base";
import { Refused, refusing } from "./errors.ts";

/** Bytes in memory of their own: what the browser's own functions accept. */
export type Bytes = Uint8Array<ArrayBuffer>;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

export function concat(...parts: readonly Uint8Array[]): Bytes {
  const joined = new Uint8Array(parts.reduce((size, part) => size + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

/** Compare public bytes. How long it takes tells where they differ: not for secrets. */
export function equal(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Return *bytes*; Raises Refused: they are not exactly *size* bytes. */
export function sized(bytes: Uint8Array, size: number, what: string): Uint8Array {
  if (bytes.length !== size) throw new Refused(`${what}: not ${size} bytes`);
  return bytes;
}

export function utf8(text: string): Bytes {
  // A lone surrogate would silently become U+FFFD: two texts with one encoding. (Under `u`, a pair is no surrogate.)
  if (/\p{Surrogate}/u.test(text)) throw new Refused("text: a lone surrogate");
  return encoder.encode(text);
}

/** Raises Refused: *bytes* are not UTF-8 (a byte order mark is kept, it is text like any other). */
export function fromUtf8(bytes: Uint8Array): string {
  return refusing("text: not UTF-8", () => decoder.decode(bytes));
}

/** base64url without padding (RFC 4648 §5). */
export function toBase64url(bytes: Uint8Array): string {
  return base64urlnopad.encode(bytes);
}

/** Raises Refused: padding, white space, another alphabet, bits set after the last byte, or not *size* bytes. */
export function fromBase64url(text: string, size?: number): Bytes {
  const bytes = refusing("base64url", () => new Uint8Array(base64urlnopad.decode(text)));
  if (size !== undefined) sized(bytes, size, "base64url");
  return bytes;
}

/** Lower-case hexadecimal. */
export function toHex(bytes: Uint8Array): string {
  return hex.encode(bytes);
}

/** Raises Refused: upper case, an odd number of digits, anything that is no digit. */
export function fromHex(text: string): Bytes {
  const bytes = refusing("hex", () => new Uint8Array(hex.decode(text)));
  if (toHex(bytes) !== text) throw new Refused("hex: not canonical");
  return bytes;
}
