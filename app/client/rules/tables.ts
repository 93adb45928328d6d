/** The parts of a rulebook that decide something, as values; what is only shown is left out. */

import type { Day, Slug } from "../../../crypto/browser/fields.ts";
import type { Role } from "../../../crypto/browser/records.ts";
import type { Span } from "./span.ts";

/** A text in every language of the rulebook. */
export type Texts = { readonly [language: string]: string };
export const WAYS = ["anonymous", "confidential", "open"] as const;
/** How far a reporter stays unknown. */
export type Way = (typeof WAYS)[number];

/** What the tables look at; nothing else of a report decides anything. */
export interface Facts {
  readonly kind: string;
  readonly unitKind: string | null;
  readonly level: string | null;
  readonly entry: string | null;
  /** Those that apply. */
  readonly flags: readonly string[];
  /** Choices by question. */
  readonly answers: { readonly [question: string]: string };
  /** The organisation's settings that are switched on. */
  readonly settings: readonly string[];
}
/** A condition: each part that is not empty must hold. */
export interface When {
  readonly kinds: readonly string[];
  readonly unitKinds: readonly string[];
  readonly levels: readonly string[];
  readonly entries: readonly string[];
  /** Any of them applies. */
  readonly flags: readonly string[];
  /** None of these flags applies. */
  readonly without: readonly string[];
  readonly answers: { readonly [question: string]: readonly string[] };
  /** All are switched on. */
  readonly settings: readonly string[];
}
/** A kind of body, and where it is looked for: in the unit or the nearest above it; from the unit above; at the top. */
export interface Target {
  readonly body: string;
  readonly at: "unit" | "above" | "top";
}
/** A kind of body that the rules name; see `BodyKind` of the other interpreter for what each part means. */
export interface BodyKind {
  readonly id: string;
  readonly role: Role;
  readonly leads: boolean;
  readonly instead: string | null;
}
export interface UnitKind {
  readonly id: string;
  readonly level: string;
}
/** A kind of case; *limit*: until when it may be filed, from the day that a question is answered with. */
export interface Kind {
  readonly id: Slug;
  readonly track: Slug;
  readonly ways: readonly Way[];
  readonly limit: { readonly since: string; readonly within: Span } | null;
}
/** Whom a reporter may turn to; *picks*: they pick one person, and only that one reads. Empty lists: offered for all. */
export interface Entry {
  readonly id: string;
  readonly picks: boolean;
  readonly kinds: readonly string[];
  readonly unitKinds: readonly string[];
}
/** A row of the routing table; *sleeps*: whose grants are withheld until a deadline has passed unmet. */
export interface Route {
  readonly when: When;
  readonly receives: readonly Target[];
  readonly sleeps: readonly { readonly target: Target; readonly deadline: string }[];
  readonly because: Texts | null;
}
/** A row of the register table: with whom a case is registered, by existence only. */
export interface Registration {
  readonly when: When;
  readonly with: readonly Target[];
}
export type SetBy = "rules" | "law" | "organisation";
/** Something that must happen in time; see `Deadline` of the other interpreter. */
export interface Deadline {
  readonly id: string;
  readonly when: When;
  readonly starts: readonly string[];
  readonly within: Span;
  readonly pauses: readonly string[];
  readonly each: readonly string[];
  readonly promised: boolean;
  /** The event that meets it. */
  readonly ends: string;
  readonly setBy: SetBy;
  readonly source: string;
}
/** A law that is switched on beneath a rulebook, by a setting or always. */
export interface Law {
  readonly id: string;
  readonly setting: string | null;
  readonly deadlines: readonly Deadline[];
}
/** What decides: the tables of a rulebook. */
export interface Tables {
  readonly kinds: readonly Kind[];
  readonly unitKinds: readonly UnitKind[];
  readonly bodyKinds: readonly BodyKind[];
  readonly board: string | null;
  readonly entries: readonly Entry[];
  readonly routing: readonly Route[];
  readonly register: readonly Registration[];
  readonly deadlines: readonly Deadline[];
  readonly laws: readonly Law[];
}

/** The part of a report that decides who reads it. Members are ids. */
export interface Draft {
  readonly facts: Facts;
  readonly unit: string | null;
  /** They get nothing, ever. */
  readonly involved: readonly string[];
  /** The reporter does not want them, though the rules would have them. */
  readonly shutOut: readonly string[];
  readonly picked: string | null;
  readonly way: Way;
  /** Answers that are days, by question. */
  readonly days: { readonly [question: string]: Day };
}

/** Whether a case like this meets the condition. */
export function holds(when: When, facts: Facts): boolean {
  return (
    among(facts.kind, when.kinds) &&
    among(facts.unitKind, when.unitKinds) &&
    among(facts.level, when.levels) &&
    among(facts.entry, when.entries) &&
    (when.flags.length === 0 || when.flags.some((flag) => facts.flags.includes(flag))) &&
    !when.without.some((flag) => facts.flags.includes(flag)) &&
    Object.entries(when.answers).every(([question, choices]) => choices.includes(facts.answers[question] ?? "")) &&
    when.settings.every((setting) => facts.settings.includes(setting))
  );
}

function among(value: string | null, listed: readonly string[]): boolean {
  return listed.length === 0 || (value !== null && listed.includes(value));
}

/** Whom a reporter of *kind* may turn to, where it happened in a unit of *unitKind*. */
export function entriesFor(tables: Tables, kind: string, unitKind: string | null): readonly Entry[] {
  return tables.entries.filter((entry) => among(kind, entry.kinds) && among(unitKind, entry.unitKinds));
}
