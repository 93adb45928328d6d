/** Canonical JSON: one spelling for every value, every other refused. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import { canonical, isBase64url, parseCanonical, type Json } from "../../crypto/browser/encoding.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import {
  ascending, boolean, bytes, day, fields, integer, mapping, oneOf, only, optional, pair, slug, text,
} from "../../crypto/browser/fields.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";

const CANONICAL = [
  "null",
  "true",
  "0",
  "9007199254740991",
  '""',
  '"\\"\\\\\\b\\f\\n\\r\\t\\u0000\\u001f\u007f\u2028é😀/"',
  "[]",
  "{}",
  '{"a":[1,2],"a_b":{"z":null},"b":false}',
  "[[[[[[[[1]]]]]]]]",
  '{"__proto__":{"x":1},"constructor":2}',
];

test("canonical JSON parses and is written again the same", () => {
  for (const spelling of CANONICAL) assert.deepEqual(canonical(parseCanonical(utf8(spelling))), utf8(spelling), spelling);
});

const OTHER_SPELLINGS = [
  "", " 1", "1 ", "-0", "-1", "1.0", "1.5", "1e3", "01", "9007199254740992", "NaN", "Infinity",
  '"\\u0041"', '"\\/"', '"\\u001F"', '"\\u000a"', '"\\ud800"', "'a'", '"a', '"\t"',
  "[1, 2]", "[1,]", '{"b":1,"a":2}', '{"a":1,"a":1}', '{"a":1,"a":2}', '{"A":1}', '{"a1":1}', '{"":1}', '{ "a":1}',
  "[[[[[[[[[1]]]]]]]]]", "\ufeff1", "1\n", "undefined", "[".repeat(100_000),
];

test("another spelling is refused", () => {
  for (const spelling of OTHER_SPELLINGS) {
    assert.throws(() => parseCanonical(utf8(spelling)), Refused, spelling.slice(0, 40));
  }
  assert.throws(() => parseCanonical(new Uint8Array([0x22, 0xff, 0x22])), Refused);
});

test("what has no canonical form is not written", () => {
  for (const value of [1.5, -1, -0, 2 ** 53, NaN, "\ud800", { A: 1 }] as unknown as Json[]) {
    assert.throws(() => canonical(value), Refused);
  }
});

test("base64url is recognised in its one spelling and size", () => {
  for (let size = 0; size < 70; size += 1) {
    const written = toBase64url(randomBytes(size + 1).subarray(1));
    assert.ok(isBase64url(written, size));
    assert.ok(!isBase64url(written, size + 1));
    assert.ok(!isBase64url(`${written}=`, size));
  }
  assert.ok(isBase64url("AA", 1) && isBase64url("AQ", 1));
  assert.ok(!isBase64url("AB", 1), "bits after the last byte");
  assert.ok(!isBase64url("AAB", 2), "bits after the last byte");
  assert.ok(!isBase64url("A+", 1) && !isBase64url("A\n", 1));
});

test("fields are exactly those listed, each of its type", () => {
  const read = fields({ a: integer(1, 5), b: optional(slug), c: text(3) });
  assert.deepEqual(read({ a: 1, b: null, c: "åa" }), { a: 1, b: null, c: "åa" });
  const wrong: readonly Json[] = [
    null, 1, [], { a: 1, b: null }, { a: 1, b: null, c: "", d: 1 }, { a: 0, b: null, c: "" }, { a: 6, b: null, c: "" },
    { a: "1", b: null, c: "" }, { a: 1, b: "A", c: "" }, { a: 1, b: "a--b", c: "" }, { a: 1, b: "-a", c: "" },
    { a: 1, b: "a".repeat(41), c: "" }, { a: 1, b: null, c: "åå" }, { a: 1, b: null, d: "" },
  ];
  for (const value of wrong) assert.throws(() => read(value), Refused, JSON.stringify(value));
});

test("a day is one that exists, in one form", () => {
  for (const good of ["2024-02-29", "0001-01-01", "9999-12-31"]) assert.equal(day(good), good);
  for (const bad of ["2023-02-29", "2024-2-9", "2024-13-01", "0000-01-01", "20240229", "2024-02-29T00:00", "", 1, null]) {
    assert.throws(() => day(bad as Json), Refused, String(bad));
  }
});

test("a list that must ascend holds nothing twice", () => {
  const read = ascending(text(), (item) => item, 3);
  assert.deepEqual(read(["a", "b", "c"]), ["a", "b", "c"]);
  for (const wrong of [["a", "a"], ["b", "a"], ["a", "b", "c", "d"]]) assert.throws(() => read(wrong), Refused);
});

test("a mapping's key cannot reach a prototype", () => {
  const read = mapping(text());
  const names = read(parseCanonical(utf8('{"__proto__":"a","constructor":"b"}')));
  assert.deepEqual(Object.entries(names), [["__proto__", "a"], ["constructor", "b"]]);
  assert.equal(Object.getPrototypeOf(names), null);
});

test("what is one of several, a pair, alone or a truth value is nothing else", () => {
  const readers = [oneOf<string | number>("a", 1), pair(boolean), only(text()), boolean] as const;
  const right = ["a", [true, false], ["x"], false] as const;
  const wrong = [["b", "1", true, null, ["a"]], [[true], [true, true, true], true, null], [[], ["x", "y"], "x"], ["true", 0, null]];
  for (const [at, read] of readers.entries()) {
    assert.deepEqual(read(right[at] as Json), right[at]);
    for (const value of wrong[at] as Json[]) assert.throws(() => read(value), Refused, `${at} ${JSON.stringify(value)}`);
  }
});

test("bytes have their exact size", () => {
  assert.equal(bytes(16)("AAAAAAAAAAAAAAAAAAAAAA"), "AAAAAAAAAAAAAAAAAAAAAA");
  for (const wrong of ["", "AAAAAAAAAAAAAAAAAAAAAB", "AAAAAAAAAAAAAAAAAAAAAA=", 5, null]) {
    assert.throws(() => bytes(16)(wrong), Refused);
  }
});
