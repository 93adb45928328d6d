/** What is asked to see that somebody kept their words, and the base32 of a TOTP secret. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { base32 } from "../../app/client/console/keeper/enrolling.ts";
import { askedPlaces, sameWords } from "../../app/client/console/views/enrolSecrets.tsx";

test("three different places of the paper are asked for, always the same ones", () => {
  const seen = new Set<number>();
  for (let at = 0; at < 200; at += 1) {
    const words = Array.from({ length: 10 }, (_, index) => `word${String.fromCharCode(97 + ((at * 7 + index * at) % 26))}`);
    const places = askedPlaces(words);
    assert.deepEqual(askedPlaces(words), places);
    assert.equal(new Set(places).size, 3);
    assert.ok(places.every((place) => place >= 1 && place <= 10));
    for (const place of places) seen.add(place);
  }
  assert.equal(seen.size, 10, "every place is asked of somebody");
});

test("words are the same in any case, with any white space, and no others", () => {
  assert.ok(sameWords("  Lantern\n GRAVEL\tunfold ", "lantern gravel unfold"));
  assert.ok(!sameWords("lantern gravel", "lantern gravel unfold"));
  assert.ok(!sameWords("lanterngravel unfold", "lantern gravel unfold"));
  assert.ok(!sameWords("", "lantern"));
});

/** RFC 4648 §10, without its padding. */
for (const [text, expected] of [["", ""], ["f", "MY"], ["fo", "MZXQ"], ["foo", "MZXW6"], ["foob", "MZXW6YQ"], ["fooba", "MZXW6YTB"]] as const) {
  test(`base32 of "${text}"`, () => assert.equal(base32(new TextEncoder().encode(text)), expected));
}
