/** Single keys that do things, for those who ask for them in the help; they never work inside a field. */

import { options } from "preact";
import { Store } from "./store.ts";

/** Whether single keys work, in this tab: a letter typed beside a field, or speech input, sets them off by accident (WCAG 2.1.4). */
export const shortcuts = new Store<{ readonly on: boolean }>({ on: false });

export interface Keyed {
  readonly search: () => void;
  readonly help: () => void;
}

/** Follow the keys: `/` search, `j` `k` the next and the case before, `r` answer, `n` note, `?` help. */
export function followKeys({ search, help }: Keyed): () => void {
  const press = (event: KeyboardEvent) => {
    if (!shortcuts.value.on || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    const work = { "/": search, "?": help, j: () => step(1), k: () => step(-1), r: () => write("talk"), n: () => write("staff") }[event.key];
    if (work === undefined || document.querySelector("dialog[open]") !== null) return;
    event.preventDefault();
    work();
  };
  addEventListener("keydown", press);
  return () => removeEventListener("keydown", press);
}

/** Where a letter is a letter; in a list of choices it jumps. Radio buttons and the like take none. */
function isTyping(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !["radio", "checkbox", "file"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Move the focus in the list, as the arrow keys do there. */
export function step(by: 1 | -1): void {
  const rows = [...document.querySelectorAll<HTMLElement>("[data-part=list] .row")];
  const at = rows.findIndex((row) => row === document.activeElement);
  const from = at >= 0 ? at : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  rows[Math.min(rows.length - 1, Math.max(0, from + by))]?.focus();
}

function write(room: "talk" | "staff"): void {
  const choice = document.querySelector<HTMLInputElement>(`[data-part=compose] input[value=${room}]`);
  if (choice === null) return;
  // Each room has a field of its own: the one on the screen goes when another is chosen. What is typed next must neither be
  // lost nor be taken for keys, which could lead back to the other room.
  const wait = options.debounceRendering;
  options.debounceRendering = (render) => render();
  if (!choice.checked) choice.click();
  if (wait === undefined) delete options.debounceRendering;
  else options.debounceRendering = wait;
  document.querySelector<HTMLTextAreaElement>("[data-part=compose] textarea")?.focus();
}
