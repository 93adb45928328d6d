/** Identities and recipients as text: `AGE-SECRET-KEY-PQ-1…` and `age1pq1…`. */

import { bech32 } from "@scure/base";
import type { Bytes } from "./bytes.ts";
import { Refused, refusing } from "./errors.ts";

const IDENTITY = "age-secret-key-pq-";
const RECIPIENT = "age1pq";

export const SEED_SIZE = 32;
export const SEAL_KEY_SIZE = 1216;

/** Return the identity's text, in upper case as age writes it. */
export function identityText(seed: Uint8Array): string {
  return write(IDENTITY, seed).toUpperCase();
}

/** Return the 32-byte seed. Raises Refused: not an identity of this type, or in lower or mixed case. */
export function parseIdentity(text: string): Bytes {
  if (text !== text.toUpperCase()) throw new Refused("identity: not in upper case");
  return read(IDENTITY, text, SEED_SIZE);
}

/** Return the recipient's text, 1,959 characters. */
export function recipientText(sealKey: Uint8Array): string {
  return write(RECIPIENT, sealKey);
}

/** Return the 1,216-byte seal key. Raises Refused: not a recipient of this type, or in upper or mixed case. */
export function parseRecipient(text: string): Bytes {
  if (text !== text.toLowerCase()) throw new Refused("recipient: not in lower case");
  return read(RECIPIENT, text, SEAL_KEY_SIZE);
}

/** Bech32 without its limit of 90 characters, as age uses it. Source: BIP 173; C2SP age.md, "native identities". */
function write(prefix: string, bytes: Uint8Array): string {
  return bech32.encode(prefix, bech32.toWords(bytes), false);
}

function read(prefix: string, text: string, size: number): Bytes {
  const bytes = refusing("bech32", () => {
    const decoded = bech32.decode(text, false);
    if (decoded.prefix !== prefix) throw new Refused("bech32: another type");
    return new Uint8Array(bech32.fromWords(decoded.words));
  });
  if (bytes.length !== size) throw new Refused("bech32: another size");
  return bytes;
}
