/** From what was answered to what the rules look at: the one place where a report's draft is built. */

import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import { universalDay } from "../../clock.ts";
import type { Question } from "../../rules/form.ts";
import { NobodyReceives } from "../../rules/recipients.ts";
import { askedFor, questionsFor } from "../../rules/rulebook.ts";
import { entriesFor, WAYS, type Draft, type Entry, type Way } from "../../rules/tables.ts";
import { folded, namesTypedIn } from "../../rules/typedNames.ts";
import type { ReportDraft } from "../formShown.ts";
import type { Organisation } from "./organisation.ts";

/** Before a body's id where people are named: everybody in it, where it publishes no names. */
export const BODY = "body:";

/** What the rules look at in *typed*. What another kind asks for is left out; so is an answer that is not one of a question's. */
export function routed(organisation: Organisation, typed: ReportDraft): Draft {
  return { ...unnamed(organisation, typed), way: wayOf(organisation, typed) };
}

/**
 * Whether anybody receives it, now or later, in whose room its reporter's name could be put: advisers have none.
 *
 * Where nobody is found, or picked yet, that is told in its own place.
 */
export function mayTellWho(organisation: Organisation, typed: ReportDraft): boolean {
  try {
    return organisation.holders("identity", organisation.rules.route(unnamed(organisation, typed), universalDay())).length > 0;
  } catch (error) {
    if (error instanceof NobodyReceives) return true;
    throw error;
  }
}

/** The draft but for how its reporter is named: that changes nobody who reads. */
function unnamed(organisation: Organisation, typed: ReportDraft): Draft {
  const { rules, rulebook } = organisation;
  const { kind, unit } = typed;
  const offered = entriesOf(organisation, typed);
  const entry = (offered.find(({ id }) => id === typed.entry) ?? offered[0])?.id ?? null;
  const asked = rulebook.flags.filter((flag) => askedFor(kind, flag) && typed.flags.includes(flag.id)).map(({ id }) => id);
  const involved = [...new Set([...membersOf(organisation, typed.involved), ...namesTyped(organisation, typed).keys()])];
  const questions = questionsFor(rulebook, kind);
  return {
    facts: rules.facts(kind, unit, entry, asked, choices(questions, rulebook.said.deciding, typed)),
    unit,
    involved,
    shutOut: membersOf(organisation, typed.shut).filter((member) => !involved.includes(member)),
    picked: typed.picked,
    way: "anonymous",
    days: days(questions, typed),
  };
}

/** What it is about, where that is offered for its kind. */
export function categoryOf({ rulebook }: Organisation, { kind, category }: ReportDraft): string | null {
  return rulebook.categories.find((one) => one.id === category && askedFor(kind, one))?.id ?? null;
}

/** Whom the reporter may turn to. */
export function entriesOf({ rules, rulebook }: Organisation, { kind, unit }: ReportDraft): readonly Entry[] {
  return entriesFor(rulebook, kind, rules.structure.unit(unit)?.kind ?? null);
}

/** The members whom *people* are: themselves, and everybody in a body that publishes no names. */
export function membersOf({ directories }: Organisation, people: readonly string[]): readonly B64[] {
  const inBody = (id: string) => directories.newest.bodies.find((body) => body.id === id)?.seats.map(({ member }) => member) ?? [];
  return [...new Set(people.flatMap((one) => (one.startsWith(BODY) ? inBody(one.slice(BODY.length)) : [one])))];
}

/** What *typed* becomes where a body that it names has gone: who sat there must not be taken for nobody in silence. */
export function withoutLost({ directories }: Organisation, typed: ReportDraft): ReportDraft {
  const there = new Set(directories.newest.bodies.map(({ id }) => BODY + id));
  const known = (people: readonly string[]) => people.filter((one) => !one.startsWith(BODY) || there.has(one));
  return { ...typed, involved: known(typed.involved), shut: known(typed.shut) };
}

/** The members whose published names were typed among the others, however they were written. */
export function namesTyped(organisation: Organisation, { others }: ReportDraft): ReadonlyMap<B64, string> {
  const typed = namesTypedIn(others);
  return new Map([...organisation.names].filter(([, name]) => typed.has(folded(name))));
}

/** The day that a field of days holds, null where it holds none. */
export function readDay(text: string): Day | null {
  const read = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : NaN;
  return !Number.isNaN(read) && text >= "0001" && new Date(read).toISOString().startsWith(text) ? text : null;
}

function choices(questions: readonly Question[], deciding: ReadonlySet<string>, { answers }: ReportDraft): Record<string, string> {
  const given = questions.filter(({ id }) => deciding.has(id)).map((one) => [one, answers[one.id] ?? ""] as const);
  return Object.fromEntries(
    given.flatMap(([one, answer]) => (one.choices.some(({ id }) => id === answer) ? [[one.id, answer]] : [])),
  );
}

function days(questions: readonly Question[], { answers }: ReportDraft): Record<string, Day> {
  const found = questions.filter(({ answer }) => answer === "day").map(({ id }) => [id, readDay(answers[id] ?? "")] as const);
  return Object.fromEntries(found.flatMap(([id, day]) => (day === null ? [] : [[id, day]])));
}

/** How the report goes: without a name where none is given and none is asked for, else as was chosen. */
function wayOf(organisation: Organisation, typed: ReportDraft): Way {
  const { rulebook } = organisation;
  const { kind, answers, way } = typed;
  const allowed = rulebook.kinds.find(({ id }) => id === kind)?.ways ?? WAYS;
  const said = rulebook.identity.some(({ id }) => (answers[id] ?? "").trim() !== "");
  const named = allowed.filter((one) => one !== "anonymous");
  const alone = allowed.includes("anonymous") && !(said && mayTellWho(organisation, typed));
  if (alone || named.length === 0) return "anonymous";
  return named.find((one) => one === way) ?? (named[0] as Way);
}
