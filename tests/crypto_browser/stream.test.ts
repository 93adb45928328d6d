/** Age files as streams: bounded memory, and nothing kept of a file cut short. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { openSealed, seal } from "../../crypto/browser/age.ts";
import type { Source } from "../../crypto/browser/blocks.ts";
import { concat, equal } from "../../crypto/browser/bytes.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { Reader } from "../../crypto/browser/reader.ts";
import { openStream, sealStream } from "../../crypto/browser/stream.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { inMemory } from "./in_memory.ts";
import { UntouchedKey } from "./untouched_key.ts";

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

const opened = async (source: Source) => all(await openStream(source, [HOLDER]));

test("blocks of any size seal and open alike", async () => {
  for (const size of [997, CHUNK, CHUNK + 16, 10 * CHUNK]) {
    const { sealed } = await sealStream(inMemory(PLAINTEXT).inBlocksOf(size), [HOLDER.sealKey]);
    const file = await all(sealed);
    assert.ok(equal(await openSealed(file, [HOLDER]), PLAINTEXT));
    assert.ok(equal(await opened(inMemory(file).inBlocksOf(size)), PLAINTEXT));
  }
});

test("the browser's own streams do as well", async () => {
  const { sealed } = await sealStream(new Blob([PLAINTEXT]).stream(), [HOLDER.sealKey]);
  assert.ok(equal(await opened(new Blob([new Uint8Array(await all(sealed))]).stream()), PLAINTEXT));
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

test("another head or number of chunks than was described is refused", async () => {
  const file = await seal(PLAINTEXT, [HOLDER.sealKey]);
  const { pin } = await Reader.open(inMemory(file), [HOLDER]);
  const read = async (expected: { pin: Uint8Array; chunks: number }) =>
    all(await openStream(inMemory(file).inBlocksOf(1000), [HOLDER], expected));
  assert.ok(equal(await read({ pin, chunks: 4 }), PLAINTEXT));
  for (const chunks of [0, 1, 3, 5]) await assert.rejects(read({ pin, chunks }), Refused);
  const untouched = new UntouchedKey(new Uint8Array(32));
  const changed = { pin: new Uint8Array(32), chunks: 4 };
  await assert.rejects(openStream(inMemory(file).inBlocksOf(1000), [untouched], changed), Refused);
  assert.ok(!untouched.touched);
});

test("a file cut short is refused at its end", async () => {
  const file = await seal(PLAINTEXT, [HOLDER.sealKey]);
  const payload = file.length - (PLAINTEXT.length + 4 * 16);
  const boundaries = [1, 2, 3].map((chunks) => payload + chunks * (CHUNK + 16));
  for (const size of [0, 10, payload - 1, payload, payload + 15, ...boundaries, file.length - 1]) {
    await assert.rejects(opened(inMemory(file.subarray(0, size)).inBlocksOf(5000)), Refused, `${size} bytes`);
  }
});

test("whoever stops reading, or is refused, lets go of the source", async () => {
  const file = await seal(PLAINTEXT, [HOLDER.sealKey]);
  let closed = 0;
  async function* watched(): AsyncGenerator<Uint8Array> {
    try {
      yield* inMemory(file).inBlocksOf(CHUNK);
    } finally {
      closed++;
    }
  }
  for await (const chunk of await openStream(watched(), [HOLDER])) if (chunk.length > 0) break;
  await assert.rejects(openStream(watched(), [OpenKey.random()]), NotAHolder);
  const { sealed } = await sealStream(watched(), [HOLDER.sealKey]);
  for await (const block of sealed) if (block.length > 0) break;
  await setImmediate(); // a stream that is cancelled tells its source in its own time
  assert.equal(closed, 3);
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
  await assert.rejects(opened(broken()), Refused);
});

test("64 MiB pass in bounded memory", async () => {
  const block = new Uint8Array(256 * 1024).map((_, index) => index * 5);
  const [before, after] = [createHash("sha256"), createHash("sha256")];
  async function* source(): AsyncGenerator<Uint8Array> {
    for (let count = 0; count < (64 * MIB) / block.length; count++) {
      before.update(block);
      yield block;
    }
  }
  const start = held();
  let [most, size] = [0, 0];
  const { sealed } = await sealStream(source(), [HOLDER.sealKey]);
  for await (const chunk of await openStream(sealed, [HOLDER])) {
    after.update(chunk);
    size += chunk.length;
    if (size % (4 * MIB) === 0) most = Math.max(most, held() - start);
  }
  assert.equal(size, 64 * MIB);
  assert.equal(after.digest("hex"), before.digest("hex"));
  assert.ok(most > 0 && most < 4 * MIB, `${most} bytes`);
});
