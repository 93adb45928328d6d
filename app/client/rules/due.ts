/** By when what must happen: the deadlines of a rulebook, of the laws beneath it and of the organisation's settings. */

import type { Settings } from "../../../crypto/browser/directory.ts";
import type { Day } from "../../../crypto/browser/fields.ts";
import { after, later } from "./span.ts";
import { holds, type Deadline, type Facts, type SetBy, type Tables, type Texts } from "./tables.ts";

/** Before a deadline's id: the day on which that one is due starts this one. */
const DUE = "due:";

/** The last day on which something is in time, whose number that is, and where it is written. */
export interface Due {
  readonly id: string;
  readonly day: Day;
  readonly setBy: SetBy;
  readonly source: string;
  readonly promised: boolean;
  readonly ends: string;
  readonly name: Texts;
  readonly side: string | null;
}
/** What has happened in a case: the day of each event (by side, as `decided:reporter`), and days that were paused, by pause. */
export interface Clock {
  readonly events: { readonly [event: string]: Day };
  readonly paused: { readonly [pause: string]: number };
}

/** The deadlines that run in a case, by id and side. Where several set the same one, the earliest day holds. */
export function dueIn(tables: Tables, settings: Settings, facts: Facts, clock: Clock): readonly Due[] {
  const found = new Map<string, Due>();
  let waiting = deadlines(tables, settings).filter(({ when }) => holds(when, facts));
  while (waiting.length > 0) {
    const ids = new Set(waiting.map(({ id }) => id));
    const ready = waiting.filter(({ starts }) => !starts.some((start) => start.startsWith(DUE) && ids.has(start.slice(DUE.length))));
    if (ready.length === 0) throw new Error("deadlines that wait for each other");
    for (const deadline of ready)
      for (const side of deadline.each.length > 0 ? deadline.each : [null]) {
        const due = dueFor(deadline, side, clock, found);
        const before = found.get(keyOf(deadline.id, side));
        if (due !== null && (before === undefined || due.day < before.day)) found.set(keyOf(due.id, side), due);
      }
    waiting = waiting.filter((deadline) => !ready.includes(deadline));
  }
  return [...found.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, due]) => due);
}

/** Those of *due* that a reporter was promised and that nothing of what they have *heard* meets: what is due first, first. */
export function owedOf(due: readonly Due[], heard: { readonly [event: string]: Day }): readonly Due[] {
  const left = due.filter(({ promised, side, ends }) => promised && side === null && heard[ends] === undefined);
  return left.sort((one, other) => (`${one.day} ${one.id}` < `${other.day} ${other.id}` ? -1 : 1));
}

function deadlines({ deadlines: own, laws }: Tables, settings: Settings): readonly Deadline[] {
  const rules = own.flatMap((deadline) => {
    const days = settings[`deadline_${deadline.id.replaceAll("-", "_")}_days`];
    if (typeof days !== "number" || days <= 0) return [deadline];
    const set = { ...deadline, within: { number: days, unit: "days" }, setBy: "organisation", source: "" } as const;
    return deadline.setBy === "organisation" ? [set] : [set, deadline];
  });
  const inForce = laws.filter(({ setting }) => setting === null || settings[setting] === true);
  return [...rules, ...inForce.flatMap((law) => law.deadlines)];
}

function dueFor(deadline: Deadline, side: string | null, clock: Clock, found: ReadonlyMap<string, Due>): Due | null {
  const starts = deadline.starts.map((start) => started(start, side, clock, found)).filter((day) => day !== null);
  if (starts.length === 0) return null;
  const first = starts.reduce((one, other) => (one < other ? one : other));
  const paused = deadline.pauses.reduce((days, pause) => days + (clock.paused[pause] ?? 0), 0);
  const { id, setBy, source, promised, ends, name } = deadline;
  return { id, day: later(after(deadline.within, first), paused), setBy, source, promised, ends, name, side };
}

function started(start: string, side: string | null, { events }: Clock, found: ReadonlyMap<string, Due>): Day | null {
  if (!start.startsWith(DUE)) return events[`${start}:${side ?? ""}`] ?? events[start] ?? null;
  const id = start.slice(DUE.length);
  return (found.get(keyOf(id, side)) ?? found.get(keyOf(id, null)))?.day ?? null;
}

function keyOf(id: string, side: string | null): string {
  return `${id} ${side ?? ""}`;
}
