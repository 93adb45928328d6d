/** The interpreter of rulebooks answers what the server's own does. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { promised } from "../../app/client/rules/deadlines.ts";
import { recipients, type Recipient, type SeatHeld } from "../../app/client/rules/routing.ts";
import { readRulebook, retold, type Kind, type Question } from "../../app/client/rules/rulebook.ts";
import { titleOf } from "../../app/client/rules/title.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { vectors } from "../crypto_browser/vectors.ts";

interface Rules {
  readonly promises: readonly (readonly [string, string, string])[];
  readonly retold: readonly { readonly from: readonly [string, string, string]; readonly to: { readonly [language: string]: readonly [string, string] } }[];
  readonly routing: readonly { readonly bodies: readonly string[]; readonly recipients: readonly Recipient[] }[];
  readonly rulebook: {
    readonly hash: string;
    readonly identity: readonly Question[];
    readonly kinds: readonly Kind[];
    readonly questions: readonly Question[];
    readonly text: string;
  };
  readonly seats: readonly SeatHeld[];
  readonly titles: readonly { readonly text: string; readonly title: string }[];
}
const RULES = vectors<Rules>("rules");
const { text, hash } = RULES.rulebook;

test("a rulebook is read as the server reads it", () => {
  const read = readRulebook(text, hash);
  assert.deepEqual(read.kinds, RULES.rulebook.kinds);
  assert.deepEqual(read.questions, RULES.rulebook.questions);
  assert.deepEqual(read.identity, RULES.rulebook.identity);
});

test("a rulebook other than the signed one is refused", () => {
  assert.throws(() => readRulebook(text.replace("committee", "treasurer"), hash), Refused);
});

test("who receives is the same on both sides", () => {
  assert.ok(RULES.routing.some((one) => one.recipients.length > 2));
  for (const { bodies, recipients: expected } of RULES.routing) {
    assert.deepEqual(recipients({ id: "report", track: "conduct", bodies }, RULES.seats), expected);
  }
});

test("a promise falls on the same days", () => {
  for (const [filed, acknowledge, feedback] of RULES.promises) {
    assert.deepEqual(promised(filed, readRulebook(text, hash)), { acknowledge, feedback });
  }
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

test("a case has the same title", () => {
  for (const one of RULES.titles) assert.equal(titleOf(one.text), one.title);
});
