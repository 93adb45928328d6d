/** Age files sealed as streams: in bounded memory, and a file cut short opens for nobody. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openSealed } from "../../crypto/browser/age.ts";
import { concat, equal } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { Reader } from "../../crypto/browser/reader.ts";
import { sealStream } from "../../crypto/browser/stream.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { inMemory } from "./in_memory.ts";

const MIB = 2 ** 20;
const CHUNK = 65_536;
const HOLDER = OpenKey.random();
const PLAINTEXT = new Uint8Array(3 * CHUNK + 500).map((_, index) => index * 11);

async function all(blocks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const arrived: Uint8Array[] = [];
  for await (const block of blocks) arrived.push(block);
  return concat(...arrived);
}

/** Bytes in use after collecting: without that, what counts is when the engine chose to collect, not what is held. */
function held(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect(); // waits for the buffers that the first one is still giving back
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

test("blocks of any size seal alike", async () => {
  for (const size of [997, CHUNK, CHUNK + 16, 10 * CHUNK]) {
    const { sealed } = await sealStream(inMemory(PLAINTEXT).inBlocksOf(size), [HOLDER.sealKey]);
    const file = await all(sealed);
    assert.ok(equal(await openSealed(file, [HOLDER]), PLAINTEXT));
  }
});

test("the browser's own streams do as well", async () => {
  const { sealed } = await sealStream(new Blob([PLAINTEXT]).stream(), [HOLDER.sealKey]);
  assert.ok(equal(await openSealed(await all(sealed), [HOLDER]), PLAINTEXT));
});

test("an empty source is a file of no bytes", async () => {
  const { sealed } = await sealStream(inMemory(new Uint8Array(0)).inBlocksOf(1), [HOLDER.sealKey]);
  assert.deepEqual(await openSealed(await all(sealed), [HOLDER]), new Uint8Array(0));
});

test("the pin is that of the file", async () => {
  const { pin, sealed } = await sealStream(inMemory(PLAINTEXT).inBlocksOf(CHUNK), [HOLDER.sealKey]);
  const file = await all(sealed);
  assert.deepEqual((await Reader.open(inMemory(file), [HOLDER])).pin, pin);
  const head = file.length - (PLAINTEXT.length + 4 * 16);
  assert.deepEqual(Buffer.from(pin), createHash("sha256").update(file.subarray(0, head)).digest());
});

test("whoever stops reading lets go of the source", async () => {
  let closed = false;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* inMemory(PLAINTEXT).inBlocksOf(CHUNK);
    } finally {
      closed = true;
    }
  }
  const { sealed } = await sealStream(watched(), [HOLDER.sealKey]);
  for await (const block of sealed) if (block.length > 0) break;
  await setImmediate(); // a stream that is cancelled tells its source in its own time
  assert.ok(closed);
});

test("an error of the source comes as it is, and what was sealed so far opens for nobody", async () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    for (let block = 0; block < 16; block += 1) yield PLAINTEXT; // more than is read to find the head
    throw new RangeError("the disk is gone");
  }
  const { sealed } = await sealStream(broken(), [HOLDER.sealKey]);
  const arrived: Uint8Array[] = [];
  await assert.rejects(async () => {
    for await (const block of sealed) arrived.push(block);
  }, RangeError);
  await assert.rejects(openSealed(concat(...arrived), [HOLDER]), Refused);
});

test("64 MiB pass in bounded memory", async () => {
  const block = new Uint8Array(256 * 1024).map((_, index) => index * 5);
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < (64 * MIB) / block.length; count++) yield block;
  }
  const start = held();
  let [most, size, measured] = [0, 0, 0];
  const { sealed } = await sealStream(source(), [HOLDER.sealKey]);
  for await (const chunk of sealed) {
    size += chunk.length;
    if (size < measured) continue;
    most = Math.max(most, held() - start);
    measured = size + 4 * MIB;
  }
  assert.ok(size > 64 * MIB);
  assert.ok(most > 0 && most < 4 * MIB, `${most} bytes`);
});
