/** Bytes sealed under a symmetric key: XChaCha20-Poly1305 with a random nonce in front. */

import { xchacha20poly1305 } from "@noble/ciphers/chacha.js";
import { type Bytes, concat, sized } from "./bytes.ts";
import { Refused, refusing } from "./errors.ts";
import { randomBytes } from "./randomness.ts";

const KEY_SIZE = 32;
const NONCE_SIZE = 24;
const TAG_SIZE = 16;

/**
 * Return nonce (24 random bytes) ‖ ciphertext ‖ tag (16 bytes).
 *
 * At 24 bytes a random nonce may be drawn without keeping count: 2^80 boxes under one key before a collision matters.
 *
 * Args: *key*: 32 bytes. *associated*: what the box belongs to; it opens beside nothing else.
 * Source: draft-irtf-cfrg-xchacha-03; SPEC.md §11.
 */
export function sealBox(key: Uint8Array, plaintext: Uint8Array, associated: Uint8Array): Bytes {
  const nonce = randomBytes(NONCE_SIZE);
  return concat(nonce, xchacha20poly1305(sized(key, KEY_SIZE, "key"), nonce, associated).encrypt(plaintext));
}

/** Return the plaintext. Raises Refused: cut, changed, under another key or beside other associated data. */
export function openBox(key: Uint8Array, box: Uint8Array, associated: Uint8Array): Bytes {
  if (box.length < NONCE_SIZE + TAG_SIZE) throw new Refused("box: too short");
  const cipher = xchacha20poly1305(sized(key, KEY_SIZE, "key"), box.subarray(0, NONCE_SIZE), associated);
  return refusing("box: tag", () => new Uint8Array(cipher.decrypt(box.subarray(NONCE_SIZE))));
}
