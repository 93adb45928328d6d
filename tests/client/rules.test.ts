/** The interpreter of rulebooks answers what the server's own does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { readDay } from "../../app/client/reporter/keeper/routed.ts";
import { dueIn, owedOf } from "../../app/client/rules/due.ts";
import { toCome } from "../../app/client/rules/filing.ts";
import type { Question } from "../../app/client/rules/form.ts";
import { readRulebook, retold } from "../../app/client/rules/rulebook.ts";
import type { Kind } from "../../app/client/rules/tables.ts";
import { titleOf } from "../../app/client/rules/title.ts";
import { folded, namesTypedIn } from "../../app/client/rules/typedNames.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { vectors } from "../crypto_browser/vectors.ts";

interface Rules {
  readonly retold: readonly { readonly from: readonly [string, string, string]; readonly to: { readonly [language: string]: readonly [string, string] } }[];
  readonly rulebook: {
    readonly hash: string;
    readonly identity: readonly Question[];
    readonly kinds: readonly Kind[];
    readonly questions: readonly Question[];
    readonly text: string;
  };
  readonly names: readonly { readonly folded: string; readonly means: boolean; readonly name: string; readonly typed: string }[];
  readonly titles: readonly { readonly text: string; readonly title: string }[];
}
const RULES = vectors<Rules>("rules");
const { text, hash } = RULES.rulebook;

test("a rulebook is read as the server reads it", () => {
  const read = readRulebook(text, hash);
  assert.deepEqual(read.kinds, RULES.rulebook.kinds);
  assert.deepEqual(read.groups.flatMap(({ questions }) => questions), RULES.rulebook.questions);
  assert.deepEqual(read.identity, RULES.rulebook.identity);
});

test("a rulebook other than the signed one is refused", () => {
  assert.throws(() => readRulebook(text.replace("committee", "treasurer"), hash), Refused);
});

test("an old answer is told in the reader's language where the same is still asked", () => {
  const rulebook = readRulebook(text, hash);
  assert.ok(RULES.retold.length > 5);
  for (const { from, to } of RULES.retold) {
    for (const [language, [title, said]] of Object.entries(to)) {
      assert.deepEqual(retold(rulebook, ...from, language), { title, text: said });
    }
  }
});

test("what was promised is owed until it was heard, what is due first, first", () => {
  const rulebook = readRulebook(text, hash);
  const facts = { kind: "concern", unitKind: null, level: null, entry: null, flags: [], answers: {}, settings: [] };
  const owed = (heard: { readonly [event: string]: string }) =>
    owedOf(dueIn(rulebook, {}, facts, { events: { filed: "2026-02-20", ...heard }, paused: {} }), heard).map(({ id, day }) => [id, day]);
  assert.deepEqual(owed({}), [["acknowledge", "2026-02-27"], ["feedback", "2026-03-06"]]);
  assert.deepEqual(owed({ acknowledged: "2026-02-21" }), [["feedback", "2026-03-06"]]);
  assert.deepEqual(owed({ acknowledged: "2026-02-21", feedback_given: "2026-03-01" }), []);
});

test("a name that was typed means the same people", () => {
  for (const { folded: expected, means, name, typed } of RULES.names) {
    assert.equal(folded(name), expected);
    assert.equal(namesTypedIn(typed).has(expected), means, `${name} / ${typed}`);
  }
});

test("a day is one of the calendar, and a limit counts from none that is to come", () => {
  for (const typed of ["0000-01-01", "2026-02-30", "2026-13-01", "10000-01-01", "soon", ""]) assert.equal(readDay(typed), null);
  for (const typed of ["0001-01-01", "2024-02-29", "9999-12-31"]) assert.equal(readDay(typed), typed);
  assert.deepEqual(["2026-11-26", "2026-11-27", "2026-11-28", "9999-12-31"].map((day) => toCome(day, "2026-11-26")), [false, false, true, true]);
});

test("a case has the same title", () => {
  for (const one of RULES.titles) assert.equal(titleOf(one.text), one.title);
});
