/** A sealed file in memory, to be read at any place, or in blocks as a network would bring it. */

import type { Sealed } from "../../crypto/browser/reader.ts";

export interface InMemory extends Sealed {
  /** The ranges that were asked for, in order. */
  readonly asked: readonly (readonly [offset: number, length: number])[];
  inBlocksOf(size: number): AsyncGenerator<Uint8Array, void, undefined>;
}

export function inMemory(bytes: Uint8Array): InMemory {
  const asked: (readonly [number, number])[] = [];
  return {
    asked,
    size: bytes.length,
    async readAt(offset, length) {
      asked.push([offset, length]);
      return bytes.subarray(offset, offset + length);
    },
    async *inBlocksOf(size) {
      for (let offset = 0; offset < bytes.length; offset += size) yield bytes.subarray(offset, offset + size);
    },
  };
}
