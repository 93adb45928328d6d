/** What the form of a rulebook asks. */

import type { TomlTable } from "smol-toml";
import { names, oneOf, tables, text, textOrNull, texts, textsOrNull } from "./toml.ts";
import type { Texts } from "./tables.ts";

/** Characters that an answer may have. */
export const LONGEST = { long: 20_000, short: 500, choice: null, day: null } as const;

export interface Choice {
  readonly id: string;
  readonly label: Texts;
}
/** A question of the form; *choices* only where the answer is one of them. *kinds* empty: asked for every kind. */
export interface Question {
  readonly id: string;
  readonly label: Texts;
  readonly answer: keyof typeof LONGEST;
  readonly required: boolean;
  readonly choices: readonly Choice[];
  readonly kinds: readonly string[];
}
/** Questions that stand on one screen. */
export interface Group {
  readonly id: string;
  readonly questions: readonly Question[];
}
/** Something that applies to a case or doesn't, and may change who receives it. */
export interface Flag {
  readonly id: string;
  readonly label: Texts;
  readonly hint: Texts | null;
  readonly kinds: readonly string[];
}
/** What a case is about, in the party's own words. */
export interface Category {
  readonly id: string;
  readonly name: Texts;
  readonly meaning: Texts | null;
  /** How grave it is in the party's own words. */
  readonly grade: string | null;
  readonly kinds: readonly string[];
}

export function readQuestion(question: TomlTable): Question {
  return {
    id: text(question["id"]),
    label: texts(question["label"]),
    answer: oneOf(question["answer"], ["long", "short", "choice", "day"]),
    required: question["required"] === true,
    choices: tables(question["choices"]).map((choice) => ({ id: text(choice["id"]), label: texts(choice["label"]) })),
    kinds: names(question["kinds"]),
  };
}

export function readGroup(group: TomlTable): Group {
  return { id: text(group["id"]), questions: tables(group["questions"]).map(readQuestion) };
}

export function readFlag(flag: TomlTable): Flag {
  return { id: text(flag["id"]), label: texts(flag["label"]), hint: textsOrNull(flag["hint"]), kinds: names(flag["kinds"]) };
}

export function readCategory(category: TomlTable): Category {
  const { id, name, meaning, grade, kinds } = category;
  return { id: text(id), name: texts(name), meaning: textsOrNull(meaning), grade: textOrNull(grade), kinds: names(kinds) };
}
