/** X-Wing, the hybrid key encapsulation of ML-KEM-768 and X25519: seed, key pair, shared secret. */

import { sha3_256, shake256 } from "@noble/hashes/sha3.js";
import { x25519 as noble } from "@noble/curves/ed25519.js";
import { type KEMPrepared, ml_kem768 } from "@noble/post-quantum/ml-kem.js";
import { identityText, parseIdentity, SEAL_KEY_SIZE, SEED_SIZE } from "./bech32.ts";
import { type Bytes, concat, sized } from "./bytes.ts";
import { refusing, refusingLater } from "./errors.ts";
import { randomBytes } from "./randomness.ts";
import { BASE_POINT, type Multiply, x25519 } from "./x25519.ts";

/** Sizes of the ML-KEM halves of a seal key and of an encapsulation; the X25519 halves are 32 bytes. */
const MLKEM_KEY_SIZE = 1184;
const MLKEM_CIPHERTEXT_SIZE = 1088;

export const ENCAPSULATION_SIZE = MLKEM_CIPHERTEXT_SIZE + 32;

/** `\.//^\`: X-Wing's name, drawn. */
const XWING_LABEL = new Uint8Array([0x5c, 0x2e, 0x2f, 0x2f, 0x5e, 0x5c]);

/** A fresh secret of 32 bytes, and the 1,120 bytes from which the holder of the open key finds it. */
export interface Encapsulated {
  readonly encapsulation: Bytes;
  readonly secret: Bytes;
}

/**
 * Make a secret that only the holder of *sealKey* (1,216 bytes) can find again.
 *
 * Args: *randomness*: 64 bytes, never used twice; given only to compute published examples.
 * Raises Refused: *sealKey* is not one: coefficients out of range (FIPS 203 §7.2), a point of small order.
 * Source: draft-connolly-cfrg-xwing-kem-09 §5.4.
 */
export async function encapsulate(
  sealKey: Uint8Array,
  randomness: Uint8Array = randomBytes(64),
): Promise<Encapsulated> {
  const { key, point } = halves(sealKey);
  const mlkem = refusing("seal key: ML-KEM", () => ml_kem768.encapsulate(key, randomness.subarray(0, 32)));
  const multiply = (await x25519())(randomness.subarray(32));
  const [ephemeral, shared] = await refusingLater("seal key: X25519", () =>
    Promise.all([multiply(BASE_POINT), multiply(point)]),
  );
  const secret = combine(mlkem.sharedSecret, shared, ephemeral, point);
  return { encapsulation: concat(mlkem.cipherText, ephemeral), secret };
}

function halves(sealKey: Uint8Array): { readonly key: Uint8Array; readonly point: Uint8Array } {
  sized(sealKey, SEAL_KEY_SIZE, "seal key");
  return { key: sealKey.subarray(0, MLKEM_KEY_SIZE), point: sealKey.subarray(MLKEM_KEY_SIZE) };
}

function combine(mlkem: Uint8Array, shared: Uint8Array, ephemeral: Uint8Array, point: Uint8Array): Bytes {
  return new Uint8Array(sha3_256(concat(mlkem, shared, ephemeral, point, XWING_LABEL)));
}

interface Pair {
  readonly sealKey: Bytes;
  readonly decapsulationKey: Uint8Array;
  readonly scalar: Uint8Array;
}

/** Everything that decapsulating with one key needs again and again. */
interface Ready {
  readonly pair: Pair;
  readonly mlkem: KEMPrepared;
  readonly multiply: Promise<Multiply>;
}

/**
 * The secret key of an identity: opens what was sealed to its seal key.
 *
 * Expanding the seed costs about 1.5 ms and preparing to decapsulate 0.6: each is done once, when first asked for.
 * The fields are private to the engine, so no log, message or `JSON.stringify` shows them.
 */
export class OpenKey {
  readonly #seed: Bytes;
  #pair: Pair | undefined;
  #ready: Ready | undefined;

  /** Args: *seed*: 32 bytes. Source: draft-connolly-cfrg-xwing-kem-09 §5.2 (the seed is the private key). */
  constructor(seed: Uint8Array) {
    this.#seed = new Uint8Array(sized(seed, SEED_SIZE, "seed"));
  }

  static random(): OpenKey {
    return new OpenKey(randomBytes(SEED_SIZE));
  }

  /** Raises Refused: *text* is not `AGE-SECRET-KEY-PQ-1…`. */
  static fromText(text: string): OpenKey {
    return new OpenKey(parseIdentity(text));
  }

  /** The 1,216 bytes that anyone may seal to; a copy. */
  get sealKey(): Bytes {
    return this.#expanded().sealKey.slice();
  }

  /** The 32 bytes that it was made from; a copy. A secret. */
  get seed(): Bytes {
    return this.#seed.slice();
  }

  /** The identity as age writes it. A secret. */
  get text(): string {
    return identityText(this.#seed);
  }

  /**
   * Return the secret in *encapsulation* (1,120 bytes). One that was made for another key gives another secret, not an
   * error (FIPS 203 §6.3): what is sealed under it then does not open.
   *
   * Raises Refused: another size, or a point of small order.
   * Source: draft-connolly-cfrg-xwing-kem-09 §5.5.
   */
  async decapsulate(encapsulation: Uint8Array): Promise<Bytes> {
    sized(encapsulation, ENCAPSULATION_SIZE, "encapsulation");
    const { pair, mlkem, multiply } = this.#prepared();
    const ephemeral = encapsulation.subarray(MLKEM_CIPHERTEXT_SIZE);
    const shared = await refusingLater("encapsulation: X25519", async () => (await multiply)(ephemeral));
    const ciphertext = encapsulation.subarray(0, MLKEM_CIPHERTEXT_SIZE);
    const secret = refusing("encapsulation: ML-KEM", () => mlkem.decapsulate(ciphertext, pair.decapsulationKey));
    return combine(secret, shared, ephemeral, halves(pair.sealKey).point);
  }

  #expanded(): Pair {
    if (this.#pair === undefined) {
      const expanded = shake256(this.#seed, { dkLen: 96 });
      const mlkem = ml_kem768.keygen(expanded.subarray(0, 64));
      const scalar = expanded.subarray(64);
      const sealKey = concat(mlkem.publicKey, noble.getPublicKey(scalar));
      this.#pair = { sealKey, decapsulationKey: mlkem.secretKey, scalar };
    }
    return this.#pair;
  }

  #prepared(): Ready {
    if (this.#ready === undefined) {
      const pair = this.#expanded();
      const multiply = x25519().then((offered) => offered(pair.scalar));
      this.#ready = { pair, mlkem: ml_kem768.prepare(halves(pair.sealKey).key), multiply };
    }
    return this.#ready;
  }
}
