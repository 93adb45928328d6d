/** Age files in memory: who opens them, and that nothing else does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { openSealed, seal } from "../../crypto/browser/age.ts";
import { concat, equal, utf8 } from "../../crypto/browser/bytes.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";

const CHUNK = 65_536;
const HOLDER = OpenKey.random();

async function assertReason(reason: string, sealed: Uint8Array): Promise<void> {
  const error = await openSealed(sealed, [HOLDER]).catch((caught: unknown) => caught);
  assert.ok(error instanceof Refused);
  assert.equal(error.reason, reason);
}

const TEXT = utf8("Seventeen boxes left by the back door.");

test("each of several holders opens it, with a key among others", async () => {
  const holders = [HOLDER, OpenKey.random(), OpenKey.random(), OpenKey.random()];
  const sealed = await seal(TEXT, holders.map((holder) => holder.sealKey));
  for (const holder of holders) assert.deepEqual(await openSealed(sealed, [OpenKey.random(), holder]), TEXT);
});

test("nobody else opens it, and they are told so", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  await assert.rejects(openSealed(sealed, [OpenKey.random(), OpenKey.random()]), NotAHolder);
  await assert.rejects(openSealed(sealed, []), NotAHolder);
});

for (const size of [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK]) {
  test(`${size} bytes come back as they were`, async () => {
    const plaintext = new Uint8Array(size).map((_, index) => index * 7);
    const sealed = await seal(plaintext, [HOLDER.sealKey]);
    assert.ok(equal(await openSealed(sealed, [HOLDER]), plaintext));
  });
}

test("the same text is never sealed alike", async () => {
  const [one, other] = [await seal(TEXT, [HOLDER.sealKey]), await seal(TEXT, [HOLDER.sealKey])];
  assert.equal(one.length, other.length);
  assert.notDeepEqual(one.slice(-TEXT.length), other.slice(-TEXT.length));
});

test("sealing to nobody is refused, and so is a key that is none", async () => {
  await assert.rejects(seal(TEXT, []), Refused);
  await assert.rejects(seal(TEXT, [HOLDER.sealKey.subarray(1)]), Refused);
  const outOfRange = HOLDER.sealKey.fill(0xff, 0, 3);
  await assert.rejects(seal(TEXT, [outOfRange]), Refused);
  const smallOrder = HOLDER.sealKey.fill(0, 1184);
  await assert.rejects(seal(TEXT, [HOLDER.sealKey, smallOrder]), Refused);
});

test("a header holds 128 and no more", async () => {
  await assert.doesNotReject(seal(TEXT, Array<Uint8Array>(128).fill(HOLDER.sealKey)));
  await assert.rejects(seal(TEXT, Array<Uint8Array>(129).fill(HOLDER.sealKey)), Refused);
});

test("cut anywhere, it is refused", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  for (let size = 0; size < sealed.length; size++) {
    await assert.rejects(openSealed(sealed.subarray(0, size), [HOLDER]), Refused, `${size} bytes`);
  }
});

test("with one bit flipped anywhere, it is refused", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  for (let index = 0; index < sealed.length; index++) {
    const flipped = sealed.slice();
    flipped[index] = (sealed[index] ?? 0) ^ (1 << index % 8);
    await assert.rejects(openSealed(flipped, [HOLDER]), Refused, `byte ${index}`);
  }
});

test("with a byte more, anywhere, it is refused", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  for (let index = 0; index <= sealed.length; index += 3) {
    const longer = concat(sealed.subarray(0, index), new Uint8Array([0x41]), sealed.subarray(index));
    await assert.rejects(openSealed(longer, [HOLDER]), Refused, `before byte ${index}`);
  }
});

test("chunks cut off, swapped, repeated or of another file are refused", async () => {
  const plaintext = new Uint8Array(2 * CHUNK + 100);
  const sealed = await seal(plaintext, [HOLDER.sealKey]);
  const other = await seal(plaintext, [HOLDER.sealKey]);
  const start = sealed.length - 2 * (CHUNK + 16) - 116;
  const place = (index: number) => start + index * (CHUNK + 16);
  const part = (from: Uint8Array, index: number) => from.subarray(place(index), place(index + 1));
  const head = sealed.subarray(0, start);
  const [a, b, c] = [part(sealed, 0), part(sealed, 1), part(sealed, 2)];
  assert.deepEqual(await openSealed(concat(head, a, b, c), [HOLDER]), plaintext);
  const cut = [[], [a], [a, b], [a, b, new Uint8Array(16)]];
  const moved = [[b, a, c], [a, c], [a, a, b, c], [a, b, c, c], [a, part(other, 1), c]];
  for (const chunks of [...cut, ...moved]) {
    await assert.rejects(openSealed(concat(head, ...chunks), [HOLDER]), Refused);
  }
});

test("a stranger's header costs little before it is refused", async () => {
  const version = "age-encryption.org/v1\n";
  for (const header of ["-> x\n".repeat(30_000), "\n".repeat(70_000), `-> ${"x".repeat(100_000)}\n`]) {
    await assert.rejects(openSealed(utf8(version + header), [HOLDER]), Refused);
  }
  await assertReason("header: stanzas", utf8(version + "-> x y\n\n".repeat(129)));
  await assertReason("header: no end", utf8(version + "-> x y\n\n".repeat(128)));
  await assertReason("header: version", randomBytes(65_536));
});

test("a passphrase beside a holder is refused", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  const version = utf8("age-encryption.org/v1\n");
  const scrypt = utf8("-> scrypt AAAAAAAAAAAAAAAAAAAAAA 10\nAAAA\n");
  const both = concat(version, scrypt, sealed.subarray(version.length));
  await assertReason("header: a passphrase", both);
});

test("an error says nothing but that it was refused", async () => {
  const sealed = await seal(TEXT, [HOLDER.sealKey]);
  sealed[sealed.length - 1] = (sealed.at(-1) ?? 0) ^ 1;
  const error = await openSealed(sealed, [HOLDER]).catch((caught: unknown) => caught);
  assert.ok(error instanceof Refused);
  assert.equal(error.message, "Refused.");
  assert.equal(error.cause, undefined);
});

test("a garbled file of any kind is refused", async () => {
  for (const size of [0, 1, 16, 22, 1000, 70_000]) {
    await assert.rejects(openSealed(randomBytes(Math.min(size, 65_536)), [HOLDER]), Refused);
  }
});
