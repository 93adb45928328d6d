/** An identity: one 32-byte seed that opens what was sealed to it and signs. Source: SPEC §4. */

import { parseIdentity, SEED_SIZE } from "./bech32.ts";
import { sized, toBase64url, type Bytes } from "./bytes.ts";
import { signSeed } from "./derivations.ts";
import { randomBytes } from "./randomness.ts";
import type { PublicKeys } from "./records.ts";
import { sign, signKeyOf } from "./sign.ts";
import { OpenKey } from "./xwing.ts";

/**
 * A reporter's, a member's or a room's secret.
 *
 * Keys are derived at first use and kept with the object: keep it no longer than the deed needs it. The fields are
 * private to the engine, so no log, message or `JSON.stringify` shows them.
 */
export class Identity {
  readonly openKey: OpenKey;
  readonly #seed: Bytes;
  #signSeed: Bytes | undefined;
  #publicKeys: PublicKeys | undefined;

  /** Args: *seed*: 32 bytes, random or derived. Raises Refused: another length. */
  constructor(seed: Uint8Array) {
    this.#seed = new Uint8Array(sized(seed, SEED_SIZE, "seed"));
    this.openKey = new OpenKey(this.#seed);
  }

  /** An identity that nobody had before. */
  static random(): Identity {
    return new Identity(randomBytes(SEED_SIZE));
  }

  /** Raises Refused: *text* is not `AGE-SECRET-KEY-PQ-1…`. */
  static fromText(text: string): Identity {
    return new Identity(parseIdentity(text));
  }

  /** The 32 bytes themselves, a copy: for index rows and key files only. */
  get seed(): Bytes {
    return this.#seed.slice();
  }

  /** The secret as age writes identities, 77 characters: for grants and key files only. */
  get text(): string {
    return this.openKey.text;
  }

  /** What others know of it. Deriving them costs 2 ms, once. */
  get publicKeys(): PublicKeys {
    this.#publicKeys ??= {
      seal: toBase64url(this.openKey.sealKey),
      sign: toBase64url(signKeyOf(this.#signing())),
    };
    return this.#publicKeys;
  }

  /** Return the Ed25519 signature (64 bytes) over *message*, which must begin with a label. */
  sign(message: Uint8Array): Bytes {
    return sign(message, this.#signing());
  }

  #signing(): Bytes {
    this.#signSeed ??= signSeed(this.#seed);
    return this.#signSeed;
  }
}
