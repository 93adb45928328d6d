/** Coming back: the words are typed, the case is opened, read and answered; all of it in this page and its worker. */

import type { Who } from "../../../crypto/browser/records.ts";
import { saveFile } from "../saving.ts";
import { sizeText } from "../texts.ts";
import { showErrors } from "./errors.ts";
import { showFailure } from "./failures.ts";
import { Looking } from "./looking.ts";
import { dayText, fillTexts, found, language, part, say, shortDay, show } from "./page.ts";
import { during, resting } from "./progress.ts";
import { filesFault } from "./files.ts";
import type { CaseShown, FileShown, MessageShown, OrganisationShown } from "./shown.ts";
import { tellTakingOver } from "./readers.ts";
import { showStuck } from "./stuck.ts";
import { work } from "./work.ts";

/** The page of the words, and of the case that they open. */
export class Visit {
  readonly #organisation: OrganisationShown;
  readonly #looking = new Looking();
  #typed = "";
  /** Of whom the reporter was told that they would take over. */
  #told: readonly Who[] = [];

  constructor(organisation: OrganisationShown) {
    this.#organisation = organisation;
  }

  /** Whether something would be lost with the page. */
  get unsent(): boolean {
    return this.#typed !== "";
  }

  begin(): void {
    show("words", (screen) => {
      const form = found(screen, "form");
      const field = found<HTMLTextAreaElement>(screen, "[name=words]");
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.#attempt(form, "words", async () => {
          const opened = await work.ask("open", [field.value, language()]);
          this.#draw(opened, say("right"));
          field.value = "";
        });
      });
    });
  }

  #draw(shown: CaseShown, sent: string | null): void {
    show("case", (screen) => {
      fillCase(screen, shown, sent, (file, item) => void this.#fetch(file, item));
      const reply = found<HTMLFormElement>(screen, "#reply");
      const text = found<HTMLTextAreaElement>(reply, "[name=text]");
      text.value = this.#typed;
      text.addEventListener("input", () => {
        this.#typed = text.value;
      });
      this.#looking.tell(reply, this.#organisation.limits.size);
      reply.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.#answer(reply, text);
      });
      const withdraw = screen.querySelector<HTMLFormElement>("#withdraw");
      withdraw?.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.#attempt(withdraw, "text", async () => this.#done(await work.ask("withdraw", [language()]), say("withdrawn")));
      });
    });
  }

  async #answer(form: HTMLFormElement, text: HTMLTextAreaElement): Promise<void> {
    const files = [...(found<HTMLInputElement>(form, "[type=file]").files ?? [])];
    if (text.value.trim() === "" && files.length === 0) return showErrors(new Map([["text", say("empty")]]));
    const fault = filesFault(files, this.#organisation.limits);
    if (fault !== null) return showErrors(new Map([["files", fault]]));
    await this.#attempt(form, "text", async () => {
      const said = text.value.trim();
      const cleaned = await this.#looking.cleaned(files);
      const asked = [said, cleaned, this.#told, language()] as const;
      const answered = await during(form, say("sending-answer"), (step) => work.ask("answer", [...asked], step));
      if ("takingOver" in answered) {
        tellTakingOver(form, answered.takingOver);
        this.#told = answered.takingOver.map(({ who }) => who); // told first: where that fails, the next press is no agreement
        return;
      }
      this.#typed = text.value = "";
      this.#done(answered.shown, say(answered.earlier ? "sent-both" : "sent"));
    });
  }

  /** Show the case after a deed that is stored: if it can't be shown, nobody must think that it has to be done again. */
  #done(shown: CaseShown, sent: string): void {
    try {
      this.#draw(shown, sent);
    } catch {
      showStuck(sent);
    }
  }

  async #fetch(file: FileShown, item: HTMLElement): Promise<void> {
    try {
      await resting(item, async () => {
        const fetched = await during(item, file.name, (step) => work.ask("fetchFile", [file.object], step));
        saveFile(fetched.blob, fetched.name);
      });
    } catch (error) {
      showFailure("newest", error);
    }
  }

  /** Do a deed of *form* whose failure is told at *field*; its buttons rest meanwhile. */
  async #attempt(form: HTMLElement, field: string, deed: () => Promise<void>): Promise<void> {
    try {
      await resting(form, deed);
    } catch (error) {
      showFailure(field, error);
    }
  }
}

type Fetch = (file: FileShown, item: HTMLElement) => void;

function fillCase(screen: HTMLElement, shown: CaseShown, sent: string | null, fetch: Fetch): void {
  const { messages, state } = shown;
  found(screen, "[data-number]").textContent = shown.number;
  const notice = found(screen, "[data-sent]");
  notice.hidden = sent === null;
  notice.textContent = sent;
  for (const item of screen.querySelectorAll<HTMLElement>("[data-state]")) {
    if (item.dataset["state"] === state) item.setAttribute("aria-current", "step");
  }
  const notes = notesOf(shown);
  for (const note of screen.querySelectorAll<HTMLElement>("[data-note]")) {
    if (!notes.has(note.dataset["note"] ?? "")) note.remove();
  }
  fillExpected(found(screen, "[data-expected]"), shown.expected);
  const newest = messages.findLast(({ side }) => side === "staff");
  if (newest === undefined || messages.length < 2) found(screen, "[data-newest]").remove();
  found(screen, "[data-messages]").replaceChildren(...messages.map((message) => messageOf(message, message === newest, fetch)));
  const identity = found(screen, "[data-identity]");
  if (shown.identity.length === 0) identity.remove();
  else found(identity, "dl").replaceChildren(...shown.identity.flatMap(answerOf));
}

/** Say what was promised by when; of each sentence the page brings one, to be filled in. */
function fillExpected(place: HTMLElement, expected: CaseShown["expected"]): void {
  const sentences = expected.map(({ id, how, name, day }) => {
    const own = place.querySelector<HTMLElement>(`[data-expect="${CSS.escape(id)} ${how}"]`);
    const sentence = (own ?? found(place, `[data-expect="other ${how}"]`)).cloneNode(true) as HTMLElement;
    fillTexts(sentence, { name, day: dayText(day) });
    return sentence;
  });
  place.replaceChildren(...sentences);
}

/** Which of the page's sentences hold. */
function notesOf({ state, withdrawn, exposed, unreadable, expired, identity }: CaseShown): ReadonlySet<string> {
  const notes = new Set<string>();
  if (withdrawn) notes.add("withdrawn");
  if (exposed) notes.add("exposed");
  if (unreadable) notes.add("unreadable");
  if (expired) notes.add("expired");
  if (identity.length === 0 && !unreadable) notes.add("anonymous");
  if (!withdrawn && state !== "closed") notes.add("withdraw");
  if (state === "closed") notes.add("closed");
  return notes;
}

function messageOf({ side, body, name, day, marks, text, answers, files }: MessageShown, newest: boolean, fetch: Fetch): HTMLElement {
  const [article] = part("message") as [HTMLElement];
  article.dataset["author"] = side;
  if (newest) article.id = "newest";
  const who = body ?? say("them");
  found(article, "h2").textContent = side === "reporter" ? say("you") : name === null ? who : `${who}: ${name}`;
  found(article, "span").textContent = day === null ? "" : shortDay(day);
  const list = found(article, "dl");
  list.replaceChildren(...answers.flatMap(answerOf));
  for (const mark of marks) {
    const amiss = document.createElement("p");
    amiss.className = "amiss";
    amiss.textContent = say(mark);
    list.before(amiss);
  }
  found(article, ".said").textContent = text;
  found(article, "ul").replaceChildren(...files.map((file) => fileOf(file, fetch)));
  for (const empty of article.querySelectorAll("dl, .said, ul")) if (empty.childNodes.length === 0) empty.remove();
  return article;
}

function answerOf({ title, text }: { readonly title: string; readonly text: string }): readonly HTMLElement[] {
  const [term, definition] = part("answer") as [HTMLElement, HTMLElement];
  term.textContent = title;
  definition.textContent = text;
  return [term, definition];
}

function fileOf(file: FileShown, fetch: Fetch): HTMLElement {
  const [item] = part("file") as [HTMLElement];
  found(item, "bdi").textContent = file.name;
  found(item, "small").textContent = sizeText(file.size);
  found(item, "button").addEventListener("click", () => fetch(file, found(item, "button")));
  return item;
}
