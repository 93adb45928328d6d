/** Who reads a report, who may later, with whom it is registered, who is shut out: the routing of a rulebook, run. */

import type { B64, Day } from "../../../crypto/browser/fields.ts";
import { Search, type Found } from "./ladder.ts";
import { compared } from "./order.ts";
import type { Structure } from "./structure.ts";
import { holds, type Draft, type Route, type Tables, type Target, type Texts } from "./tables.ts";

/** Nobody would receive the report: filing is refused, with the other ways named. */
export class NobodyReceives extends Error {}

/** Who has what to do with a report; see `Routed` of the other interpreter. */
export interface Routed {
  readonly readers: readonly Found[];
  readonly choice: readonly Found[];
  readonly asleep: readonly { readonly found: Found; readonly deadline: string }[];
  readonly registered: readonly Found[];
  readonly shutOut: readonly B64[];
  readonly because: Texts | null;
}

/** Who has what to do with the report that *draft* describes, if it is filed on *day*. Raises NobodyReceives. */
export function route(tables: Tables, structure: Structure, draft: Draft, day: Day): Routed {
  const excluded = [...draft.involved, ...draft.shutOut];
  const search = new Search(tables, structure, excluded, day);
  const row = rowOf(tables, draft);
  if (row === undefined) throw new NobodyReceives();
  const found = search.first(row.receives, draft.unit);
  const picks = letsPick(tables, draft);
  const readers = picks ? picked(found, draft.picked) : found;
  if (readers.length === 0) throw new NobodyReceives();
  const reading = new Set(readers.map(({ member }) => member));
  const asleep = new Map<B64, { found: Found; deadline: string }>();
  for (const { target, deadline } of row.sleeps)
    for (const one of search.first([target], draft.unit))
      if (!reading.has(one.member) && !asleep.has(one.member)) asleep.set(one.member, { found: one, deadline });
  const register = tables.register.find(({ when }) => holds(when, draft.facts))?.with ?? [];
  const wanted: readonly Target[] = [...row.receives, ...row.sleeps.map(({ target }) => target), ...register];
  const everybody = new Search(tables, structure, [], day);
  const met = new Set(wanted.flatMap((target) => everybody.first([target], draft.unit).map(({ member }) => member)));
  return {
    readers,
    choice: picks ? found : [],
    asleep: [...asleep.values()],
    registered: search.first(register, draft.unit),
    shutOut: [...new Set(excluded)].filter((member) => met.has(member)).sort(compared),
    because: row.because,
  };
}

/** Among whom the reporter picks, or whoever would read where the entry lets nobody be picked; perhaps nobody. */
export function choiceOf(tables: Tables, structure: Structure, draft: Draft, day: Day): readonly Found[] {
  const row = rowOf(tables, draft);
  return row === undefined ? [] : new Search(tables, structure, [...draft.involved, ...draft.shutOut], day).first(row.receives, draft.unit);
}

/** Whether the reporter picks one person among those who would receive: the entry that they turn to says so. */
export function letsPick({ entries }: Tables, { facts }: Draft): boolean {
  return entries.some(({ id, picks }) => picks && id === facts.entry);
}

function rowOf(tables: Tables, draft: Draft): Route | undefined {
  return tables.routing.find(({ when }) => holds(when, draft.facts));
}

function picked(found: readonly Found[], member: B64 | null): readonly Found[] {
  return found.filter((one) => one.member === member).map((one) => ({ ...one, reason: "picked" }));
}
