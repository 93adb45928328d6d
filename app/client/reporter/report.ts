/** Writing a report, screen by screen; all of it stays in this page until it leaves it sealed. */

import { showErrors, type Errors } from "./errors.ts";
import { showFailure } from "./failures.ts";
import { filesFault } from "./files.ts";
import { Looking } from "./looking.ts";
import { found, hasScreen, language, place, say, show, wayOf, type Way } from "./page.ts";
import { during, resting } from "./progress.ts";
import { fillReaders, holdersShown, tellChange } from "./readers.ts";
import { showReceipt } from "./receipt.ts";
import type { OrganisationShown } from "./shown.ts";
import { work } from "./work.ts";

const FIELD = "q_";
const KIND = "kind";

/** What is being written. */
export class Report {
  #organisation: OrganisationShown;
  readonly #answers = new Map<string, string>();
  readonly #looking = new Looking();
  #files: readonly File[] = [];
  #kind = "";
  #at = 0;
  /** One screen is changed, and the next step leads back to the last. */
  #checking = false;
  #stored = false;

  constructor(organisation: OrganisationShown) {
    this.#organisation = organisation;
  }

  /** Whether something would be lost with the page. */
  get unsent(): boolean {
    return !this.#stored && (this.#answers.size > 0 || this.#files.length > 0);
  }

  begin(): void {
    // each screen is a step of the browser's own history, so that its Back button goes back by one; the step holds a number only
    history.replaceState({ screen: 0 }, "");
    addEventListener("popstate", ({ state }) => {
      if (this.#stored) return;
      this.#read(place());
      this.#go((state as { screen?: number } | null)?.screen ?? 0, false);
    });
    this.#draw(0);
  }

  get #screens(): readonly string[] {
    if (this.#kind === "") return [KIND];
    const names = [...document.querySelectorAll<HTMLTemplateElement>("template[data-screen]")].map(({ dataset }) => dataset["screen"] ?? "");
    return [KIND, ...names.filter((name) => name.startsWith(`${this.#kind} `))];
  }

  #go(to: number, remember = true): void {
    const at = Math.max(0, Math.min(to, this.#screens.length - 1));
    this.#draw(at); // first: where this fails, the reporter is still where they were
    this.#at = at;
    if (!remember) return;
    try {
      history.pushState({ screen: at }, "");
    } catch {
      // Safari takes no more than a hundred in half a minute: Back then leaves the page, which asks first
    }
  }

  #draw(at: number): void {
    const name = this.#screens[at] ?? KIND;
    let kept = true;
    show(name, (screen) => {
      this.#fill(screen);
      kept = this.#putBackFiles(screen);
      if (screen.querySelector("[type=file]") !== null) this.#looking.tell(screen, this.#organisation.limits.size);
      found(screen, "form").addEventListener("submit", (event) => {
        event.preventDefault();
        this.#read(screen);
        void this.#leave(name, wayOf(event.submitter));
      });
    });
    if (!kept) showErrors(new Map([["files", say("files-again")]]));
  }

  /** Put back what was answered, and fill in what is looked at once more before it is sent. */
  #fill(screen: HTMLElement): void {
    fillReaders(screen, this.#organisation);
    for (const [id, answer] of this.#answers) {
      const field = screen.querySelector<HTMLInputElement | HTMLTextAreaElement>(`[name="${FIELD}${CSS.escape(id)}"]:not([type=radio])`);
      if (field !== null) field.value = answer;
      const choice = screen.querySelector<HTMLInputElement>(`[name="${FIELD}${CSS.escape(id)}"][value="${CSS.escape(answer)}"]`);
      if (choice !== null) choice.checked = true;
      for (const shown of screen.querySelectorAll(`[data-answer="${FIELD}${CSS.escape(id)}"]`)) {
        shown.textContent = this.#organisation.questions[id]?.choices[answer] ?? answer;
        shown.className = "said";
        shown.setAttribute("dir", "auto");
        shown.setAttribute("translate", "no");
      }
    }
    const told = this.#fieldsOf(`${this.#kind} identity`).some((id) => this.#answers.has(id));
    screen.querySelector(`[data-given="${told ? "no" : "yes"}"]`)?.remove();
    const kind = screen.querySelector<HTMLInputElement>(`[name=kind][value="${CSS.escape(this.#kind)}"]`);
    if (kind !== null) kind.checked = true;
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
    const kind = screen.querySelector<HTMLInputElement>("[name=kind]:checked");
    if (kind !== null) this.#kind = kind.value;
    for (const field of screen.querySelectorAll<HTMLInputElement | HTMLTextAreaElement>(`[name^=${FIELD}]`)) {
      const id = field.name.slice(FIELD.length);
      if (field.type === "radio" && !(field as HTMLInputElement).checked) continue;
      if (field.value.trim() === "") this.#answers.delete(id);
      else this.#answers.set(id, field.value);
    }
    const files = screen.querySelector<HTMLInputElement>("[type=file]");
    if (files !== null) this.#files = [...(files.files ?? [])];
  }

  async #leave(name: string, way: Way): Promise<void> {
    const last = this.#screens.length - 1;
    if (way.to === "back") return this.#checking ? this.#go(last) : this.#go(this.#at - 1);
    if (way.to === "change") {
      this.#checking = true;
      return this.#go(Math.max(0, this.#screens.findIndex((screen) => screen === way.screen || screen === `${this.#kind} ${way.screen}`)));
    }
    const errors = this.#faults(name);
    if (errors.size > 0) return showErrors(errors);
    if (name.endsWith(" send")) return this.#send();
    const missing = this.#checking ? this.#screens.findIndex((screen) => this.#faults(screen).size > 0) : this.#at + 1;
    return this.#go(missing < 0 ? last : missing);
  }

  /** What is wrong with the answers of a screen. */
  #faults(name: string): Errors {
    const errors = new Map<string, string>();
    if (name === KIND && !hasScreen(`${this.#kind} send`)) errors.set(KIND, say("kind"));
    const screen = document.querySelector<HTMLTemplateElement>(`template[data-screen="${CSS.escape(name)}"]`);
    const fields = [...(screen?.content.querySelectorAll<HTMLInputElement>(`[name^=${FIELD}]`) ?? [])];
    for (const id of new Set(fields.map((field) => field.name.slice(FIELD.length)))) {
      const question = this.#organisation.questions[id];
      const answer = this.#answers.get(id) ?? "";
      if (question === undefined) continue;
      const { label, required, most } = question;
      if (required && answer === "") errors.set(FIELD + id, say("answer", { question: label }));
      else if (most !== null && [...answer].length > most) errors.set(FIELD + id, say("long", { question: label, most }));
    }
    if (name.endsWith(" send")) {
      const fault = filesFault(this.#files, this.#organisation.limits);
      if (fault !== null) errors.set("files", fault);
    }
    return errors;
  }

  async #send(): Promise<void> {
    const form = found(document, "#here form");
    const apart = new Set(this.#fieldsOf(`${this.#kind} identity`));
    const asked = new Set(this.#screens.flatMap((screen) => this.#fieldsOf(screen)));
    const given = [...this.#answers].filter(([id]) => asked.has(id));
    const typed = {
      kind: this.#kind,
      holders: holdersShown(this.#organisation, this.#kind),
      language: language(),
      answers: Object.fromEntries(given.filter(([id]) => !apart.has(id))),
      identity: Object.fromEntries(given.filter(([id]) => apart.has(id))),
    };
    try {
      await resting(form, async () => {
        const files = await this.#looking.cleaned(this.#files);
        const filed = await during(form, say("sending"), (step) => work.ask("file", [{ ...typed, files }], step));
        if ("now" in filed) return this.#learn(filed.now);
        this.#stored = true;
        this.#answers.clear();
        this.#files = [];
        showReceipt(filed);
      });
    } catch (error) {
      showFailure("files", error);
    }
  }

  /** Others read now: the reporter sees who, and only what they press after that is sealed to them. */
  #learn(now: OrganisationShown): void {
    const before = this.#organisation;
    try {
      this.#organisation = now;
      this.#draw(this.#at);
      tellChange(this.#kind, before, now);
    } catch (error) {
      this.#organisation = before; // what could not be shown has not been told
      throw error;
    }
  }

  #fieldsOf(name: string): readonly string[] {
    const screen = document.querySelector<HTMLTemplateElement>(`template[data-screen="${CSS.escape(name)}"]`);
    const fields = screen?.content.querySelectorAll<HTMLInputElement>(`[name^=${FIELD}]`) ?? [];
    return [...fields].map((field) => field.name.slice(FIELD.length));
  }
}
