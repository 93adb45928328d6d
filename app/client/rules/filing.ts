/** Whether a report may be filed as it is, and which ways stand open where it may not. */

import type { Day } from "../../../crypto/browser/fields.ts";
import { choiceOf, letsPick } from "./recipients.ts";
import { after, later } from "./span.ts";
import type { Structure } from "./structure.ts";
import type { Draft, Kind, Tables } from "./tables.ts";

export type Why = "kind" | "way" | "late" | "nobody" | "unpicked";
/** Why a report can't be filed like this, and which kinds of case can be, in the same matter. */
export interface NotFiled {
  readonly why: Why;
  readonly open: readonly Kind[];
}

/** Why the report that *draft* describes can't be filed on *day*; null where it can. */
export function notFiled(tables: Tables, structure: Structure, draft: Draft, day: Day): NotFiled | null {
  const why = reason(tables, structure, draft, day);
  if (why === null) return null;
  return { why, open: openKinds(tables, draft).filter(({ limit }) => why !== "late" || limit === null) };
}

/** The other kinds of case that the matter of *draft* could be. */
export function openKinds(tables: Tables, draft: Draft): readonly Kind[] {
  return tables.kinds.filter(({ id }) => id !== draft.facts.kind);
}

function reason(tables: Tables, structure: Structure, draft: Draft, day: Day): Why | null {
  const kind = tables.kinds.find(({ id }) => id === draft.facts.kind);
  if (kind === undefined) return "kind";
  if (!kind.ways.includes(draft.way)) return "way";
  if (tooLate(kind, draft, day)) return "late";
  const choice = choiceOf(tables, structure, draft, day);
  if (choice.length === 0) return "nobody";
  return letsPick(tables, draft) && !choice.some(({ member }) => member === draft.picked) ? "unpicked" : null;
}

/** Whether the kind's limit has passed on *day*; its last day is in time, and no answer is never too late. */
export function tooLate({ limit }: Kind, { days }: Draft, day: Day): boolean {
  const since = limit === null ? undefined : days[limit.since];
  return limit !== null && since !== undefined && day > after(limit.within, since);
}

/** Whether a limit would count from a day that has not come anywhere yet when it is filed on *day*. */
export function toCome(since: Day, day: Day): boolean {
  return since > later(day, 1); // somewhere it is tomorrow already
}
