/** Age files read at any place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { seal } from "../../crypto/browser/age.ts";
import { concat, equal } from "../../crypto/browser/bytes.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { HEAD_SIZE_MAX } from "../../crypto/browser/header.ts";
import { Reader } from "../../crypto/browser/reader.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { inMemory } from "./in_memory.ts";
import { UntouchedKey } from "./untouched_key.ts";

const CHUNK = 65_536;
const HOLDER = OpenKey.random();
const PLAINTEXT = new Uint8Array(4 * CHUNK + 1000).map((_, index) => index * 13 + (index >> 8));
const SEALED = await seal(PLAINTEXT, [HOLDER.sealKey]);
const PAYLOAD = SEALED.length - 4 * (CHUNK + 16) - 1016;

test("any range comes back as it was", async () => {
  const reader = await Reader.open(inMemory(SEALED), [HOLDER]);
  assert.deepEqual([reader.size, reader.chunks], [PLAINTEXT.length, 5]);
  const places = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 17, 4 * CHUNK - 1, 4 * CHUNK, PLAINTEXT.length - 1];
  for (const offset of [...places, PLAINTEXT.length, PLAINTEXT.length + 5]) {
    for (const length of [0, 1, 999, CHUNK, CHUNK + 1, PLAINTEXT.length]) {
      const expected = PLAINTEXT.subarray(offset, offset + length);
      assert.ok(equal(await reader.read(offset, length), expected), `${offset}+${length}`);
    }
  }
});

test("the last chunk is read right after the head, and then only what a range touches", async () => {
  const file = inMemory(SEALED);
  const reader = await Reader.open(file, [HOLDER]);
  await reader.read(CHUNK + 5, 10);
  await reader.read(0, CHUNK + 1);
  const chunk = (index: number) => PAYLOAD + index * (CHUNK + 16);
  const opening = [[0, HEAD_SIZE_MAX], [chunk(4), 1016]];
  assert.deepEqual(file.asked, [...opening, [chunk(1), CHUNK + 16], [chunk(0), 2 * (CHUNK + 16)]]);
});

test("a file cut short is refused before any of it is shown", async () => {
  const boundaries = [1, 2, 3, 4].map((chunks) => PAYLOAD + chunks * (CHUNK + 16));
  for (const size of [0, 10, PAYLOAD - 1, PAYLOAD, PAYLOAD + 15, ...boundaries, SEALED.length - 1]) {
    await assert.rejects(Reader.open(inMemory(SEALED.subarray(0, size)), [HOLDER]), Refused, `${size} bytes`);
  }
  await assert.rejects(Reader.open(inMemory(concat(SEALED, new Uint8Array(1))), [HOLDER]), Refused);
});

test("a changed chunk is refused when it is read, and no other", async () => {
  const changed = SEALED.slice();
  changed[PAYLOAD + CHUNK + 100] = (changed[PAYLOAD + CHUNK + 100] ?? 0) ^ 1;
  const reader = await Reader.open(inMemory(changed), [HOLDER]);
  assert.ok(equal(await reader.read(0, CHUNK), PLAINTEXT.subarray(0, CHUNK)));
  await assert.rejects(reader.read(CHUNK - 1, 2), Refused);
});

test("a range that comes short or long is refused", async () => {
  const file = inMemory(SEALED);
  for (const off of [-1, 1]) {
    const size = Math.min(file.size, file.size - off);
    const readAt = (offset: number, length: number) => file.readAt(offset, length + (offset === 0 ? 0 : off));
    await assert.rejects(Reader.open({ size, readAt }, [HOLDER]), Refused);
  }
});

test("another head or number of chunks than was described is refused before a key is touched", async () => {
  const { pin, chunks } = await Reader.open(inMemory(SEALED), [HOLDER]);
  await assert.doesNotReject(Reader.open(inMemory(SEALED), [HOLDER], { pin, chunks }));
  const untouched = new UntouchedKey(new Uint8Array(32));
  const other = pin.map((byte) => byte ^ 1);
  await assert.rejects(Reader.open(inMemory(SEALED), [untouched], { pin: other, chunks }), Refused);
  await assert.rejects(Reader.open(inMemory(SEALED), [untouched], { pin, chunks: chunks + 1 }), Refused);
  assert.ok(!untouched.touched);
});

test("nobody else reads it", async () => {
  await assert.rejects(Reader.open(inMemory(SEALED), [OpenKey.random()]), NotAHolder);
});

test("an error of the source comes as it is", async () => {
  const broken = { size: 1000, readAt: () => Promise.reject(new RangeError("offline")) };
  await assert.rejects(Reader.open(broken, [HOLDER]), RangeError);
});
