/** What the reporter's page and its worker tell each other of a report that is being written. */

import type { Day } from "../../../crypto/browser/fields.ts";
import type { Who } from "../../../crypto/browser/records.ts";

/** What was answered so far; nothing of it leaves the browser but sealed. People are members' ids, or `body:` and a body's. */
export interface ReportDraft {
  /** Empty before one is chosen. */
  readonly kind: string;
  /** Null for the organisation as a whole. */
  readonly unit: string | null;
  readonly entry: string | null;
  readonly category: string | null;
  readonly flags: readonly string[];
  readonly involved: readonly string[];
  /** Names of others, as they were typed. */
  readonly others: string;
  readonly shut: readonly string[];
  readonly picked: string | null;
  readonly way: string | null;
  /** By the question's id; choices by theirs. */
  readonly answers: Readonly<Record<string, string>>;
}
/** Something that can be chosen; *label* null: somebody in a body, of whom no name is published. *deep*: where it stands in a tree. */
export interface OptionShown {
  readonly id: string;
  readonly label: string | null;
  readonly hint: string | null;
  readonly deep: number;
}
/** A body whose people may be part of the matter. */
export interface BodyAsked {
  readonly id: string;
  readonly name: string;
  readonly people: readonly OptionShown[];
}
/** Somebody as they are shown: *id* names them in fields, *name* is null where none is published; *why*: the sentence with the reason. */
export interface Person {
  readonly id: string;
  readonly name: string | null;
  readonly body: string;
  readonly why: string;
}
/** Somebody who may read once *what* has not been done by *day*. */
export interface LaterShown {
  readonly who: Person;
  readonly what: string;
  readonly day: Day | null;
}
/** What the reporter will hear, by when, whose number that is (the name of a sentence), and where it is written. */
export interface HearsShown {
  readonly what: string;
  readonly day: Day;
  readonly origin: string;
  readonly source: string;
}
/** What is said of who reads a room; see `ReadersShown` of the server's pages. */
export interface ReadersShown {
  readonly readers: readonly Person[];
  readonly because: string | null;
  readonly choice: readonly Person[];
  readonly later: readonly LaterShown[];
  readonly registered: readonly Person[];
  readonly shut: readonly Person[];
  readonly involved: readonly Person[];
  readonly hears: readonly HearsShown[];
  readonly promises: readonly string[];
}
/** Somebody whom the report is sealed to, *asleep* until a deadline has passed, and how they are told of. */
export interface HolderShown {
  readonly who: Who;
  readonly asleep: string | null;
  readonly name: string | null;
  readonly body: string;
}
/** Something wrong at a *field*: the name of a sentence, and what stands in it. */
export interface FaultShown {
  readonly field: string;
  readonly text: string;
  readonly values: Readonly<Record<string, string | number>>;
}
/** The form as far as it is filled. */
export interface FormShown {
  /** Those that have something to ask, in order. */
  readonly screens: readonly string[];
  readonly units: readonly OptionShown[];
  readonly entries: readonly OptionShown[];
  readonly categories: readonly OptionShown[];
  readonly flags: readonly OptionShown[];
  readonly bodies: readonly BodyAsked[];
  readonly readers: ReadersShown;
  /** The same of who the reporter is. */
  readonly told: ReadersShown;
  readonly holders: readonly HolderShown[];
  readonly faults: Readonly<Record<string, readonly FaultShown[]>>;
  /** The kinds that stand open where the rules forbid this one; null where they don't. */
  readonly open: readonly string[] | null;
}

/** Who holds a room, and how: one who sleeps is another than the same one awake. */
export function holderKey({ who, asleep }: { readonly who: Who; readonly asleep: string | null }): string {
  return `${who} ${asleep ?? ""}`;
}
