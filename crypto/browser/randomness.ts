/** The only place of ours that reads randomness. (age-encryption draws a file's key and nonce itself, the same way.) */

import type { Bytes } from "./bytes.ts";

/** Return *size* bytes (at most 65,536) that nobody can guess. */
export function randomBytes(size: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(size));
}
