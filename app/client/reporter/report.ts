/** Writing a report, screen by screen; all of it stays in this page and its worker until it leaves them sealed. */

import { FIELD, NOTHING, asked, putBack, readAnswers } from "./answers.ts";
import { drawForm, drawWaysOut } from "./drawing.ts";
import { showErrors, type Errors } from "./errors.ts";
import { showFailure } from "./failures.ts";
import { filesFault } from "./files.ts";
import { holderKey, type FormShown, type ReportDraft } from "./formShown.ts";
import { Looking } from "./looking.ts";
import { fillTexts, found, hasScreen, language, place, say, show, template, wayOf, type Way } from "./page.ts";
import { during, resting } from "./progress.ts";
import { fillReaders, tellChange } from "./readers.ts";
import { showReceipt } from "./receipt.ts";
import type { OrganisationShown, OthersRead } from "./shown.ts";
import { showStuck } from "./stuck.ts";
import { work } from "./work.ts";

const KIND = "kind";
const SEND = "send";
/** Milliseconds that the worker has to say what comes next: it takes a few. */
const PATIENCE = 10_000;

/** What is being written. */
export class Report {
  readonly #organisation: OrganisationShown;
  readonly #looking = new Looking();
  #draft: ReportDraft = NOTHING;
  /** The form as the screen shows it. */
  #form: FormShown | null = null;
  #files: readonly File[] = [];
  #steps = 0;
  /** One screen is changed, and the next step leads back to the last. */
  #checking = false;
  #stored = false;

  constructor(organisation: OrganisationShown) {
    this.#organisation = organisation;
  }

  /** Whether something would be lost with the page. */
  get unsent(): boolean {
    const { answers, others, involved, flags } = this.#draft;
    return !this.#stored && [...Object.values(answers), others, ...involved, ...flags, ...this.#files].some((one) => one !== "");
  }

  begin(): void {
    // each screen is a step of the browser's own history, so that its Back button goes back by one; the step holds a number only
    history.replaceState({ screen: 0 }, "");
    addEventListener("popstate", ({ state }) => {
      if (this.#stored) return;
      this.#read(place());
      void this.#asked().then((form) => form !== null && this.#go(form, (state as { screen?: number } | null)?.screen ?? 0, false));
    });
    this.#draw(KIND, null);
  }

  /** The form as it is now; null where another step was taken meanwhile. */
  async #asked(): Promise<FormShown | null> {
    const step = (this.#steps += 1);
    const late = setTimeout(() => showStuck(), PATIENCE);
    place().setAttribute("aria-busy", "true");
    try {
      const form = await work.ask("form", [this.#draft, language()]);
      return step === this.#steps ? form : null;
    } finally {
      clearTimeout(late);
      if (step === this.#steps) place().removeAttribute("aria-busy");
    }
  }

  #go(form: FormShown, to: number, remember = true): void {
    const at = Math.max(0, Math.min(to, form.screens.length - 1));
    this.#draw(form.screens[at] ?? KIND, form); // first: where this fails, the reporter is still where they were
    if (!remember) return;
    try {
      history.pushState({ screen: at }, "");
    } catch {
      // Safari takes no more than a hundred in half a minute: Back then leaves the page, which asks first
    }
  }

  #draw(name: string, form: FormShown | null): void {
    let kept = true;
    show(this.#template(name), (screen) => {
      this.#fill(screen, name, form);
      kept = this.#putBackFiles(screen);
      if (screen.querySelector("[type=file]") !== null) this.#looking.tell(screen, this.#organisation.limits.size);
      found(screen, "form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.#read(screen);
        void this.#leave(name, wayOf(event.submitter));
      });
      screen.addEventListener("change", ({ target }) => {
        if (target instanceof HTMLInputElement && target.name === "shut") void this.#shut(screen, target.value);
      });
    });
    this.#form = form;
    if (!kept) showErrors(new Map([["files", say("files-again")]]));
  }

  /** What is the same for every kind stands there once. */
  #template(name: string): string {
    return hasScreen(name) ? name : `${this.#draft.kind} ${name}`;
  }

  /** Put back what was answered, and fill in what is looked at once more before it is sent. */
  #fill(screen: HTMLElement, name: string, form: FormShown | null): void {
    fillReaders(screen, this.#organisation);
    if (form !== null) {
      drawForm(screen, form, this.#draft);
      const step = found(screen, ".step");
      fillTexts(step, { number: `${form.screens.indexOf(name) + 1}`, count: `${form.screens.length}` });
    }
    putBack(screen, this.#draft);
    for (const shown of screen.querySelectorAll<HTMLElement>("[data-answer]")) {
      const id = (shown.dataset["answer"] ?? "").slice(FIELD.length);
      const answer = this.#draft.answers[id] ?? "";
      if (answer === "") continue;
      shown.textContent = this.#organisation.choices[id]?.[answer] ?? answer;
      shown.className = "said";
      shown.setAttribute("dir", "auto");
      shown.setAttribute("translate", "no");
    }
    const told = asked(template(`${this.#draft.kind} identity`) ?? screen).some((id) => (this.#draft.answers[id] ?? "") !== "");
    screen.querySelector(`[data-given="${told ? "no" : "yes"}"]`)?.remove();
  }

  /** Put back the files that were chosen; false where this browser lets no script do so: an empty field must not lose them in silence. */
  #putBackFiles(screen: HTMLElement): boolean {
    const files = screen.querySelector<HTMLInputElement>("[type=file]");
    if (files === null || this.#files.length === 0) return true;
    try {
      const chosen = new DataTransfer();
      for (const file of this.#files) chosen.items.add(file);
      files.files = chosen.files;
      this.#looking.carry(this.#files, [...files.files]);
      return true;
    } catch {
      return false;
    }
  }

  #read(screen: HTMLElement): void {
    this.#draft = readAnswers(screen, this.#draft);
    const files = screen.querySelector<HTMLInputElement>("[type=file]");
    if (files !== null) this.#files = [...(files.files ?? [])];
  }

  /** Show at once what follows from shutting somebody out, or not; the reporter stays at their box. */
  async #shut(screen: HTMLElement, who: string): Promise<void> {
    this.#read(screen);
    const form = await this.#asked();
    if (form === null) return;
    this.#draw("readers", form);
    place().querySelector<HTMLElement>(`[name=shut][value="${CSS.escape(who)}"]`)?.focus();
  }

  async #leave(name: string, way: Way): Promise<void> {
    const form = await this.#asked();
    if (form === null) return;
    const at = Math.max(0, form.screens.indexOf(name));
    const last = form.screens.length - 1;
    if (way.to === "back") return this.#go(form, this.#checking ? last : at - 1);
    if (way.to === "other" || way.to === "change") {
      this.#checking = way.to === "change";
      return this.#go(form, Math.max(0, form.screens.indexOf(way.screen)));
    }
    const errors = this.#faults(name, form);
    if (errors.size > 0) return this.#refuse(name, form, errors);
    const missing = form.screens.findIndex((screen) => this.#faults(screen, form).size > 0);
    if (name === SEND && missing < 0) return this.#send();
    if (name !== SEND && !this.#checking) return this.#go(form, at + 1);
    this.#checking = true;
    this.#go(form, missing < 0 ? last : missing);
    const faulty = form.screens[missing] ?? SEND;
    if (name === SEND) this.#refuse(faulty, form, this.#faults(faulty, form));
  }

  /** Say what is wrong, and where the rules forbid it, what stands open. */
  #refuse(name: string, { open }: FormShown, errors: Errors): void {
    const screen = found(document, "#here > div");
    screen.querySelector("[data-ways-out]")?.remove();
    if (open !== null && (name === "readers" || name.startsWith("group-"))) drawWaysOut(screen, open);
    showErrors(errors);
  }

  /** What is wrong with the answers of a screen. */
  #faults(name: string, form: FormShown): Errors {
    const errors = new Map((form.faults[name] ?? []).map(({ field, text, values }) => [field, say(text, values)]));
    if (name === KIND && !hasScreen(`${this.#draft.kind} ${SEND}`)) errors.set(KIND, say("kind"));
    const fault = name === SEND ? filesFault(this.#files, this.#organisation.limits) : null;
    if (fault !== null) errors.set("files", fault);
    return errors;
  }

  async #send(): Promise<void> {
    const form = found(document, "#here form");
    const holders = (this.#form?.holders ?? []).map(holderKey);
    const typed = { draft: this.#draft, holders, language: language(), othersTitle: say("others-title") };
    try {
      await resting(form, async () => {
        const files = await this.#looking.cleaned(this.#files);
        const filed = await during(form, say("sending"), (step) => work.ask("file", [{ ...typed, files }], step));
        if ("now" in filed) return this.#learn(filed);
        this.#stored = true;
        this.#draft = NOTHING;
        this.#files = [];
        showReceipt(filed);
      });
    } catch (error) {
      showFailure("files", error);
    }
  }

  /** Others read now: the reporter sees who, and only what they press after that is sealed to them. */
  #learn({ now, draft }: OthersRead): void {
    const [before, typed] = [this.#form, this.#draft];
    const lost = (["involved", "shut"] as const).find((people) => draft[people].length < typed[people].length);
    try {
      this.#draft = draft;
      if (lost !== undefined) return this.#askAgain(now, lost);
      this.#draw(SEND, now);
      tellChange(before?.holders ?? [], now.holders);
    } catch (error) {
      [this.#form, this.#draft] = [before, typed]; // what could not be shown has not been told
      throw error;
    }
  }

  /** A body that was named has gone: who is involved, or shut out, is asked again. */
  #askAgain(now: FormShown, lost: "involved" | "shut"): void {
    const asks = lost === "involved" && now.screens.includes(lost);
    this.#checking = true;
    this.#draw(asks ? lost : "readers", now);
    showErrors(new Map([[asks ? lost : "shut", say("look-again")]]));
  }
}
