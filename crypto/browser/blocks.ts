/** Bytes that arrive in pieces of any size, taken in pieces of the size that is needed. */

import { concat } from "./bytes.ts";

export type Source = ReadableStream<Uint8Array> | AsyncIterable<Uint8Array>;

/** Iterate over *source*. Stopping early tells it so. (Not every browser iterates over a ReadableStream by itself.) */
export async function* blocksOf(source: Source): AsyncGenerator<Uint8Array, void, undefined> {
  if (!(source instanceof ReadableStream)) {
    yield* source;
    return;
  }
  const reader = source.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

/** Return a stream that asks *source* for a block only when one is wanted. */
export function streamOf(source: Source): ReadableStream<Uint8Array> {
  const blocks = blocksOf(source);
  const onDemand: UnderlyingDefaultSource<Uint8Array> = {
    async pull(controller) {
      const { done, value } = await blocks.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await blocks.return();
    },
  };
  return new ReadableStream(onDemand, { highWaterMark: 0 });
}

/** What arrived and was not taken yet: at most what was asked for and the rest of the block that brought it. */
export class Intake {
  readonly #blocks: AsyncGenerator<Uint8Array, void, undefined>;
  #held = new Uint8Array(0) as Uint8Array;

  constructor(source: Source) {
    this.#blocks = blocksOf(source);
  }

  /** Return the next *size* bytes, or all that are left, without taking them. */
  async peek(size: number): Promise<Uint8Array> {
    const arrived = this.#held.length === 0 ? [] : [this.#held]; // one block alone is not copied
    for (let held = this.#held.length; held < size; ) {
      const { done, value } = await this.#blocks.next();
      if (done) break;
      arrived.push(value);
      held += value.length;
    }
    if (arrived.length > 0) this.#held = arrived.length === 1 ? (arrived[0] as Uint8Array) : concat(...arrived);
    return this.#held.subarray(0, size);
  }

  /** Take the next *size* bytes, or all that are left. */
  async take(size: number): Promise<Uint8Array> {
    const taken = await this.peek(size);
    this.#held = this.#held.subarray(taken.length);
    return taken;
  }

  /** Whether all has been taken. */
  async ended(): Promise<boolean> {
    return (await this.peek(1)).length === 0;
  }

  /** Tell the source that no more is wanted. */
  async close(): Promise<void> {
    await this.#blocks.return();
  }
}
