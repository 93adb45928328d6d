/** Attachments: the file that was described, whole, or refused before a byte of it is shown. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { cleanName, OpenedAttachment, sealAttachment, type FileToSeal } from "../../crypto/browser/attachments.ts";
import { bucket } from "../../crypto/browser/buckets.ts";
import { concat, equal, toBase64url, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { inMemory } from "./in_memory.ts";
import { id } from "./organisation.ts";
import { allRefused } from "./refusals.ts";

const ROOM = Identity.random();

const bytesOf = (size: number): Bytes => Uint8Array.from({ length: size }, (_, at) => (at * 31 + (at >> 8)) & 255);

async function sealed(content: Bytes, changes: Partial<FileToSeal> = {}, powersOnly = false) {
  const source = inMemory(content).inBlocksOf(50_000);
  const file = { about: null, blob: id(), name: "plan.pdf", size: content.length, type: "application/pdf", source };
  const sealing = await sealAttachment({ ...file, ...changes }, ROOM.publicKeys.seal, powersOnly);
  const blocks: Uint8Array[] = [];
  for await (const block of sealing.sealed) blocks.push(block);
  return { description: sealing.description, blob: concat(...blocks) };
}

async function whole(opened: OpenedAttachment): Promise<Bytes> {
  const blocks: Uint8Array[] = [];
  for await (const block of opened.blocks()) blocks.push(block);
  return concat(...blocks);
}

test("a file comes back byte for byte, and its blob has the size of a bucket", async () => {
  for (const size of [0, 1, 4096, 65_535, 65_536, 65_537, 300_000, 1_500_000]) {
    for (const powersOnly of [false, true]) {
      const content = bytesOf(size);
      const { description, blob } = await sealed(content, {}, powersOnly);
      const opened = await OpenedAttachment.open(description, inMemory(blob), ROOM, powersOnly);
      assert.ok(equal(await whole(opened), content), String(size));
      const padded = bucket(size, powersOnly);
      assert.equal(description.chunks, Math.ceil(padded / 65_536));
      const { blob: smallest } = await sealed(bytesOf(0));
      assert.equal(blob.length - padded - 16 * description.chunks, smallest.length - 4096 - 16, "header and nonce");
    }
  }
});

test("any part can be read, and nothing of the padding", async () => {
  const content = bytesOf(200_000);
  const { description, blob } = await sealed(content);
  const opened = await OpenedAttachment.open(description, inMemory(blob), ROOM, false);
  const parts = [[0, 10], [65_530, 12], [199_990, 100], [199_999, 1], [200_000, 5], [300_000, 1]] as const;
  for (const [offset, length] of parts) {
    assert.deepEqual(await opened.read(offset, length), content.slice(offset, offset + length));
  }
});

test("the last chunk is opened before any other", async () => {
  const { description, blob } = await sealed(bytesOf(200_000));
  const source = inMemory(blob);
  await OpenedAttachment.open(description, source, ROOM, false);
  assert.equal((source.asked.at(-1)?.[0] ?? 0) + (source.asked.at(-1)?.[1] ?? 0), blob.length);
});

test("a blob that is not the one described is refused", async () => {
  const content = bytesOf(200_000);
  const { description, blob } = await sealed(content);
  const other = await sealed(content);
  const open = (changes: object, of = blob, room = ROOM, powersOnly = false) =>
    OpenedAttachment.open({ ...description, ...changes }, inMemory(of), room, powersOnly);
  await open({});
  await allRefused([
    ["another sealing of the same file", "header: not the pinned one", () => open({}, other.blob)],
    ["another pin", "header: not the pinned one", () => open({ pin: toBase64url(randomBytes(32)) })],
    ["chunks that do not fit the size", "attachment: chunks do not fit the size", () => open({ chunks: 5 })],
    ["another size", "attachment: chunks do not fit the size", () => open({ size: 300_000 })],
    ["another size in as many chunks", "attachment: another size than described", () => open({ size: 212_000 })],
    ["another padding", "attachment: another size than described", () => open({}, blob, ROOM, true)],
    ["another room", "none of the keys opens it", () => open({}, blob, Identity.random())],
  ]);
  for (const end of [0, 100, 2000, 70_000, blob.length - 65_552, blob.length - 1]) {
    await assert.rejects(open({}, blob.subarray(0, end)), Refused, String(end));
  }
});

test("a changed byte is refused when its chunk is opened", async () => {
  const { description, blob } = await sealed(bytesOf(200_000));
  for (let at = 0; at < blob.length; at += 20_011) {
    const changed = blob.slice();
    changed[at] = (changed[at] as number) ^ 1;
    const attempt = async () => whole(await OpenedAttachment.open(description, inMemory(changed), ROOM, false));
    await assert.rejects(attempt(), Refused, String(at));
  }
});

test("a file that grows or shrinks while it is sealed is refused", async () => {
  await assert.rejects(sealed(bytesOf(100), { size: 99 }), Refused);
  await assert.rejects(sealed(bytesOf(100), { size: 101 }), Refused);
});

test("a name says what it shows", () => {
  for (const [name, clean] of [
    ["plan.pdf", "plan.pdf"],
    ["invoice\u202efdp.exe", "invoice_fdp.exe"],
    ["../../etc/passwd", ".._.._etc_passwd"],
    ["C:\\a\\b.txt", "C:_a_b.txt"],
    ["a\u0000b\nc\u2028d\u200be", "a_b_c_d_e"],
    ["\ud800x", "_x"],
    ["  ", "_"],
    ["..", "_"],
    ["", "_"],
    ["årsrapport 2026.ods", "årsrapport 2026.ods"],
  ] as const) {
    assert.equal(cleanName(name), clean);
  }
  const long = cleanName(`${"å".repeat(300)}.pdf`);
  assert.ok(utf8(long).length <= 255 && long.endsWith(".pdf"));
  assert.equal(utf8(cleanName("x".repeat(300))).length, 255);
});
