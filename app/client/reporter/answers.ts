/** What was answered: read from a screen's fields, and put back into them. */

import type { ReportDraft } from "./formShown.ts";

/** Before a question's id, in the name of its field. */
export const FIELD = "q_";

/** A report of which nothing is answered. */
export const NOTHING: ReportDraft = {
  ...{ kind: "", unit: null, entry: null, category: null, flags: [], involved: [], others: "", shut: [], picked: null, way: null },
  answers: {},
};

type Field = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** What *before* becomes with what stands on *screen*; what it does not ask stays. */
export function readAnswers(screen: HTMLElement, before: ReportDraft): ReportDraft {
  const one = (name: string, was: string | null): string | null => {
    const fields = named(screen, name);
    const field = fields.find((field) => !isRadio(field) || field.checked);
    return field === undefined ? was : field.value || null;
  };
  const many = (name: string, was: readonly string[]): readonly string[] => {
    const boxes = named(screen, name) as HTMLInputElement[];
    return boxes.length === 0 ? was : boxes.filter(({ checked }) => checked).map(({ value }) => value);
  };
  return {
    kind: one("kind", before.kind) ?? "",
    unit: one("unit", before.unit),
    entry: one("entry", before.entry),
    category: one("category", before.category),
    flags: many("flag", before.flags),
    involved: many("involved", before.involved),
    others: (named(screen, "others")[0]?.value ?? before.others).trim(),
    shut: many("shut", before.shut),
    picked: one("picked", before.picked),
    way: one("way", before.way),
    answers: { ...before.answers, ...readQuestions(screen) },
  };
}

/** Put back what was answered to what was not drawn with its answer. */
export function putBack(screen: HTMLElement, { kind, unit, others, way, answers }: ReportDraft): void {
  const all: Readonly<Record<string, string | null>> = { kind, unit, others, way };
  const questions = Object.entries(answers).map(([id, answer]) => [FIELD + id, answer] as const);
  for (const [name, answer] of [...Object.entries(all), ...questions])
    for (const field of named(screen, name)) {
      if (isRadio(field)) field.checked = answer === null ? field.checked : field.value === answer;
      else field.value = answer ?? "";
    }
}

/** The ids of the questions that are asked on a screen. */
export function asked(screen: ParentNode): readonly string[] {
  const fields = screen.querySelectorAll<HTMLInputElement>(`[name^=${FIELD}]`);
  return [...new Set([...fields].map(({ name }) => name.slice(FIELD.length)))];
}

function readQuestions(screen: HTMLElement): Record<string, string> {
  const found = asked(screen).flatMap((id) => {
    const field = named(screen, FIELD + id).find((field) => !isRadio(field) || field.checked);
    return field === undefined ? [] : [[id, field.value.trim() === "" ? "" : field.value]];
  });
  return Object.fromEntries(found);
}

function isRadio(field: Field): field is HTMLInputElement {
  return field.type === "radio";
}

function named(screen: HTMLElement, name: string): readonly Field[] {
  return [...screen.querySelectorAll<Field>(`[name="${CSS.escape(name)}"]`)];
}
