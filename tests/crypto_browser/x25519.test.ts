/** X25519: the browser's and noble's are the same, and the browser's is taken only if it is right. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex, toHex } from "../../crypto/browser/bytes.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { BASE_POINT, byNoble, byWebCrypto, chooseX25519 } from "../../crypto/browser/x25519.ts";

const { subtle } = globalThis.crypto;
const BOTH = { noble: byNoble, WebCrypto: byWebCrypto(subtle) };

for (const [name, x25519] of Object.entries(BOTH)) {
  test(`${name} computes the examples of RFC 7748 §6.1`, async () => {
    const alice = x25519(fromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a"));
    const bob = x25519(fromHex("5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb"));
    const [alicePublic, bobPublic] = [await alice(BASE_POINT), await bob(BASE_POINT)];
    assert.equal(toHex(alicePublic), "8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a");
    assert.equal(toHex(bobPublic), "de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
    const shared = "4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742";
    assert.deepEqual([toHex(await alice(bobPublic)), toHex(await bob(alicePublic))], [shared, shared]);
  });

  test(`${name} refuses points of small order`, async () => {
    const multiply = x25519(randomBytes(32));
    for (const point of [
      "0000000000000000000000000000000000000000000000000000000000000000",
      "0100000000000000000000000000000000000000000000000000000000000000",
      "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
      "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
      "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
      "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    ]) {
      await assert.rejects(multiply(fromHex(point)));
    }
  });
}

test("both agree on any scalar and point, the top bit and other encodings included", async () => {
  for (let count = 0; count < 100; count++) {
    const [scalar, point] = [randomBytes(32), randomBytes(32)];
    // 2 … 18 again, as 2^255 - 19 more of it; 0 and 1 are of small order.
    if (count % 3 === 0) point.fill(0xff).fill(0xef + ((count / 3) % 17), 0, 1);
    assert.deepEqual(await BOTH.noble(scalar)(point), await BOTH.WebCrypto(scalar)(point));
  }
});

test("a scalar that is changed afterwards changes nothing", async () => {
  for (const x25519 of Object.values(BOTH)) {
    const scalar = randomBytes(32);
    const multiply = x25519(scalar);
    const before = x25519(scalar.slice())(BASE_POINT);
    scalar.fill(0);
    assert.deepEqual(await multiply(BASE_POINT), await before);
  }
});

const absent = { importKey: () => Promise.reject(new DOMException("X25519", "NotSupportedError")) };
const deriving = (byte: number) => ({
  importKey: () => Promise.resolve({}),
  deriveBits: () => Promise.resolve(new Uint8Array(32).fill(byte).buffer),
});
const [empty, wrong] = [deriving(0), deriving(1)];

for (const [name, offered] of Object.entries({ absent, empty, wrong })) {
  test(`an engine whose X25519 is ${name} is passed over`, async () => {
    assert.equal(await chooseX25519(offered as unknown as SubtleCrypto), byNoble);
  });
}

test("without a secure context noble does it, with one the engine", async () => {
  assert.equal(await chooseX25519(undefined), byNoble);
  assert.notEqual(await chooseX25519(subtle), byNoble);
});
