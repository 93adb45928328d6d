/** What the screens before the writing offer: units as a tree, entries, categories and flags, people who may be involved. */

import type { Body } from "../../../../crypto/browser/directory.ts";
import { couldReceive } from "../../rules/candidates.ts";
import { askedFor, groupsFor, into } from "../../rules/rulebook.ts";
import type { Named } from "../../rules/said.ts";
import type { Texts } from "../../rules/tables.ts";
import type { BodyAsked, OptionShown, ReportDraft } from "../formShown.ts";
import { bodyName, nameIn, type Organisation } from "./organisation.ts";
import { BODY, entriesOf, mayTellWho } from "./routed.ts";

/** The screens of the report, in order, and none that has nothing to ask; before a kind is chosen only the first is known. */
export function screensOf(organisation: Organisation, typed: ReportDraft): readonly string[] {
  const { rules, rulebook } = organisation;
  const kind = rulebook.kinds.find(({ id }) => id === typed.kind);
  if (kind === undefined) return ["kind"];
  const asks = (of: readonly { readonly kinds: readonly string[] }[]) => of.some((one) => askedFor(kind.id, one));
  const asked: readonly (readonly [string, boolean])[] = [
    ["kind", true],
    ["unit", organisation.directories.newest.units.length > 0],
    ["entry", entriesOf(organisation, typed).length > 1],
    ["about", asks(rulebook.categories) || asks(rulebook.flags)],
    // of a single body, whoever is part of the matter is shut out where it says who reads
    ["involved", couldReceive(rulebook, rules.structure, typed.unit).length > 1],
    ["readers", true],
    ...groupsFor(rulebook, kind.id).map(({ id }) => [`group-${id}`, true] as const),
    ["identity", rulebook.identity.length > 0 && kind.ways.some((way) => way !== "anonymous") && mayTellWho(organisation, typed)],
    ["send", true],
  ];
  return asked.flatMap(([screen, there]) => (there ? [screen] : []));
}

/** The organisation's units, each after the one above it, by name within it. */
export function unitsOf({ directories }: Organisation, language: string): readonly OptionShown[] {
  const { units } = directories.newest;
  const seen = new Set<string>();
  const below = (parent: string | null, deep: number): readonly OptionShown[] => {
    const here = units.filter((unit) => unit.parent === parent && !seen.has(unit.id)).map((unit) => ({ id: unit.id, label: nameIn(unit, language) }));
    here.sort((one, other) => (one.label < other.label ? -1 : 1));
    return here.flatMap(({ id, label }) => {
      seen.add(id);
      return [{ id, label, hint: null, deep }, ...below(id, deep + 1)];
    });
  };
  return below(null, 0);
}

/** Whom the reporter may turn to, each with its meaning. */
export function entriesShown(organisation: Organisation, typed: ReportDraft, language: string): readonly OptionShown[] {
  return entriesOf(organisation, typed).map(({ id }) => {
    const { name, meaning } = organisation.rulebook.said.entries.get(id) as Named;
    return option(id, name, meaning === null ? [] : [into(meaning, language)], language);
  });
}

/** What it may be about, each with its grade, and with what it or its grade means. */
export function categoriesShown({ rulebook }: Organisation, { kind }: ReportDraft, language: string): readonly OptionShown[] {
  return rulebook.categories.filter((one) => askedFor(kind, one)).map(({ id, name, meaning, grade }) => {
    const graded = grade === null ? undefined : rulebook.said.grades.get(grade);
    const said = meaning === null ? [] : [into(meaning, language)];
    const more = graded === undefined ? [] : [`${into(graded.name, language)}: ${graded.meaning === null ? "" : into(graded.meaning, language)}`];
    return option(id, name, [...said, ...more], language);
  });
}

/** What may apply. */
export function flagsShown({ rulebook }: Organisation, { kind }: ReportDraft, language: string): readonly OptionShown[] {
  return rulebook.flags
    .filter((one) => askedFor(kind, one))
    .map(({ id, label, hint }) => option(id, label, hint === null ? [] : [into(hint, language)], language));
}

/** The bodies that the report could come to, and those of which somebody was ticked before. */
export function bodiesAsked(organisation: Organisation, typed: ReportDraft, language: string): readonly BodyAsked[] {
  const { rules, rulebook, directories } = organisation;
  const listed = couldReceive(rulebook, rules.structure, typed.unit).map(({ id }) => id);
  const all = new Map(directories.newest.bodies.map((body) => [body.id, asked(organisation, body, language)]));
  const first = listed.map((id) => all.get(id) as BodyAsked);
  const there = new Set(first.flatMap(({ people }) => people.map(({ id }) => id)));
  const missing = typed.involved.filter((one) => !there.has(one));
  const more = [...all.values()].filter(({ id, people }) => !listed.includes(id) && people.some((one) => missing.includes(one.id)));
  return [...first, ...more];
}

/** People by their published names, and what is left of the body as one: without a label, which the page has. */
function asked(organisation: Organisation, body: Body, language: string): BodyAsked {
  const members = [...new Set(body.seats.map(({ member }) => member))];
  const named = members.flatMap((id): readonly OptionShown[] => {
    const name = body.publish ? organisation.names.get(id) : undefined;
    return name === undefined ? [] : [{ id, label: name, hint: null, deep: 0 }];
  });
  const rest = named.length < members.length ? [{ id: BODY + body.id, label: null, hint: null, deep: 0 }] : [];
  return { id: body.id, name: bodyName(organisation, body, language), people: [...named, ...rest] };
}

function option(id: string, label: Texts, hints: readonly string[], language: string): OptionShown {
  return { id, label: into(label, language), hint: hints.join(" ") || null, deep: 0 };
}
