/** Identities as text: `AGE-SECRET-KEY-PQ-1…`. */

import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";
import { Refused, refusing } from "./errors.ts";

const PREFIX = "age-secret-key-pq-";

export const SEED_SIZE = 32;
export const SEAL_KEY_SIZE = 1216;

/**
 * Return the identity's text, in upper case as age writes it.
 *
 * Source: BIP 173, without its limit of 90 characters; C2SP age.md, "native identities".
 */
export function identityText(seed: Uint8Array): string {
  return bech32.encode(PREFIX, bech32.toWords(seed), false).toUpperCase();
}

/** Return the 32-byte seed. Raises Refused: not an identity of this type, or in lower or mixed case. */
export function parseIdentity(text: string): Bytes {
  if (text !== text.toUpperCase()) throw new Refused("identity: not in upper case");
  const seed = refusing("bech32", () => {
    const decoded = bech32.decode(text, false);
    if (decoded.prefix !== PREFIX) throw new Refused("bech32: another type");
    return new Uint8Array(bech32.fromWords(decoded.words));
  });
  if (seed.length !== SEED_SIZE) throw new Refused("bech32: another size");
  return seed;
}
