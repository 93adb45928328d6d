/** Identities as text. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { identityText, parseIdentity } from "../../crypto/browser/bech32.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { readVectors } from "./published_vectors.ts";

const SEED = new Uint8Array(32).map((_, index) => index);

test("an identity is 77 characters in upper case", () => {
  assert.match(identityText(SEED), /^AGE-SECRET-KEY-PQ-1[02-9AC-HJ-NP-Z]{58}$/);
  assert.match(OpenKey.random().text, /^.{77}$/);
});

test("it comes back as it was", () => {
  for (let count = 0; count < 50; count++) {
    const seed = randomBytes(32);
    assert.deepEqual(parseIdentity(identityText(seed)), seed);
  }
});

test("the published identities parse, and are written alike", () => {
  const identities = readVectors().flatMap((vector) => vector.identities);
  const ours = identities.filter((identity) => identity.startsWith("AGE-SECRET-KEY-PQ-1"));
  assert.equal(ours.length, 19);
  for (const text of ours) assert.equal(identityText(parseIdentity(text)), text);
});

test("one character changed, left out or doubled is refused", () => {
  const text = identityText(SEED);
  for (let index = 0; index < text.length; index++) {
    const other = text[index] === "Q" ? "P" : "Q";
    assert.throws(() => parseIdentity(text.slice(0, index) + other + text.slice(index + 1)), Refused);
    assert.throws(() => parseIdentity(text.slice(0, index) + text.slice(index + 1)), Refused);
  }
  assert.throws(() => parseIdentity(`${text} `), Refused);
});

test("another case, size or type is refused", () => {
  const text = identityText(SEED);
  for (const wrong of [text.toLowerCase(), `a${text.slice(1)}`, identityText(SEED.subarray(1)), "", "age1pq1"]) {
    assert.throws(() => parseIdentity(wrong), Refused);
  }
  const published = readVectors().flatMap((vector) => vector.identities);
  const classical = published.find((identity) => identity.startsWith("AGE-SECRET-KEY-1"));
  assert.ok(classical);
  assert.throws(() => parseIdentity(classical), Refused);
});
