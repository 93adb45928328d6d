/** Who reads a report: named as this browser will seal to them, and told anew where that has changed. */

import { found, part, say } from "./page.ts";
import { holderKey, type HolderShown } from "./formShown.ts";
import type { OrganisationShown, ReaderShown } from "./shown.ts";

/** Whom a case of *kind* goes to as long as nothing else is said, as chains name them. */
export function holdersShown({ readers }: OrganisationShown, kind: string): readonly string[] {
  return (readers[kind] ?? []).flatMap(({ people }) => people.map(({ who }) => who));
}

/** Name those whom a case of each kind goes to as long as nothing else is said, whatever the page that came said. */
export function fillReaders(screen: HTMLElement, { readers }: OrganisationShown): void {
  for (const list of screen.querySelectorAll<HTMLElement>("[data-readers]")) {
    const own = list.lastElementChild; // the reporter's own line
    list.replaceChildren(...(readers[list.dataset["readers"] ?? ""] ?? []).map(lineOf), ...(own === null ? [] : [own]));
  }
}

/** Tell on the screen that is shown who reads *now* and did not *before*, and who no longer does; the reader is led there. */
export function tellChange(before: readonly HolderShown[], now: readonly HolderShown[]): void {
  const [box] = part("readers-changed") as [HTMLElement];
  const more = missingFrom(before, now).map((one) => say(one.asleep === null ? "reader-more" : "reader-later", { who: told(one) }));
  const fewer = missingFrom(now, before).map((one) => say("reader-fewer", { who: told(one) }));
  const items = [...more, ...fewer].map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  found(box, "ul").replaceChildren(...items);
  found(document, "#here > div").prepend(box);
  box.focus();
}

/** Tell in *form* who would be given the case, in place of whom it was told of before; the reporter is led there. */
export function tellTakingOver(form: HTMLElement, others: readonly HolderShown[]): void {
  form.querySelector(".note")?.remove();
  const [box] = part("taking-over") as [HTMLElement];
  const items = others.map((one) => {
    const item = document.createElement("li");
    item.textContent = told(one);
    return item;
  });
  found(box, "ul").replaceChildren(...items);
  form.prepend(box);
  box.focus();
}

/** Those among *other* and not among *one*: even without a name, each is one line. */
function missingFrom(one: readonly HolderShown[], other: readonly HolderShown[]): readonly HolderShown[] {
  const known = new Set(one.map(holderKey));
  return other.filter((holder) => !known.has(holderKey(holder)));
}

function told({ body, name }: HolderShown): string {
  return `${body}: ${name ?? say("reader-unnamed")}`;
}

function lineOf({ body, people }: ReaderShown): HTMLElement {
  const names = people.flatMap(({ name }) => (name === null ? [] : [name]));
  const item = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = body;
  item.append(strong, names.length === 0 ? "" : `: ${names.join(", ")}`);
  return item;
}
