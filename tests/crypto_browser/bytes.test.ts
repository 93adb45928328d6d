/** Byte strings and their text forms: one encoding per value. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  concat, equal, fromBase64url, fromHex, fromUtf8, toBase64url, toHex, utf8,
} from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";

const bytes = (...values: number[]) => new Uint8Array(values);

test("bytes are joined in order and compared by value", () => {
  assert.deepEqual(concat(bytes(1, 2), bytes(), bytes(3)), bytes(1, 2, 3));
  assert.ok(equal(bytes(1, 2), bytes(1, 2)));
  for (const other of [bytes(1), bytes(1, 3), bytes(1, 2, 0), bytes()]) assert.ok(!equal(bytes(1, 2), other));
});

test("base64url comes back as it was, for every length and every last byte", () => {
  for (let size = 0; size < 6; size++) {
    for (let last = 0; last < 256; last++) {
      const value = new Uint8Array(size).fill(last);
      assert.deepEqual(fromBase64url(toBase64url(value), size), value);
    }
  }
  assert.equal(toBase64url(bytes(0xfb, 0xff, 0xfe)), "-__-");
});

for (const text of ["A", "AB", "AAB", "AA==", "AAA=", "+__-", "-/_-", "AA AA", "AAAA\n", " AAAA", "AAAÄ", "AAAAA"]) {
  test(`base64url ${JSON.stringify(text)} is refused`, () => {
    assert.throws(() => fromBase64url(text), Refused);
  });
}

test("base64url of another size is refused", () => {
  assert.throws(() => fromBase64url("AAAA", 4), Refused);
});

test("hexadecimal is lower case, two digits a byte", () => {
  assert.equal(toHex(bytes(0, 0x0f, 0xff)), "000fff");
  assert.deepEqual(fromHex("000fff"), bytes(0, 0x0f, 0xff));
  for (const text of ["0", "0F", "0g", " 00", "00\n", "0x00"]) assert.throws(() => fromHex(text), Refused);
});

test("text is UTF-8 and comes back as it was, a byte order mark included", () => {
  for (const text of ["", "Zażółć", "\ufeffx", "\u0000", "👩‍🚒"]) assert.equal(fromUtf8(utf8(text)), text);
});

test("a lone surrogate and bytes that are not UTF-8 are refused", () => {
  for (const text of ["\ud800", "a\udc00b", "\udc00\ud800"]) assert.throws(() => utf8(text), Refused);
  for (const wrong of [bytes(0xff), bytes(0xc0, 0x80), bytes(0xed, 0xa0, 0x80), bytes(0xe2, 0x82)]) {
    assert.throws(() => fromUtf8(wrong), Refused);
  }
});
