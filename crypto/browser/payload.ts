/** The payload of an age file: chunks of 64 KiB, each sealed under its number and whether it is the last. */

import { chacha20poly1305 } from "@noble/ciphers/chacha.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, utf8 } from "./bytes.ts";
import { Refused, refusing } from "./errors.ts";

export const CHUNK_SIZE = 65_536;
const TAG_SIZE = 16;
export const SEALED_CHUNK_SIZE = CHUNK_SIZE + TAG_SIZE;

/** At most 2^32 chunks, or 256 TiB: the part of age's 11-byte counter that is used here. */
const MAX_CHUNKS = 2 ** 32;

/** Where the chunks of a payload of a known size lie. */
export class Layout {
  readonly chunks: number;
  /** Bytes of plaintext. */
  readonly size: number;

  /** Raises Refused: not even one chunk. (What else no payload can measure is refused when its last chunk is opened.) */
  constructor(sealedSize: number) {
    this.chunks = Math.ceil(sealedSize / SEALED_CHUNK_SIZE);
    this.size = sealedSize - this.chunks * TAG_SIZE;
    if (this.chunks === 0) throw new Refused("payload: no chunk");
  }
}

/** Opens chunks in any order. Source: C2SP age.md, "Payload" (STREAM over ChaCha20-Poly1305). */
export class Payload {
  readonly #key: Uint8Array;

  /** Args: *fileKey* and *nonce*: 16 bytes each. */
  constructor(fileKey: Uint8Array, nonce: Uint8Array) {
    this.#key = hkdf(sha256, fileKey, nonce, utf8("payload"), 32);
  }

  /**
   * Return the plaintext of a *sealed* chunk, at most 65,536 bytes.
   *
   * Args: *index*: its place, from 0. *last*: whether nothing follows. Both are part of the nonce: a chunk moved,
   *   repeated or left out, or a file cut at a chunk's end, does not open.
   * Raises Refused.
   */
  open(sealed: Uint8Array, index: number, last: boolean): Bytes {
    if (index >= MAX_CHUNKS) throw new Refused("payload: chunks");
    const nonce = new Uint8Array(12);
    new DataView(nonce.buffer).setUint32(7, index);
    nonce[11] = last ? 1 : 0;
    const plaintext = refusing("payload: tag", () => chacha20poly1305(this.#key, nonce).decrypt(sealed));
    if (plaintext.length === 0 && index > 0) throw new Refused("payload: an empty chunk");
    return new Uint8Array(plaintext.buffer as ArrayBuffer, plaintext.byteOffset, plaintext.length);
  }
}
