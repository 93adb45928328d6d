/** Texts: looked up, filled in, and English wherever a catalogue has nothing. */

import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import { dayText, language, listed, sizeText, speak, t, tn } from "../../app/client/texts.ts";

const NORWEGIAN = {
  "Hello %(name)s": "Hei, %(name)s",
  "%(count)s case": ["%(count)s sak", "%(count)s saker"],
  "Left empty": "",
};

async function catalogue(): Promise<typeof NORWEGIAN> {
  return NORWEGIAN;
}

afterEach(() => speak("en", catalogue));

test("a text without a translation is shown in English", async () => {
  await speak("nb", catalogue);
  assert.equal(t("Nobody translated this"), "Nobody translated this");
  assert.equal(t("Left empty"), "Left empty");
  assert.equal(tn("%(count)s room", "%(count)s rooms", 2), "2 rooms");
});

test("values stand where their names stood, and a value is not looked into again", async () => {
  await speak("nb", catalogue);
  assert.equal(t("Hello %(name)s", { name: "%(name)s & <b>" }), "Hei, %(name)s & <b>");
  assert.equal(t("Hello %(other)s", { name: "Ada" }), "Hello %(other)s");
});

test("a name that every object has is no translation", () => {
  assert.equal(t("constructor"), "constructor");
  assert.equal(t("%(toString)s"), "%(toString)s");
});

for (const [count, english, norwegian] of [[0, "0 cases", "0 saker"], [1, "1 case", "1 sak"], [2, "2 cases", "2 saker"]] as const) {
  test(`${count} takes its own form in each language`, async () => {
    assert.equal(tn("%(count)s case", "%(count)s cases", count), english);
    await speak("nb", catalogue);
    assert.equal(tn("%(count)s case", "%(count)s cases", count), norwegian);
  });
}

test("a language whose catalogue does not come changes nothing", async () => {
  await speak("nb", () => Promise.reject(new Error("offline")));
  assert.equal(language(), "en");
});

test("a language that is none of ours is not fetched", async () => {
  await speak("../../secrets", () => assert.fail("fetched"));
  assert.equal(language(), "en");
});

test("days, lists and sizes are written as people write them", () => {
  assert.equal(dayText("2026-11-22", "2026-12-01"), "22 November");
  assert.equal(dayText("2025-11-22", "2026-12-01"), "22 November 2025");
  assert.equal(listed(["Anna", "Bjørn", "you"]), "Anna, Bjørn and you");
  assert.deepEqual([999, 1000, 2_500_000, 3_200_000_000].map(sizeText), ["999 B", "1 kB", "3 MB", "3.2 GB"]);
});
