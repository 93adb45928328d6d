/** What is wrong with the answers on a screen: by field, the name of the sentence that the page has for it. */

import type { Day } from "../../../../crypto/browser/fields.ts";
import { notFiled, openKinds, toCome, type NotFiled } from "../../rules/filing.ts";
import { LONGEST, type Question } from "../../rules/form.ts";
import { groupsFor, into } from "../../rules/rulebook.ts";
import type { Named } from "../../rules/said.ts";
import type { Draft } from "../../rules/tables.ts";
import type { FaultShown, ReportDraft } from "../formShown.ts";
import type { Organisation } from "./organisation.ts";
import { entriesOf, mayTellWho, readDay } from "./routed.ts";

/** Characters that the names of others may have. */
const MOST_OTHERS = 2_000;

/** The answers of one report, looked at on a day. */
export class Faults {
  readonly #refused: NotFiled | null;

  constructor(
    readonly organisation: Organisation,
    readonly typed: ReportDraft,
    draft: Draft,
    readonly day: Day,
    readonly language: string,
  ) {
    const { rulebook, rules } = organisation;
    const kind = rulebook.kinds.find(({ id }) => id === typed.kind);
    const untold = kind?.ways.includes("anonymous") === false && !mayTellWho(organisation, typed);
    const nobody = { why: "nobody", open: openKinds(rulebook, draft) } as const;
    this.#refused = kind === undefined ? null : (notFiled(rulebook, rules.structure, draft, day) ?? (untold ? nobody : null));
  }

  /** The kinds that can be filed in its place where the rules forbid it as it is, else null. */
  get open(): readonly string[] | null {
    return this.#refused?.open.map(({ id }) => id) ?? null;
  }

  /** What is wrong on *screen*. */
  on(screen: string): readonly FaultShown[] {
    const { typed, organisation } = this;
    switch (screen) {
      case "unit":
        return typed.unit === null || organisation.rules.structure.unit(typed.unit) !== null ? [] : [fault("unit", "unit")];
      case "entry":
        return entriesOf(organisation, typed).some(({ id }) => id === typed.entry) ? [] : [fault("entry", "entry")];
      case "involved":
        return [...typed.others].length > MOST_OTHERS ? [fault("others", "others-long", { most: MOST_OTHERS })] : [];
      case "readers":
        if (this.#refused?.why === "nobody") return [fault("nobody", "nobody")];
        return this.#refused?.why === "unpicked" ? [fault("picked", "picked")] : [];
      default:
        return this.#onQuestions(screen);
    }
  }

  #onQuestions(screen: string): readonly FaultShown[] {
    const { organisation, typed } = this;
    const { rulebook } = organisation;
    const kind = rulebook.kinds.find(({ id }) => id === typed.kind);
    const group = groupsFor(rulebook, typed.kind).find(({ id }) => screen === `group-${id}`);
    const questions = screen === "identity" ? rulebook.identity : (group?.questions ?? []);
    const [first] = questions;
    const faults = questions.flatMap((question) => this.#ofAnswer(question));
    if (kind === undefined || first === undefined) return faults;
    const said = questions.some(({ id }) => this.#answer(id) !== "");
    if (screen === "identity" && !kind.ways.includes("anonymous") && !said) return [fault(`q_${first.id}`, "asks-who")];
    const since = kind.limit?.since;
    if (faults.length > 0 || since === undefined || !questions.some(({ id }) => id === since)) return faults;
    const counted = readDay(this.#answer(since));
    if (counted !== null && toCome(counted, this.day)) return [fault(`q_${since}`, "ahead")];
    if (this.#refused?.why !== "late") return faults;
    return [fault(`q_${since}`, "late", { kind: into((rulebook.said.kinds.get(kind.id) as Named).name, this.language) })];
  }

  #ofAnswer(question: Question): readonly FaultShown[] {
    const field = `q_${question.id}`;
    const answer = this.#answer(question.id);
    const label = into(question.label, this.language);
    if (answer === "") return question.required ? [fault(field, "answer", { question: label })] : [];
    if (question.answer === "choice") return question.choices.some(({ id }) => id === answer) ? [] : [fault(field, "choice")];
    if (question.answer === "day") return readDay(answer) === null ? [fault(field, "day")] : [];
    const most = LONGEST[question.answer];
    return [...answer].length > most ? [fault(field, "long", { question: label, most })] : [];
  }

  #answer(id: string): string {
    return (this.typed.answers[id] ?? "").trim();
  }
}

function fault(field: string, text: string, values: FaultShown["values"] = {}): FaultShown {
  return { field, text, values };
}
