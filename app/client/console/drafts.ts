/** What is typed and not sent yet, by case and room: in memory, and sealed while the tab is locked. */

import type { B64 } from "../../../crypto/browser/fields.ts";

export interface Draft {
  readonly text: string;
  readonly files: readonly File[];
}
export type Writable = "talk" | "staff";

const EMPTY: Draft = { text: "", files: [] };
const drafts = new Map<string, Draft>();

const keyOf = (id: B64, room: Writable) => `${id} ${room}`;

export function draft(id: B64, room: Writable): Draft {
  return drafts.get(keyOf(id, room)) ?? EMPTY;
}

export function keepDraft(id: B64, room: Writable, kept: Draft): void {
  if (kept.text === "" && kept.files.length === 0) drafts.delete(keyOf(id, room));
  else drafts.set(keyOf(id, room), kept);
}

/** The texts, for sealing. Chosen files stay where they are on disk and are chosen again. */
export function allDrafts(): Record<string, string> {
  return Object.fromEntries([...drafts].filter(([, { text }]) => text !== "").map(([key, { text }]) => [key, text]));
}

/** Take back what `allDrafts` gave. */
export function restoreDrafts(kept: unknown): void {
  for (const [key, text] of Object.entries(kept as Record<string, string>)) drafts.set(key, { text, files: [] });
}

export function forgetDrafts(): void {
  drafts.clear();
}

export function hasDrafts(): boolean {
  return drafts.size > 0;
}
