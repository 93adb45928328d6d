/** HPKE in base mode, for one message: X-Wing, HKDF-SHA256, ChaCha20-Poly1305. */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { expand, extract } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, utf8 } from "./bytes.ts";
import { NotAHolder } from "./errors.ts";
import { encapsulate, ENCAPSULATION_SIZE, type OpenKey } from "./xwing.ts";

/** "HPKE" ‖ KEM X-Wing (0x647a) ‖ KDF HKDF-SHA256 (0x0001) ‖ AEAD ChaCha20-Poly1305 (0x0003). */
const SUITE = concat(utf8("HPKE"), new Uint8Array([0x64, 0x7a, 0x00, 0x01, 0x00, 0x03]));
const VERSION = utf8("HPKE-v1");
const BASE_MODE = new Uint8Array([0]);
const NOTHING = new Uint8Array(0);

/**
 * Return encapsulation (1,120 bytes) ‖ ciphertext of *plaintext*, to *sealKey* (1,216 bytes).
 *
 * Raises Refused: *sealKey* is not one.
 * Source: RFC 9180 §6.1 (SealBase); draft-ietf-hpke-pq §4 for the KEM's identifier.
 */
export async function hpkeSeal(plaintext: Uint8Array, sealKey: Uint8Array, info: string): Promise<Bytes> {
  const { encapsulation, secret } = await encapsulate(sealKey);
  return concat(encapsulation, cipher(secret, info).encrypt(plaintext));
}

/**
 * Return the plaintext of *sealed*.
 *
 * Raises NotAHolder: sealed to another key, or changed; the two cannot be told apart. Refused: no encapsulation.
 * Source: RFC 9180 §6.1 (OpenBase).
 */
export async function hpkeOpen(sealed: Uint8Array, key: OpenKey, info: string): Promise<Bytes> {
  const secret = await key.decapsulate(sealed.subarray(0, ENCAPSULATION_SIZE));
  try {
    return new Uint8Array(cipher(secret, info).decrypt(sealed.subarray(ENCAPSULATION_SIZE)));
  } catch {
    throw new NotAHolder();
  }
}

/** The cipher of the context's first and only message: its nonce is the base nonce. Source: RFC 9180 §5.1. */
function cipher(secret: Uint8Array, info: string): ReturnType<typeof chacha20poly1305> {
  const noPsk = labeledExtract(NOTHING, "psk_id_hash", NOTHING);
  const context = concat(BASE_MODE, noPsk, labeledExtract(NOTHING, "info_hash", utf8(info)));
  const scheduled = labeledExtract(secret, "secret", NOTHING);
  const nonce = labeledExpand(scheduled, "base_nonce", context, 12);
  return chacha20poly1305(labeledExpand(scheduled, "key", context, 32), nonce);
}

/** Source: RFC 9180 §4. */
function labeledExtract(salt: Uint8Array, label: string, input: Uint8Array): Uint8Array {
  return extract(sha256, concat(VERSION, SUITE, utf8(label), input), salt);
}

/** Source: RFC 9180 §4. */
function labeledExpand(prk: Uint8Array, label: string, info: Uint8Array, size: number): Uint8Array {
  return expand(sha256, prk, concat(new Uint8Array([size >> 8, size]), VERSION, SUITE, utf8(label), info), size);
}
