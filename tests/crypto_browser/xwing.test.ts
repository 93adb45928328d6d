/** X-Wing: the published examples, and keys that show nothing of themselves. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { inspect } from "node:util";
import { fromHex, toHex } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hpkeOpen, hpkeSeal } from "../../crypto/browser/hpke.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { encapsulate, OpenKey } from "../../crypto/browser/xwing.ts";

const sha3 = (bytes: Uint8Array) => createHash("sha3-256").update(bytes).digest("hex");

/** draft-connolly-cfrg-xwing-kem-09, appendix C: seal key and encapsulation by their SHA3-256. */
const EXAMPLES = [
  {
    seed: "7f9c2ba4e88f827d616045507605853ed73b8093f6efbc88eb1a6eacfa66ef26",
    randomness:
      "3cb1eea988004b93103cfb0aeefd2a686e01fa4a58e8a3639ca8a1e3f9ae57e2" +
      "35b8cc873c23dc62b8d260169afa2f75ab916a58d974918835d25e6a435085b2",
    secret: "d2df0522128f09dd8e2c92b1e905c793d8f57a54c3da25861f10bf4ca613e384",
    sealKey: "5121745904643ad9dfacca7869292c19a8a69533b53e60666b7db910b4ad6367",
    encapsulation: "c0abd149f83f45324ac3a7ddc7606c71f257e5ea86113522834a0ee1bcb34e3e",
  },
  {
    seed: "badfd6dfaac359a5efbb7bcc4b59d538df9a04302e10c8bc1cbf1a0b3a5120ea",
    randomness:
      "17cda7cfad765f5623474d368ccca8af0007cd9f5e4c849f167a580b14aabdef" +
      "aee7eef47cb0fca9767be1fda69419dfb927e9df07348b196691abaeb580b32d",
    secret: "f2e86241c64d60f6649fbc6c5b7d17180b780a3f34355e64a85749949c45f150",
    sealKey: "799b6016e5daa56ffa1b5e79f7caf73413ceecd6df428642404cac41ddee4853",
    encapsulation: "7680b7ba47ae09bac4b43001edcef9d98e50df20026e70ba6a424447e1f2b961",
  },
  {
    seed: "ef58538b8d23f87732ea63b02b4fa0f4873360e2841928cd60dd4cee8cc0d4c9",
    randomness:
      "22a96188d032675c8ac850933c7aff1533b94c834adbb69c6115bad4692d8619" +
      "f90b0cdf8a7b9c264029ac185b70b83f2801f2f4b3f70c593ea3aeeb613a7f1b",
    secret: "953f7f4e8c5b5049bdc771d1dffada0dd961477d1a2ae0988baa7ea6898d893f",
    sealKey: "1ef0c99a06026450564957a5402a788feffbbefdcce55d25de254d0a49eb095a",
    encapsulation: "3088688d63201d5d844170b79f148b2791c15f346ff6f8bd559807fbd442f91f",
  },
];

for (const [index, example] of EXAMPLES.entries()) {
  test(`example ${index + 1} of the draft comes out, both ways`, async () => {
    const key = new OpenKey(fromHex(example.seed));
    assert.equal(sha3(key.sealKey), example.sealKey);
    const { encapsulation, secret } = await encapsulate(key.sealKey, fromHex(example.randomness));
    assert.equal(sha3(encapsulation), example.encapsulation);
    assert.equal(toHex(secret), example.secret);
    assert.equal(toHex(await key.decapsulate(encapsulation)), example.secret);
  });
}

test("an encapsulation for another key gives another secret, not an error", async () => {
  const { encapsulation, secret } = await encapsulate(OpenKey.random().sealKey);
  assert.notDeepEqual(await OpenKey.random().decapsulate(encapsulation), secret);
});

test("an encapsulation of another size, or with a point of small order, is refused", async () => {
  const key = OpenKey.random();
  const { encapsulation } = await encapsulate(key.sealKey);
  for (const wrong of [encapsulation.subarray(1), new Uint8Array(1121), encapsulation.slice().fill(0, 1088)]) {
    await assert.rejects(key.decapsulate(wrong), Refused);
  }
});

test("a seed of another size is refused", () => {
  for (const size of [0, 31, 33, 64]) assert.throws(() => new OpenKey(new Uint8Array(size)), Refused);
});

test("a key is not changed by changing what it was made from or what it gave away", async () => {
  const seed = randomBytes(32);
  const key = new OpenKey(seed);
  const { encapsulation, secret } = await encapsulate(key.sealKey);
  const [text, sealKey] = [key.text, key.sealKey];
  seed.fill(0);
  key.seed.fill(0);
  key.sealKey.fill(0);
  assert.deepEqual([key.text, key.sealKey], [text, sealKey]);
  assert.deepEqual(await key.decapsulate(encapsulation), secret);
});

test("no log, message or JSON shows a key", async () => {
  const key = OpenKey.random();
  await key.decapsulate((await encapsulate(key.sealKey)).encapsulation);
  assert.match(inspect(key, { depth: 9 }), /^_?OpenKey \{\}$/);
  assert.deepEqual([JSON.stringify(key), String(key), Object.keys(key).length], ["{}", "[object Object]", 0]);
});

test("a seal under another info does not open", async () => {
  const key = OpenKey.random();
  const sealed = await hpkeSeal(new Uint8Array([1, 2, 3]), key.sealKey, "one");
  assert.deepEqual(await hpkeOpen(sealed, key, "one"), new Uint8Array([1, 2, 3]));
  await assert.rejects(hpkeOpen(sealed, key, "other"), Refused);
});
