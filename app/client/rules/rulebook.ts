/** The part of a rulebook that a reporter's browser needs, read from the very file whose hash the directory signs. */

import { sha256 } from "@noble/hashes/sha2.js";
import { parse, type TomlTable } from "smol-toml";
import { toBase64url, utf8 } from "../../../crypto/browser/bytes.ts";
import { Refused } from "../../../crypto/browser/errors.ts";
import type { B64, Slug } from "../../../crypto/browser/fields.ts";

/** Characters that an answer may have. */
export const LONGEST = { long: 20_000, short: 500, choice: null } as const;

/** A text in every language of the rulebook. */
export type Texts = { readonly [language: string]: string };
/** A kind of case; *bodies* are the ids of those who receive it. */
export interface Kind {
  readonly id: Slug;
  readonly track: Slug;
  readonly bodies: readonly string[];
}
export interface Choice {
  readonly id: string;
  readonly label: Texts;
}
/** A question of the form; *choices* only where the answer is one of them. *kinds* empty: asked for every kind. */
export interface Question {
  readonly id: string;
  readonly label: Texts;
  readonly answer: "long" | "short" | "choice";
  readonly required: boolean;
  readonly choices: readonly Choice[];
  readonly kinds: readonly string[];
}
export interface Rulebook {
  readonly kinds: readonly Kind[];
  /** The form's questions in order, those of all groups. */
  readonly questions: readonly Question[];
  readonly identity: readonly Question[];
  readonly acknowledgeDays: number;
  readonly feedbackDays: number;
}

/**
 * Read a rulebook.
 *
 * Args: *signed*: the hash that the directory gives it. Attack: a server hands out another one, by which reports go elsewhere.
 *
 * Raises Refused: it is another file, or none that a rulebook's reader takes.
 */
export function readRulebook(text: string, signed: B64): Rulebook {
  if (toBase64url(sha256(utf8(text))) !== signed) throw new Refused("rulebook: another than the signed one");
  const top = parse(text);
  const deadlines = table(top["deadlines"]);
  return {
    kinds: tables(top["kinds"]).map(readKind),
    questions: tables(top["groups"]).flatMap((group) => tables(group["questions"]).map(readQuestion)),
    identity: tables(top["identity"] ?? []).map(readQuestion),
    acknowledgeDays: days(deadlines["acknowledge_days"]),
    feedbackDays: days(deadlines["feedback_days"]),
  };
}

/** The questions that are asked for a kind. */
export function questionsFor(rulebook: Rulebook, kind: Kind): readonly Question[] {
  return rulebook.questions.filter(({ kinds }) => kinds.length === 0 || kinds.includes(kind.id));
}

/** An answer as people read it: a choice by its label, in place of its id. */
export function shown(question: Question, answer: string, language: string): string {
  const choice = question.choices.find(({ id }) => id === answer);
  return choice === undefined ? answer : into(choice.label, language);
}

/**
 * The title and text that were stored for a question's id, as they are said in *language*.
 *
 * They stay as they are where the rulebook no longer asks that in these words: an answer never gets another question.
 */
export function retold(rulebook: Rulebook, id: string, title: string, text: string, language: string): { title: string; text: string } {
  const asked = [...rulebook.questions, ...rulebook.identity];
  const found = asked.find((question) => question.id === id && Object.values(question.label).includes(title));
  if (found === undefined) return { title, text };
  const chosen = found.choices.find(({ label }) => Object.values(label).includes(text));
  return { title: into(found.label, language), text: chosen === undefined ? text : into(chosen.label, language) };
}

/** A text in *language*, or in the rulebook's first language where it lacks that one. */
export function into(texts: Texts, language: string): string {
  return texts[language] ?? (Object.values(texts)[0] as string);
}

function readKind(kind: TomlTable): Kind {
  return { id: text(kind["id"]), track: text(kind["track"]), bodies: list(kind["bodies"]).map(text) };
}

function readQuestion(question: TomlTable): Question {
  const answer = text(question["answer"]);
  if (answer !== "long" && answer !== "short" && answer !== "choice") throw new Refused("rulebook: answer");
  return {
    id: text(question["id"]),
    label: texts(question["label"]),
    answer,
    required: question["required"] === true,
    choices: tables(question["choices"] ?? []).map((choice) => ({ id: text(choice["id"]), label: texts(choice["label"]) })),
    kinds: list(question["kinds"] ?? []).map(text),
  };
}

function texts(value: unknown): Texts {
  // stripped as the other reader strips them: a title is sealed letter by letter
  return Object.fromEntries(Object.entries(table(value)).map(([language, said]) => [language, text(said).trim()]));
}

function tables(value: unknown): readonly TomlTable[] {
  return list(value).map(table);
}

function table(value: unknown): TomlTable {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused("rulebook: table");
  return value as TomlTable;
}

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw new Refused("rulebook: list");
  return value;
}

function text(value: unknown): string {
  if (typeof value !== "string") throw new Refused("rulebook: text");
  return value;
}

function days(value: unknown): number {
  if (typeof value !== "number" || !Number.isInteger(value)) throw new Refused("rulebook: days");
  return value;
}
