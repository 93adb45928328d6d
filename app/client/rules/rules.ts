/** An organisation's rules as its signed directory has them: the rulebook, and what the rules are run on. */

import type { Settings, Version } from "../../../crypto/browser/directory.ts";
import type { Matter } from "../../../crypto/browser/bodies.ts";
import type { Day } from "../../../crypto/browser/fields.ts";
import type { RoomName } from "../../../crypto/browser/records.ts";
import { isFor } from "../../../crypto/browser/roomRules.ts";
import { dueIn, owedOf, type Due } from "./due.ts";
import { choiceOf, route, type Routed } from "./recipients.ts";
import type { Found } from "./ladder.ts";
import type { Rulebook } from "./rulebook.ts";
import { structureOf, type Structure } from "./structure.ts";
import { entriesFor, type BodyKind, type Draft, type Facts } from "./tables.ts";

/** By when a reporter hears: that it arrived, what is done; both days are in time. */
export interface Promised {
  readonly acknowledge: Day;
  readonly feedback: Day;
}

export class Rules {
  readonly rulebook: Rulebook;
  readonly structure: Structure;
  readonly #settings: Settings;
  readonly #version: Version;

  constructor(rulebook: Rulebook, version: Version) {
    this.rulebook = rulebook;
    this.structure = structureOf(version);
    this.#settings = version.settings;
    this.#version = version;
  }

  /** The draft of a report of *kind* whose routing went by *matter*. */
  draft(kind: string, { unit, entry, flags, choices, involved, picked, shut, way }: Matter): Draft {
    const facts = this.facts(kind, unit, entry, flags, choices);
    return { facts, unit, involved, shutOut: shut, picked, way, days: {} };
  }

  /** The draft of a report of *kind* that says nothing else: nobody is involved, only the plainest rule applies. */
  plain(kind: string): Draft {
    const entry = entriesFor(this.rulebook, kind, null)[0]?.id ?? null;
    const facts = this.facts(kind, null, entry, [], {});
    return { facts, unit: null, involved: [], shutOut: [], picked: null, way: "anonymous", days: {} };
  }

  /** Who has what to do with a report that is filed on *day*. Raises NobodyReceives. */
  route(draft: Draft, day: Day): Routed {
    return route(this.rulebook, this.structure, draft, day);
  }

  /** Who would receive it, or can be picked; perhaps nobody. */
  choice(draft: Draft, day: Day): readonly Found[] {
    return choiceOf(this.rulebook, this.structure, draft, day);
  }

  /** The days that run from its filing on, in a case like this. */
  due(facts: Facts, filed: Day): readonly Due[] {
    return dueIn(this.rulebook, this.#settings, facts, { events: { filed }, paused: {} });
  }

  /** The last days that are in time for a case like this that was filed on this day; every rulebook gives both. */
  promised(facts: Facts, filed: Day): Promised {
    const due = new Map(this.due(facts, filed).map((one) => [one.id, one.day]));
    return { acknowledge: due.get("acknowledge") as Day, feedback: due.get("feedback") as Day };
  }

  /** What a reporter was promised and has not been given yet, what is due first, first; *heard*: the events that they know of. */
  owed({ facts }: Draft, filed: Day, heard: { readonly [event: string]: Day }): readonly Due[] {
    return owedOf(dueIn(this.rulebook, this.#settings, facts, { events: { filed, ...heard }, paused: {} }), heard);
  }

  /** Whether somebody who was found may hold *room*: the role in which their body receives must be one that it is for. */
  mayHold(room: RoomName, { body }: Found): boolean {
    const kind = this.#version.bodies.find(({ id }) => id === body)?.kind;
    return isFor(room, (this.rulebook.bodyKinds.find(({ id }) => id === kind) as BodyKind).role);
  }

  /** What the tables look at in a report of *kind* that says this. */
  facts(kind: string, unit: string | null, entry: string | null, flags: readonly string[], answers: Facts["answers"]): Facts {
    const unitKind = this.structure.unit(unit)?.kind ?? null;
    const level = this.rulebook.unitKinds.find(({ id }) => id === unitKind)?.level ?? null;
    const settings = Object.entries(this.#settings).flatMap(([name, value]) => (value === true ? [name] : []));
    return { kind, unitKind, level, entry, flags, answers, settings };
  }
}

/** What is sealed of *draft*: all that its routing goes by, but for the kind, which the case's root names. */
export function matterOf({ facts, unit, involved, shutOut, picked, way }: Draft, category: string | null): Matter {
  const { entry, flags, answers } = facts;
  return { category, choices: answers, entry, flags: [...flags].sort(), involved: [...involved].sort(), picked, shut: [...shutOut].sort(), unit, way };
}
