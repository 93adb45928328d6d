/** HKDF-SHA256 under the protocol's labels. */

import { hkdf as extractAndExpand } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, utf8 } from "./bytes.ts";

/** A label of SPEC.md §4: one key, one purpose, one label. */
export type Label = `tillit/v1/${string}`;

const NOTHING = new Uint8Array(0);

/**
 * Derive *size* bytes for one purpose.
 *
 * The label comes first and has a fixed length per purpose, the context follows it: no two purposes share an info.
 *
 * Source: RFC 5869; SPEC.md §4 (info = label ‖ context).
 */
export function hkdf(label: Label, secret: Uint8Array, salt = NOTHING, context = NOTHING, size = 32): Bytes {
  return new Uint8Array(extractAndExpand(sha256, secret, salt, concat(utf8(label), context), size));
}
