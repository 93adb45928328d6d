/** Both interpreters of rulebooks decide the same about each of a few thousand drafts. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { couldReceive } from "../../app/client/rules/candidates.ts";
import { dueIn, type Clock } from "../../app/client/rules/due.ts";
import { notFiled } from "../../app/client/rules/filing.ts";
import type { Found } from "../../app/client/rules/ladder.ts";
import { NobodyReceives, route } from "../../app/client/rules/recipients.ts";
import { readRulebook, type Rulebook } from "../../app/client/rules/rulebook.ts";
import { Structure, type BodyHeld, type UnitHeld } from "../../app/client/rules/structure.ts";
import type { Draft } from "../../app/client/rules/tables.ts";
import { vectors } from "../crypto_browser/vectors.ts";
import { shipped } from "./shipped.ts";

interface Decided {
  readonly clock: Clock;
  readonly day: string;
  readonly draft: Draft;
  readonly due: unknown;
  readonly refused: unknown;
  readonly routed: unknown;
  readonly settings: { readonly [name: string]: number };
}
interface Book {
  readonly bodies: readonly BodyHeld[];
  /** Which bodies a report could come to, by the unit that it comes from. */
  readonly could: { readonly [unit: string]: readonly string[] };
  /** The questions whose answers decide something. */
  readonly deciding: readonly string[];
  readonly decided: readonly Decided[];
  readonly hash: string;
  readonly name: string;
  readonly text: string | null;
  readonly units: readonly UnitHeld[];
}
const BOOKS = vectors<readonly Book[]>("routing");

for (const book of BOOKS) {
  test(`${book.name}: who receives, and by when what is due, is the same on both sides`, () => {
    const rulebook = readRulebook(book.text ?? shipped(book.name), book.hash);
    const structure = new Structure(book.units, book.bodies);
    assert.ok(book.decided.length >= 400);
    assert.deepEqual([...rulebook.said.deciding].sort(), book.deciding);
    for (const [unit, could] of Object.entries(book.could))
      assert.deepEqual(couldReceive(rulebook, structure, unit || null).map(({ id }) => id), could);
    for (const one of book.decided) {
      assert.deepEqual(routed(rulebook, structure, one), one.routed);
      const refused = notFiled(rulebook, structure, one.draft, one.day);
      assert.deepEqual(refused && [refused.why, ...refused.open.map(({ id }) => id)], one.refused);
      const settings = { ...one.settings, ...Object.fromEntries(one.draft.facts.settings.map((name) => [name, true])) };
      const due = dueIn(rulebook, settings, one.draft.facts, one.clock);
      assert.deepEqual(due.map(({ id, side, day, setBy, promised }) => [id, side, day, setBy, promised]), one.due);
    }
  });
}

function routed(rulebook: Rulebook, structure: Structure, { draft, day }: Decided): unknown {
  try {
    const { asleep, because, choice, readers, registered, shutOut } = route(rulebook, structure, draft, day);
    return {
      asleep: asleep.map(({ found, deadline }) => [...listed(found), deadline]),
      because,
      choice: choice.map(listed),
      readers: readers.map(listed),
      registered: registered.map(listed),
      shut: shutOut,
    };
  } catch (error) {
    if (error instanceof NobodyReceives) return null;
    throw error;
  }
}

function listed({ member, body, reason }: Found): readonly string[] {
  return [member, body, reason];
}
