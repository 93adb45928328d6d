/** Age files read at any place, for players and previews: only the chunks that are asked for are fetched and opened. */

import { type Bytes, concat } from "./bytes.ts";
import { Refused } from "./errors.ts";
import { type Expected, expectPin, Head, HEAD_SIZE_MAX } from "./header.ts";
import { CHUNK_SIZE, Layout, Payload, SEALED_CHUNK_SIZE } from "./payload.ts";
import type { OpenKey } from "./xwing.ts";

/** A sealed file of *size* bytes, of which any part can be had: `readAt` gives exactly *length* bytes from *offset*. */
export interface Sealed {
  readonly size: number;
  readAt(offset: number, length: number): Promise<Uint8Array>;
}

export class Reader {
  readonly #sealed: Sealed;
  readonly #head: Head;
  readonly #layout: Layout;
  readonly #payload: Payload;

  private constructor(sealed: Sealed, head: Head, layout: Layout, payload: Payload) {
    this.#sealed = sealed;
    this.#head = head;
    this.#layout = layout;
    this.#payload = payload;
  }

  /**
   * Open *sealed*: first its head, then its **last** chunk, so that a file cut short is refused before any of it is
   * shown.
   *
   * Args: *expected*: what a signed description says of the file; compared before a key is touched.
   * Raises NotAHolder: none of *keys* opens it. Refused: anything else is wrong. Errors of `readAt` come as they are.
   */
  static async open(sealed: Sealed, keys: readonly OpenKey[], expected?: Expected): Promise<Reader> {
    const head = Head.find(await exactly(sealed, 0, Math.min(HEAD_SIZE_MAX, sealed.size)));
    const layout = new Layout(sealed.size - head.size);
    if (expected !== undefined) {
      expectPin(head, expected);
      if (layout.chunks !== expected.chunks) throw new Refused("payload: number of chunks");
    }
    const reader = new Reader(sealed, head, layout, new Payload(await head.fileKey(keys), head.nonce));
    await reader.#chunks(layout.chunks - 1, layout.chunks);
    return reader;
  }

  /** Bytes of plaintext. */
  get size(): number {
    return this.#layout.size;
  }

  get chunks(): number {
    return this.#layout.chunks;
  }

  /** SHA-256(header ‖ payload nonce). */
  get pin(): Bytes {
    return this.#head.pin;
  }

  /** Return *length* bytes of plaintext from *offset*, fewer at the end. Raises Refused: a chunk of theirs changed. */
  async read(offset: number, length: number): Promise<Bytes> {
    const end = Math.min(offset + length, this.size);
    if (offset >= end) return new Uint8Array(0);
    const first = Math.floor(offset / CHUNK_SIZE);
    const opened = await this.#chunks(first, Math.ceil(end / CHUNK_SIZE));
    return opened.slice(offset - first * CHUNK_SIZE, end - first * CHUNK_SIZE);
  }

  /** Return the plaintext of the chunks *from* up to, not including, *to*, fetched in one piece. */
  async #chunks(from: number, to: number): Promise<Bytes> {
    const start = this.#head.size + from * SEALED_CHUNK_SIZE;
    const end = Math.min(this.#head.size + to * SEALED_CHUNK_SIZE, this.#sealed.size);
    const fetched = await exactly(this.#sealed, start, end - start);
    const opened = Array.from({ length: to - from }, (_, nth) => {
      const chunk = fetched.subarray(nth * SEALED_CHUNK_SIZE, (nth + 1) * SEALED_CHUNK_SIZE);
      return this.#payload.open(chunk, from + nth, from + nth === this.#layout.chunks - 1);
    });
    return concat(...opened);
  }
}

async function exactly(sealed: Sealed, offset: number, length: number): Promise<Uint8Array> {
  const bytes = await sealed.readAt(offset, length);
  if (bytes.length !== length) throw new Refused("sealed file: another size than it said");
  return bytes;
}
