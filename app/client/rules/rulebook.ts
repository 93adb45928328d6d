/** The part of a rulebook that a reporter's browser needs, read from the very file whose hash the directory signs. */

import { sha256 } from "@noble/hashes/sha2.js";
import type { TomlTable } from "smol-toml";
import { toBase64url, utf8 } from "../../../crypto/browser/bytes.ts";
import { Refused } from "../../../crypto/browser/errors.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import { readCategory, readFlag, readQuestion, type Category, type Flag, type Question } from "./form.ts";
import { WAYS, type BodyKind, type Deadline, type Entry, type Kind, type Law, type Registration, type Route, type Tables, type Texts } from "./tables.ts";
import { names, oneOf, readBundle, span, table, tables, target, text, textOrNull, texts, textsOrNull, when } from "./toml.ts";

export interface Rulebook extends Tables {
  /** The form's questions in order, those of all groups. */
  readonly questions: readonly Question[];
  readonly identity: readonly Question[];
  readonly flags: readonly Flag[];
  readonly categories: readonly Category[];
  /** What the rules call each kind of body, and each entry. */
  readonly names: ReadonlyMap<string, Texts>;
}

/**
 * Read a rulebook with its overlays.
 *
 * Args: *signed*: the hash that the directory gives it. Attack: a server hands out another one, by which reports go elsewhere.
 *
 * Raises Refused: it is another file, or none that a rulebook's reader takes.
 */
export function readRulebook(text: string, signed: B64): Rulebook {
  if (toBase64url(sha256(utf8(text))) !== signed) throw new Refused("rulebook: another than the signed one");
  const { own, overlays } = readBundle(text);
  return {
    kinds: tables(own["kinds"]).map(readKind),
    unitKinds: tables(own["units"]).map((unit) => ({ id: textOf(unit, "id"), level: textOf(unit, "level") })),
    bodyKinds: tables(own["bodies"]).map(readBodyKind),
    board: textOrNull(own["board"]),
    entries: tables(own["entries"]).map(readEntry),
    routing: tables(own["routing"]).map(readRoute),
    register: tables(own["register"]).map(readRegistration),
    deadlines: tables(own["deadlines"]).map(readDeadline),
    laws: tables(own["overlays"]).map((law) => readLaw(law, overlays)),
    questions: tables(own["groups"]).flatMap((group) => tables(group["questions"]).map(readQuestion)),
    identity: tables(own["identity"]).map(readQuestion),
    flags: tables(own["flags"]).map(readFlag),
    categories: tables(own["categories"]).map(readCategory),
    names: new Map(
      [...tables(own["bodies"]), ...tables(own["entries"])].map((named) => [textOf(named, "id"), texts(named["name"])]),
    ),
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
  const limit = kind["limit"] === undefined ? null : table(kind["limit"]);
  return {
    id: textOf(kind, "id"),
    track: textOf(kind, "track"),
    ways: kind["ways"] === undefined ? WAYS : names(kind["ways"]).map((way) => oneOf(way, WAYS)),
    limit: limit === null ? null : { since: textOf(limit, "since"), within: span(limit) },
  };
}

function readBodyKind(body: TomlTable): BodyKind {
  return {
    id: textOf(body, "id"),
    role: oneOf(body["role"] ?? "handler", ["handler", "adviser", "confidant", "observer"]),
    leads: body["leads"] === true,
    instead: textOrNull(body["instead"]),
  };
}

function readEntry(entry: TomlTable): Entry {
  return { id: textOf(entry, "id"), picks: entry["picks"] === true, kinds: names(entry["kinds"]), unitKinds: names(entry["units"]) };
}

function readRoute(row: TomlTable): Route {
  return {
    when: when(row["when"]),
    receives: tables(row["receives"]).map(target),
    sleeps: tables(row["sleeps"]).map((sleeper) => ({ target: target(sleeper), deadline: textOf(sleeper, "until") })),
    because: textsOrNull(row["because"]),
  };
}

function readRegistration(row: TomlTable): Registration {
  return { when: when(row["when"]), with: tables(row["with"]).map(target) };
}

function readDeadline(deadline: TomlTable): Deadline {
  return {
    id: textOf(deadline, "id"),
    when: when(deadline["when"]),
    starts: names(deadline["starts"]),
    within: span(deadline),
    pauses: names(deadline["pauses"]),
    each: names(deadline["each"]),
    promised: deadline["promised"] === true,
    ends: textOf(deadline, "ends"),
    name: texts(deadline["name"]),
    setBy: oneOf(deadline["set_by"], ["rules", "law", "organisation"]),
    source: textOrNull(deadline["source"])?.trim() ?? "",
  };
}

function readLaw(law: TomlTable, overlays: ReadonlyMap<string, TomlTable>): Law {
  const id = textOf(law, "id");
  const overlay = overlays.get(id);
  if (overlay === undefined) throw new Refused("rulebook: an overlay is missing");
  return { id, setting: textOrNull(law["setting"]), deadlines: tables(overlay["deadlines"]).map(readDeadline) };
}

function textOf(value: TomlTable, field: string): string {
  return text(value[field]);
}
