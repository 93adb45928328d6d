/** Words: made evenly, read back whatever the hand did, never guessed. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Refused } from "../../crypto/browser/errors.ts";
import { UnclearWords, unfolded, WordList } from "../../crypto/browser/words.ts";

const TEXT = readFileSync("crypto/wordlist.txt", "ascii");
const LIST = new WordList(TEXT);
const WORDS = "abacus zoom lantern gravel tulip anchor magnetic violin copper falcon".split(" ");
const typed = WORDS.join(" ");

test("the list is the protocol's, or refused", () => {
  for (const other of ["", TEXT.replace("abacus", "abacuz"), TEXT.slice(0, -1), `${TEXT}\n`]) {
    assert.throws(() => new WordList(other), Refused);
  }
});

test("words are the digits of a number in base 7,772", () => {
  const all = TEXT.trim().split("\n");
  assert.deepEqual(LIST.fromBytes(new Uint8Array(48), 10), Array(10).fill(all[0]));
  const one = new Uint8Array(48);
  one[47] = 1;
  assert.deepEqual(LIST.fromBytes(one, 10), [...Array(9).fill(all[0]), all[1]]);
  const last = new Uint8Array(48);
  last[46] = 7772 >> 8;
  last[47] = 7772 & 255;
  assert.deepEqual(LIST.fromBytes(last, 10).slice(-2), [all[1], all[0]]);
  assert.throws(() => LIST.fromBytes(new Uint8Array(32), 10), RangeError);
});

test("new words are ten of the list, a passphrase six, each time others", () => {
  const [one, two] = [LIST.random(), LIST.random()];
  assert.deepEqual(LIST.read(one.join(" ")), one);
  assert.notDeepEqual(one, two);
  assert.equal(LIST.passphrase().split(" ").length, 6);
  assert.notEqual(LIST.passphrase(), LIST.passphrase());
});

test("words are read in any case, with any separators, numbered or joined", () => {
  for (const way of [
    typed, typed.toUpperCase(), `  ${WORDS.join("\n")}\r\n`, WORDS.join("-"),
    WORDS.map((word, at) => `${at + 1}. ${word}`).join(", "),
    WORDS.join(""), "ａbacus" + typed.slice(6), typed.replace("lantern gravel", "lanterngravel"),
  ]) {
    assert.deepEqual(LIST.read(way), WORDS, way);
  }
});

test("one slip is put right where one word alone is near", () => {
  for (const slip of ["lantren", "lanern", "lanterrn", "lantorn", "antern", "lanternn"]) {
    assert.deepEqual(LIST.read(typed.replace("lantern", slip)), WORDS, slip);
  }
});

test("what is unclear is said by its place, and not tried out", () => {
  const unclear = (text: string, places: readonly number[], count: number) =>
    assert.throws(() => LIST.read(text), (error: UnclearWords) => {
      assert.ok(error instanceof UnclearWords);
      assert.deepEqual([error.places, error.count], [places, count]);
      assert.ok(!WORDS.some((word) => error.message.includes(word)));
      return true;
    });
  unclear("", [], 0);
  unclear(WORDS.slice(1).join(" "), [], 9);
  unclear(`${typed} abacus`, [], 11);
  unclear(typed.replace("lantern", "xqzw"), [3], 10);
  unclear(typed.replace("lantern gravel", "lanterngravel qqqq").replace("tulip", ""), [5], 10);
  unclear(`${typed}${" ".repeat(2000)}`, [], 10);
});

test("the list comes out of the form in which it is fetched", () => {
  assert.equal(unfolded(readFileSync("app/static/words.txt", "ascii")), TEXT);
});
