/** What a rulebook says to its reporters: what things are called and mean, what they are promised. Nothing here decides who reads. */

import type { TomlTable } from "smol-toml";
import { table, tables, text, texts, textsOrNull, when } from "./toml.ts";
import type { Texts, When } from "./tables.ts";

export interface Named {
  readonly name: Texts;
  readonly meaning: Texts | null;
}
type ById = ReadonlyMap<string, Named>;
export interface Said {
  readonly kinds: ById;
  readonly entries: ById;
  readonly grades: ById;
  /** Those of the rulebook, and of the laws beneath it. */
  readonly deadlines: ById;
  /** What a reporter hears besides the dates, by what they answered. */
  readonly promises: readonly { readonly when: When; readonly text: Texts }[];
  /** The questions whose answers a condition asks for. */
  readonly deciding: ReadonlySet<string>;
}

/** Read it from a rulebook's *own* table and those of all *overlays*. */
export function readSaid(own: TomlTable, overlays: readonly TomlTable[]): Said {
  const promised = tables(table(own["texts"])["promises"]);
  const promises = promised.map((promise) => ({ when: when(promise["when"]), text: texts(promise["text"]) }));
  const lists = [own["routing"], own["register"], own["deadlines"], own["steps"], ...overlays.map((law) => law["deadlines"])];
  const conditions = [...lists.flatMap(tables).map((row) => when(row["when"])), ...promises.map((promise) => promise.when)];
  return {
    kinds: named(own["kinds"]),
    entries: named(own["entries"]),
    grades: named(own["grades"]),
    deadlines: new Map([...overlays.flatMap((law) => [...named(law["deadlines"])]), ...named(own["deadlines"])]),
    promises,
    deciding: new Set(conditions.flatMap(({ answers }) => Object.keys(answers))),
  };
}

function named(list: unknown): ById {
  return new Map(tables(list).map((one) => [text(one["id"]), { name: texts(one["name"]), meaning: textsOrNull(one["meaning"]) }]));
}
