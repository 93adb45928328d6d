/** Ed25519: one set of signatures that hold, in whatever engine they are verified. */

import assert from "node:assert/strict";
import { createPrivateKey, sign as signByNode } from "node:crypto";
import { test } from "node:test";
import { concat, fromHex } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import {
  chooseEquation, equationByNoble, equationByWebCrypto, sign, signKeyOf, verify,
} from "../../crypto/browser/sign.ts";
import cases from "../vectors/ed25519.json" with { type: "json" };

const { subtle } = globalThis.crypto;

test("the vectors are all there", () => {
  assert.equal(cases.length, 52);
  assert.equal(cases.filter(({ valid }) => valid).length, 3);
});

for (const { name, valid, key, message, signature } of cases) {
  test(`${name}: ${valid ? "holds" : "refused"}`, async () => {
    const verifying = verify(fromHex(key), fromHex(message), fromHex(signature));
    await (valid ? assert.doesNotReject(verifying) : assert.rejects(verifying, Refused));
  });
}

test("both equations agree wherever they are asked", async () => {
  const asked = cases.filter(({ name }) => !/small order|neutral|x = 0|y = p|S [=+]/.test(name));
  assert.equal(asked.length, 8);
  for (const { name, valid, key, message, signature } of asked) {
    for (const equation of [equationByNoble, equationByWebCrypto(subtle)]) {
      assert.equal(await equation(fromHex(key), fromHex(message), fromHex(signature)), valid, name);
    }
  }
});

test("signatures are those of RFC 8032, as another implementation makes them", () => {
  for (let size = 0; size < 200; size += 9) {
    const [seed, message] = [randomBytes(32), randomBytes(size)];
    const der = Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), seed]);
    const key = createPrivateKey({ key: der, format: "der", type: "pkcs8" });
    assert.deepEqual(Buffer.from(sign(message, seed)), signByNode(null, message, key));
  }
});

test("a signature holds for its key, its message and itself alone", async () => {
  const [seed, message] = [randomBytes(32), randomBytes(100)];
  const [key, signature] = [signKeyOf(seed), sign(message, seed)];
  await verify(key, message, signature);
  const flipped = (bytes: Uint8Array, bit: number) =>
    bytes.slice().map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
  for (let bit = 0; bit < 512; bit += 3) await assert.rejects(verify(key, message, flipped(signature, bit)), Refused);
  for (let bit = 0; bit < 256; bit += 3) await assert.rejects(verify(flipped(key, bit), message, signature), Refused);
  for (let bit = 0; bit < 800; bit += 7) await assert.rejects(verify(key, flipped(message, bit), signature), Refused);
  await assert.rejects(verify(signKeyOf(randomBytes(32)), message, signature), Refused);
});

test("keys, seeds and signatures of another size are refused", async () => {
  const [seed, message] = [randomBytes(32), new Uint8Array(3)];
  const [key, signature] = [signKeyOf(seed), sign(message, seed)];
  const others = (bytes: Uint8Array) => [bytes.subarray(1), concat(bytes, new Uint8Array(1))];
  for (const wrong of others(key)) await assert.rejects(verify(wrong, message, signature), Refused);
  for (const wrong of others(signature)) await assert.rejects(verify(key, message, wrong), Refused);
  assert.throws(() => sign(message, seed.subarray(1)), Refused);
});

const absent = { importKey: () => Promise.reject(new DOMException("Ed25519", "NotSupportedError")) };
const lenient = { importKey: () => Promise.resolve({}), verify: () => Promise.resolve(true) };
const refusing = { importKey: () => Promise.resolve({}), verify: () => Promise.resolve(false) };

for (const [name, offered] of Object.entries({ absent, lenient, refusing })) {
  test(`an engine whose Ed25519 is ${name} is passed over`, async () => {
    assert.equal(await chooseEquation(offered as unknown as SubtleCrypto), equationByNoble);
  });
}

test("without a secure context noble does it, with one the engine", async () => {
  assert.equal(await chooseEquation(undefined), equationByNoble);
  assert.notEqual(await chooseEquation(subtle), equationByNoble);
});
