/**
 * The reporter's page: takes the place of the forms that the server would read, once everything it needs is there and verified.
 *
 * Until then, and whenever something in here fails, the page shows how to load it again or how to let the server encrypt; there is
 * no form that could send plaintext.
 */

import { failureFrom } from "../work.ts";
import { Visit } from "./case.ts";
import { sentenceOf } from "./failures.ts";
import { found, hasScreen, language, place, say, slug } from "./page.ts";
import { holdersShown } from "./readers.ts";
import { Report } from "./report.ts";
import type { OrganisationShown } from "./shown.ts";
import { showStuck } from "./stuck.ts";
import { work } from "./work.ts";

async function begin(): Promise<void> {
  sendNoForm();
  const organisation = await work.ask("begin", [slug(), language()]);
  if (hasScreen("kind") && !sameReaders(organisation)) return refuse(say("another-reader"));
  const page = hasScreen("kind") ? new Report(organisation) : new Visit(organisation);
  takeOver(page, organisation);
}

/** From here on a failure that nobody foresaw is told beside what was typed: until then, the page says what to do. */
function takeOver(page: Report | Visit, { expired }: OrganisationShown): void {
  const sentence = document.createElement("p");
  sentence.className = "path";
  sentence.textContent = say("sealed");
  page.begin();
  place().before(sentence);
  if (expired) {
    const note = document.createElement("p");
    note.className = "note";
    note.textContent = say("unconfirmed-readers");
    sentence.after(note);
  }
  document.body.dataset["path"] = "browser";
  found(document, "#waiting").remove();
  addEventListener("error", () => showStuck());
  addEventListener("unhandledrejection", () => showStuck());
  // what was typed and not sent would be lost without a word
  addEventListener("beforeunload", (event) => {
    if (page.unsent) event.preventDefault();
  });
}

/**
 * Let this page send no form at all, wherever it leads.
 *
 * A browser from before `method="dialog"` would send one to this page's own address, with the answers in it.
 */
function sendNoForm(): void {
  const policy = document.createElement("meta");
  policy.httpEquiv = "Content-Security-Policy";
  policy.content = "form-action 'none'";
  document.head.append(policy);
}

/**
 * Whether the readers that the page tells of are those whom the signed rules name: the server could show some and name others.
 */
function sameReaders(organisation: OrganisationShown): boolean {
  const told = JSON.parse(place().dataset["holders"] ?? "{}") as Record<string, readonly string[]>;
  const kinds = new Set([...Object.keys(told), ...Object.keys(organisation.readers)]);
  const sorted = (who: readonly string[]) => [...who].sort().join(" ");
  return [...kinds].every((kind) => sorted(told[kind] ?? []) === sorted(holdersShown(organisation, kind)));
}

/** Say why nothing is sent from here; the ways out stay where they are. */
function refuse(text: string): void {
  const note = document.createElement("p");
  note.className = "bad";
  note.setAttribute("role", "alert");
  note.textContent = text;
  found(document, "#waiting").prepend(note);
}

/** A page that the browser keeps for its Back button must hold nothing. */
function forget(): void {
  work.end();
  place().replaceChildren();
}

addEventListener("pagehide", forget);
addEventListener("pageshow", ({ persisted }) => {
  if (persisted) location.reload();
});
begin().catch((error: unknown) => {
  place().replaceChildren(); // half a screen is none
  refuse(sentenceOf(failureFrom(error)));
});
