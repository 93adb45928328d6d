/** The browser's interpreter shows in each scenario what its file says must be seen. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { dueIn, type Clock } from "../../app/client/rules/due.ts";
import { notFiled } from "../../app/client/rules/filing.ts";
import type { Found } from "../../app/client/rules/ladder.ts";
import { route, type Routed } from "../../app/client/rules/recipients.ts";
import { readRulebook, type Rulebook } from "../../app/client/rules/rulebook.ts";
import { Structure, type BodyHeld, type UnitHeld } from "../../app/client/rules/structure.ts";
import { entriesFor, type Draft } from "../../app/client/rules/tables.ts";
import { vectors } from "../crypto_browser/vectors.ts";
import { shipped } from "./shipped.ts";

interface Scenario {
  readonly clock: Clock;
  readonly day: string;
  readonly draft: Draft | null;
  readonly name: string;
  readonly seen: { readonly [what: string]: unknown };
  readonly settings: { readonly [name: string]: number | boolean };
}
interface Book {
  readonly bodies: readonly BodyHeld[];
  readonly hash: string;
  readonly name: string;
  readonly people: { readonly [member: string]: string };
  readonly scenarios: readonly Scenario[];
  readonly units: readonly UnitHeld[];
}
type Names = { readonly [name: string]: unknown };

for (const book of vectors<readonly Book[]>("scenarios")) {
  test(`${book.name}: every scenario comes out as it says`, () => {
    const rulebook = readRulebook(shipped(book.name), book.hash);
    const structure = new Structure(book.units, book.bodies);
    assert.ok(book.scenarios.length >= 20);
    for (const scenario of book.scenarios)
      for (const [what, expected] of Object.entries(scenario.seen))
        assert.deepEqual(new Run(book, rulebook, structure, scenario).see(what, expected), expected, `${scenario.name}: ${what}`);
  });
}

/** One scenario, run. */
class Run {
  constructor(
    readonly book: Book,
    readonly rulebook: Rulebook,
    readonly structure: Structure,
    readonly scenario: Scenario,
  ) {}

  get draft(): Draft {
    assert.ok(this.scenario.draft);
    return this.scenario.draft;
  }

  get routed(): Routed {
    return route(this.rulebook, this.structure, this.draft, this.scenario.day);
  }

  see(what: string, expected: unknown): unknown {
    switch (what) {
      case "reads":
        return this.reasons(this.routed.readers);
      case "may pick":
        return this.named(this.routed.choice.map(({ member }) => member));
      case "sleeps":
        return Object.fromEntries(this.routed.asleep.map(({ found, deadline }) => [this.book.people[found.member], deadline]));
      case "registered":
        return this.reasons(this.routed.registered);
      case "shut out":
        return this.named(this.routed.shutOut);
      case "because":
        return this.because(expected);
      case "due":
        return Object.fromEntries(Object.entries(this.due()).filter(([name]) => name in (expected as Names)));
      case "not due":
        return (expected as string[]).filter((name) => !Object.keys(this.due()).some((one) => one.split(" ")[0] === name));
      case "promised":
        return this.all().filter(({ promised }) => promised).map(({ id }) => id);
      case "refused":
        return notFiled(this.rulebook, this.structure, this.draft, this.scenario.day)?.why ?? null;
      case "open":
        return notFiled(this.rulebook, this.structure, this.draft, this.scenario.day)?.open.map(({ id }) => id) ?? [];
      case "offered":
        return entriesFor(this.rulebook, this.draft.facts.kind, this.draft.facts.unitKind).map(({ id }) => id);
      default:
        assert.equal(what, "has");
        return Object.fromEntries(Object.keys(expected as Names).map((list) => [list, this.has(list)]));
    }
  }

  reasons(found: readonly Found[]): Names {
    return Object.fromEntries(found.map(({ member, reason }) => [this.book.people[member], reason]));
  }

  named(members: readonly string[]): readonly unknown[] {
    return members.map((member) => this.book.people[member]).sort();
  }

  because(expected: unknown): unknown {
    const { because } = this.routed;
    const said = because && Object.values(because)[0];
    return said?.includes(String(expected)) ? expected : said;
  }

  all() {
    return dueIn(this.rulebook, this.scenario.settings, this.draft.facts, this.scenario.clock);
  }

  due(): Names {
    return Object.fromEntries(this.all().map(({ id, side, day, setBy }) => [side === null ? id : `${id} ${side}`, `${day} ${setBy}`]));
  }

  has(list: string): readonly string[] {
    const { kinds, categories, flags, unitKinds, bodyKinds, entries, deadlines, groups } = this.rulebook;
    const questions = groups.flatMap((group) => group.questions);
    const lists: { readonly [name: string]: readonly { readonly id: string }[] } = {
      ...{ kinds, categories, flags, units: unitKinds, bodies: bodyKinds, entries, deadlines, questions },
    };
    return (lists[list] ?? []).map(({ id }) => id);
  }
}
