/** HKDF under labels, and boxes under the keys it makes. */

import assert from "node:assert/strict";
import { hkdfSync } from "node:crypto";
import { test } from "node:test";
import { concat, fromHex, utf8 } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { hkdf } from "../../crypto/browser/hkdf.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { openBox, sealBox } from "../../crypto/browser/secretbox.ts";

const KEY = new Uint8Array(32).fill(7);
const TEXT = utf8("Seventeen boxes left by the back door.");
const CONTEXT = utf8("case");

test("HKDF is HKDF-SHA256 with label and context as info", () => {
  const [secret, salt, context] = [randomBytes(40), randomBytes(16), randomBytes(16)];
  const info = concat(utf8("tillit/v1/lookup"), context);
  const expected = (saltBytes: Uint8Array, infoBytes: Uint8Array, size: number) =>
    new Uint8Array(hkdfSync("sha256", secret, saltBytes, infoBytes, size));
  assert.deepEqual(hkdf("tillit/v1/lookup", secret, salt, context), expected(salt, info, 32));
  assert.deepEqual(hkdf("tillit/v1/lookup", secret, salt, context, 64), expected(salt, info, 64));
  assert.deepEqual(hkdf("tillit/v1/sign", secret), expected(new Uint8Array(0), utf8("tillit/v1/sign"), 32));
});

test("a box opens under its key beside its associated data, and is never twice the same", () => {
  const [one, other] = [sealBox(KEY, TEXT, CONTEXT), sealBox(KEY, TEXT, CONTEXT)];
  assert.equal(one.length, 24 + TEXT.length + 16);
  assert.notDeepEqual(one, other);
  assert.deepEqual([openBox(KEY, one, CONTEXT), openBox(KEY, other, CONTEXT)], [TEXT, TEXT]);
});

test("a box made by libsodium opens", () => {
  // crypto_aead_xchacha20poly1305_ietf, key 32 times 0x07, nonce 24 times 0x09.
  const sealed = fromHex(
    "ed1794ef12de1c079a326a53101674cb4696d1ee6003e4c1d2e57d7cb1473030" +
      "a24e2fb4a0a54a32b2cfd36380bad5f519aa35a30f72",
  );
  assert.deepEqual(openBox(KEY, concat(new Uint8Array(24).fill(9), sealed), CONTEXT), TEXT);
});

test("cut, changed, under another key or beside other data it is refused", () => {
  const box = sealBox(KEY, TEXT, CONTEXT);
  for (let index = 0; index < box.length; index++) {
    assert.throws(() => openBox(KEY, box.subarray(0, index), CONTEXT), Refused);
    const changed = box.slice();
    changed[index] = (box[index] ?? 0) ^ 0x10;
    assert.throws(() => openBox(KEY, changed, CONTEXT), Refused);
  }
  assert.throws(() => openBox(KEY.slice().fill(8), box, CONTEXT), Refused);
  assert.throws(() => openBox(KEY, box, utf8("another case")), Refused);
  assert.throws(() => openBox(KEY, box, new Uint8Array(0)), Refused);
});

test("a key of another size is refused", () => {
  assert.throws(() => sealBox(KEY.subarray(1), TEXT, CONTEXT), Refused);
});
