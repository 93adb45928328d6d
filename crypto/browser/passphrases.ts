/** Passphrases: stretched slowly, since whoever has a sealed file can try them. Source: SPEC §12. */

import { argon2id } from "hash-wasm";
import { utf8, type Bytes } from "./bytes.ts";
import { Refused } from "./errors.ts";
import { randomBytes } from "./randomness.ts";

export const SALT_SIZE = 16;
const STRETCHED_SIZE = 32;

/** What Argon2id costs. */
export interface Cost {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
}
/** The cost for staff, fixed here: a server that could lower it could guess the passphrase from what it is sent. */
export const STAFF: Cost = { memory: 65_536, passes: 3, lanes: 1 };

/** A salt of 16 bytes for a new passphrase: the client's, so that a server cannot give one salt to everybody. */
export function newSalt(): Bytes {
  return randomBytes(SALT_SIZE);
}

/**
 * Return 32 bytes from a passphrase: about 0.3 s and 64 MiB.
 *
 * Args: *passphrase*: as typed; case and the spaces around and between words do not count. *salt*: 16 bytes.
 *   *cost*: for tests alone.
 * Raises Refused: nothing was typed, or a salt of another length.
 */
export async function stretch(passphrase: string, salt: Uint8Array, cost: Cost = STAFF): Promise<Bytes> {
  if (salt.length !== SALT_SIZE) throw new Refused("passphrase: salt");
  const password = utf8(normalised(passphrase));
  if (password.length === 0) throw new Refused("passphrase: none");
  const stretched = await argon2id({
    password,
    salt,
    iterations: cost.passes,
    parallelism: cost.lanes,
    memorySize: cost.memory,
    hashLength: STRETCHED_SIZE,
    outputType: "binary",
  });
  return new Uint8Array(stretched);
}

function normalised(typed: string): string {
  return typed.normalize("NFKC").toLowerCase().replace(/[\t-\r ]+/g, " ").replace(/^ | $/g, "");
}
