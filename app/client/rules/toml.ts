/** Fields of a rulebook's file. The server's reader has told its writer what is wrong; here whatever is, is refused. */

import { parse, type TomlTable } from "smol-toml";
import { Refused } from "../../../crypto/browser/errors.ts";
import type { Span } from "./span.ts";
import type { Target, Texts, When } from "./tables.ts";

const MARK = "\n#### overlay ";

/** A rulebook's own table, and those of the overlays below it by id. */
export function readBundle(text: string): { readonly own: TomlTable; readonly overlays: ReadonlyMap<string, TomlTable> } {
  const [own, ...rest] = text.split(MARK);
  const parts = rest.map((part) => [part.slice(0, part.indexOf("\n")), parse(part.slice(part.indexOf("\n") + 1))] as const);
  return { own: parse(own as string), overlays: new Map(parts) };
}

export function tables(value: unknown): readonly TomlTable[] {
  return list(value ?? []).map(table);
}

export function table(value: unknown): TomlTable {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused("rulebook: table");
  return value as TomlTable;
}

export function texts(value: unknown): Texts {
  // stripped as the other reader strips them: a title is sealed letter by letter
  return Object.fromEntries(Object.entries(table(value)).map(([language, said]) => [language, text(said).trim()]));
}

export function textsOrNull(value: unknown): Texts | null {
  return value === undefined ? null : texts(value);
}

export function text(value: unknown): string {
  if (typeof value !== "string") throw new Refused("rulebook: text");
  return value;
}

export function textOrNull(value: unknown): string | null {
  return value === undefined ? null : text(value);
}

export function names(value: unknown): readonly string[] {
  return list(value ?? []).map(text);
}

export function oneOf<T extends string>(value: unknown, choices: readonly T[]): T {
  const found = choices.find((choice) => choice === value);
  if (found === undefined) throw new Refused("rulebook: choice");
  return found;
}

export function span(value: TomlTable): Span {
  const unit = (["days", "months", "years"] as const).find((one) => value[one] !== undefined);
  const number = unit === undefined ? undefined : value[unit];
  if (unit === undefined || typeof number !== "number" || !Number.isInteger(number)) throw new Refused("rulebook: span");
  return { number, unit };
}

export function when(value: unknown): When {
  const read = table(value ?? {});
  return {
    kinds: names(read["kinds"]),
    unitKinds: names(read["units"]),
    levels: names(read["levels"]),
    entries: names(read["entries"]),
    flags: names(read["flags"]),
    without: names(read["without"]),
    answers: Object.fromEntries(Object.entries(table(read["answers"] ?? {})).map(([question, choices]) => [question, names(choices)])),
    settings: names(read["settings"]),
  };
}

export function target(value: TomlTable): Target {
  return { body: text(value["body"]), at: oneOf(value["at"] ?? "unit", ["unit", "above", "top"]) };
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refused("rulebook: list");
  return value;
}
