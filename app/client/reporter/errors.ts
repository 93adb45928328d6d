/** What is wrong on a screen: a summary that leads to each field, and a sentence at each. */

import { found, part, say } from "./page.ts";

/** A sentence for each field, by the field's id. */
export type Errors = ReadonlyMap<string, string>;

/** Show *errors* on the screen in place of what stood there before, and lead the reader to them. */
export function showErrors(errors: Errors): void {
  const screen = found(document, "#here > div");
  for (const old of screen.querySelectorAll(".bad, .error")) old.remove();
  for (const field of screen.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
  if (errors.size === 0) return;
  const [summary] = part("summary") as [HTMLElement];
  for (const [field, text] of errors) {
    const item = document.createElement("li");
    const link = document.createElement("a");
    link.href = `#${field}`;
    link.textContent = text;
    item.append(link);
    found(summary, "ul").append(item);
    mark(screen, field, text);
  }
  screen.prepend(summary);
  if (!document.title.startsWith(say("error"))) document.title = `${say("error")}: ${document.title}`;
  summary.focus();
}

function mark(screen: HTMLElement, field: string, text: string): void {
  const control = screen.querySelector(`#${CSS.escape(field)}`);
  if (control === null || !control.matches("input, select, textarea")) return;
  const owner = control.closest("fieldset") ?? control;
  const error = document.createElement("p");
  error.className = "error";
  error.id = `${field}-error`;
  error.textContent = text;
  const described = (owner.getAttribute("aria-describedby") ?? "").split(" ").filter((id) => id !== "" && !id.endsWith("-error"));
  owner.setAttribute("aria-describedby", [...described, error.id].join(" "));
  owner.setAttribute("aria-invalid", "true");
  if (owner === control) control.before(error);
  else (owner.querySelector(".choice") ?? owner).before(error);
}
