/** What is typed and not sent yet, by case and room: in memory, and sealed while the keys are put away. */

import type { B64 } from "../../../crypto/browser/fields.ts";
import { Store } from "./store.ts";

export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
}
export type Writable = "talk" | "staff";

const EMPTY: Draft = { text: "", files: [] };
const drafts = new Map<string, Draft>();

/** The cases in which something waits to be sent, with its rooms. */
export const unfinished = new Store<{ readonly cases: ReadonlyMap<B64, readonly Writable[]> }>({ cases: new Map() });

const keyOf = (id: B64, room: Writable) => `${id} ${room}`;

export function draft(id: B64, room: Writable): Draft {
  return drafts.get(keyOf(id, room)) ?? EMPTY;
}

export function keepDraft(id: B64, room: Writable, kept: Draft): void {
  const key = keyOf(id, room);
  const [had, has] = [drafts.delete(key), kept.text !== "" || kept.files.length > 0];
  if (has) drafts.set(key, kept);
  if (had !== has) tell();
}

/** Where somebody was typing when the keys were put away. */
export function lastUnfinished(): B64 | undefined {
  return [...drafts.keys()].at(-1)?.split(" ")[0];
}

/** Followers hear of cases, not of letters: a long list is not drawn again for each. */
function tell(): void {
  const cases = new Map<B64, readonly Writable[]>();
  for (const key of drafts.keys()) {
    const [id, room] = key.split(" ") as [B64, Writable];
    cases.set(id, [...(cases.get(id) ?? []), room]);
  }
  unfinished.change({ cases });
}

/** The texts, for sealing. Chosen files stay where they are on disk and are chosen again. */
export function allDrafts(): Record<string, string> {
  return Object.fromEntries([...drafts].filter(([, { text }]) => text !== "").map(([key, { text }]) => [key, text]));
}

/** Take back what `allDrafts` gave. */
export function restoreDrafts(kept: unknown): void {
  for (const [key, text] of Object.entries(kept as Record<string, string>)) drafts.set(key, { text, files: [] });
  tell();
}

export function forgetDrafts(): void {
  drafts.clear();
  tell();
}

export function hasDrafts(): boolean {
  return drafts.size > 0;
}
