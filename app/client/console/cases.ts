/** The list and the case that is open: what the worker has told, in the order of what needs doing. */

import { today } from "../clock.ts";
import type { B64, Slug } from "../../../crypto/browser/fields.ts";
import type { Digest } from "../../../crypto/browser/records.ts";
import type { Message, Progress } from "./keeper/caseDeeds.ts";
import { daysUntil } from "./days.ts";
import { nearest } from "./keeper/deadlines.ts";
import type { CaseShown, Desk, ListRow, RegisterRow, Written } from "./shown.ts";
import { Store } from "./store.ts";
import { ask, failureFrom, type Asking } from "./work.ts";
import type { Failure } from "../failure.ts";

/** How near a date must be to count as something to do. */
const SOON = 7;

interface Cases {
  readonly rows: ReadonlyMap<B64, ListRow>;
  /** Cases of which this member only knows that they exist. */
  readonly register: readonly RegisterRow[];
  readonly loading: boolean;
  /** Whether the list was read to its end or failed once: before, an empty one says nothing. */
  readonly read: boolean;
  readonly listFailure: Failure | null;
  readonly chosen: B64 | null;
  readonly open: CaseShown | null;
  readonly openFailure: Failure | null;
  /** What came of the last deed, until the next one. */
  readonly news: Omit<Written, "shown"> | null;
}

export const cases = new Store<Cases>({
  rows: new Map(),
  register: [],
  loading: false,
  read: false,
  listFailure: null,
  chosen: null,
  open: null,
  openFailure: null,
  news: null,
});

export function forgetCases(): void {
  cases.clear();
}

/** Read the list; rows show as they come. *looked* is told how the desk stands. */
export async function loadList(looked?: (desk: Desk) => void): Promise<void> {
  if (cases.value.loading) return;
  cases.change({ loading: true, listFailure: null });
  const seen = new Set<B64>();
  try {
    const desk = await ask("list", [], (rows: readonly ListRow[]) => {
      for (const { id } of rows) seen.add(id);
      if (rows.length > 0) cases.change({ rows: new Map([...cases.value.rows, ...rows.map((row) => [row.id, row] as const)]) });
    });
    looked?.(desk);
    // a case that was erased, or that this member left
    cases.change({ rows: new Map([...cases.value.rows].filter(([id]) => seen.has(id))) });
    cases.change({ register: [...(await ask("register", []))].sort(byDay) });
  } catch (error) {
    cases.change({ listFailure: failureFrom(error) });
  } finally {
    cases.change({ loading: false, read: true });
  }
}

/** Open a case. A slower answer about another one is dropped. */
export async function openCase(id: B64): Promise<void> {
  const same = cases.value.chosen === id;
  cases.change({ chosen: id, openFailure: null, news: null, ...(same ? {} : { open: null }) });
  try {
    const open = await ask("open", [id]);
    if (cases.value.chosen !== id) return;
    cases.change({ open });
    renewRow(open, { unread: 0, fresh: false, broken: false });
  } catch (error) {
    if (cases.value.chosen === id) cases.change({ openFailure: failureFrom(error), open: null });
  }
}

export function leaveCase(): void {
  cases.change({ chosen: null, open: null, openFailure: null, news: null });
}

/** Bring the list's line to what the case says. */
function renewRow({ id, title, state, deadlines }: CaseShown, more: Partial<ListRow> = {}): void {
  const row = cases.value.rows.get(id);
  if (row === undefined) return;
  cases.change({ rows: new Map(cases.value.rows).set(id, { ...row, title, due: nearest(deadlines), order: state, ...more }) });
}

async function done(id: B64, asked: Promise<Written>): Promise<void> {
  try {
    const { shown, ...news } = await asked;
    if (cases.value.chosen === id) cases.change({ open: shown, news });
    renewRow(shown);
  } catch (error) {
    // what a colleague did shows behind the sentence that tells of it
    if (failureFrom(error).code === "closed-meanwhile" && cases.value.chosen === id) await openCase(id);
    throw error;
  }
}

/** Deeds on the open case. Each throws DeedFailed. */
export const deed = {
  write(id: B64, message: Message, progress: (progress: Progress) => void): { finished: Promise<void>; cancel: () => void } {
    const asked: Asking<Written> = ask("write", [id, message], progress);
    return { finished: done(id, asked), cancel: asked.cancel };
  },
  takeUp: (id: B64) => done(id, ask("takeUp", [id])),
  reopen: (id: B64) => done(id, ask("reopen", [id])),
  close: (id: B64, outcome: Slug) => done(id, ask("close", [id, outcome])),
  assign: (id: B64, to: Digest | null) => done(id, ask("assign", [id, to])),
  letIn: (id: B64, who: Digest, earlier: boolean) => done(id, ask("letIn", [id, who, earlier])),
};

export type Group = "needs" | "waits" | "closed";

/** Where a row belongs: what is new, unread or due soon needs somebody. */
export function groupOf(row: ListRow, day = today()): Group {
  if (row.unread > 0 || row.fresh || row.broken) return "needs";
  if (row.order === "closed") return "closed";
  const urgent = row.due !== null && daysUntil(row.due.day, day) <= SOON;
  return urgent || row.order === "received" ? "needs" : "waits";
}

/** The rows whose title, number or kind holds *filter*, in their groups: what is due first, then what is newest. */
export function grouped(rows: Iterable<ListRow>, filter: string): ReadonlyMap<Group, readonly ListRow[]> {
  const wanted = filter.trim().toLocaleLowerCase();
  const day = today();
  const groups = new Map<Group, ListRow[]>([["needs", []], ["waits", []], ["closed", []]]);
  for (const row of rows) {
    if (wanted === "" || `${row.title} ${row.number}`.toLocaleLowerCase().includes(wanted)) groups.get(groupOf(row, day))?.push(row);
  }
  for (const list of groups.values()) list.sort(byUrgency);
  return groups;
}

function byDay(one: RegisterRow, other: RegisterRow): number {
  return (one.filed ?? "") > (other.filed ?? "") ? -1 : 1;
}

function byUrgency(one: ListRow, other: ListRow): number {
  const far = "9999-12-31";
  const due = (row: ListRow) => (row.order === "closed" ? far : (row.due?.day ?? far));
  if (due(one) !== due(other)) return due(one) < due(other) ? -1 : 1;
  if (one.day !== other.day) return (one.day ?? "") > (other.day ?? "") ? -1 : 1;
  return one.id < other.id ? -1 : 1;
}
