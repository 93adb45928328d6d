/** The `age` command opens what is sealed here, and the other way round. */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { openSealed, seal } from "../../crypto/browser/age.ts";
import { equal, fromUtf8 } from "../../crypto/browser/bytes.ts";
import { sealStream } from "../../crypto/browser/stream.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { age, inFolder } from "./age_command.ts";
import { inMemory } from "./in_memory.ts";

const NOTHING = new Uint8Array(0);
const SIZES = [0, 38, 65_536, 200_000];
const filled = (size: number) => new Uint8Array(size).map((_, index) => index * 31);

test("the command is 1.3 or later", () => {
  const [major, minor] = fromUtf8(age(["--version"], NOTHING)).replace(/^\D*/, "").split(".").map(Number);
  assert.ok(major !== undefined && minor !== undefined && (major > 1 || minor >= 3));
});

for (const size of SIZES) {
  test(`the command opens ${size} bytes sealed here to several holders`, () =>
    inFolder(async (path) => {
      const holder = OpenKey.random();
      writeFileSync(path("key.txt"), `${holder.text}\n`);
      const sealed = await seal(filled(size), [OpenKey.random().sealKey, holder.sealKey]);
      assert.ok(equal(age(["-d", "-i", path("key.txt")], sealed), filled(size)));
    }));

  test(`${size} bytes sealed by the command open here`, () =>
    inFolder(async (path) => {
      const holder = OpenKey.random();
      writeFileSync(path("keys.txt"), `${holder.text}\n${OpenKey.random().text}\n`);
      const sealed = age(["-e", "-i", path("keys.txt")], filled(size)); // to the recipients that the command derives itself
      assert.ok(equal(await openSealed(sealed, [holder]), filled(size)));
    }));
}

test("the command opens what was sealed as a stream", () =>
  inFolder(async (path) => {
    const holder = OpenKey.random();
    writeFileSync(path("key.txt"), `${holder.text}\n`);
    const { sealed } = await sealStream(inMemory(filled(200_000)).inBlocksOf(7_777), [holder.sealKey]);
    const blocks: Uint8Array[] = [];
    for await (const block of sealed) blocks.push(block);
    assert.ok(equal(age(["-d", "-i", path("key.txt")], Buffer.concat(blocks)), filled(200_000)));
  }));
