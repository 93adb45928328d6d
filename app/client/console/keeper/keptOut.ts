/** Whom a case is kept from, as its report says: who is part of the matter, and whom the reporter shut out. */

import type { Directories } from "../../../../crypto/browser/directoryHistory.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { Digest } from "../../../../crypto/browser/records.ts";
import { hasEnded } from "../../../../crypto/browser/roomRules.ts";
import type { CaseFile } from "./caseFile.ts";

/** Members, by id: an entry that was made since is theirs, too. */
export interface KeptOut {
  readonly involved: readonly B64[];
  readonly shut: readonly B64[];
}

/** What the report says; null where this member can read none, and so can't know whom it names. */
export function keptOut({ views }: Pick<CaseFile, "views">): KeptOut | null {
  const reports = views.get("talk")?.objects.flatMap(({ body }) => (body.kind === "report" ? [body.report.matter] : [])) ?? [];
  if (reports.length === 0) return null;
  return { involved: reports.flatMap(({ involved }) => involved), shut: reports.flatMap(({ shut }) => shut) };
}

/**
 * Who may be let in: active handlers and advisers who hold no key of the talk, and whom the report doesn't keep out.
 *
 * Attack: whom the report is about asks a colleague, who can't tell, to be let in.
 */
export function mayBeLetIn(directories: Directories, file: Pick<CaseFile, "chain" | "views">): readonly Digest[] {
  const { number, members } = directories.newest;
  const { involved, shut } = keptOut(file) ?? { involved: [], shut: [] };
  const out = new Set([...involved, ...shut]);
  return members
    .filter(({ entry, member }) => !out.has(member) && !hasEnded("talk", entry, number, directories) && !file.chain.holds("talk", entry))
    .map(({ entry }) => entry);
}

/** The entry by which a member is shown: the one that counts, else the one that was theirs, else nobody's. */
export function entryOf(directories: Directories, member: B64): Digest {
  return directories.current(member) ?? directories.newest.members.find((item) => item.member === member)?.entry ?? member;
}
