/** Who reads a report: named as this browser will seal to them, and told anew where that has changed. */

import { found, part, say } from "./page.ts";
import type { OrganisationShown, PersonShown, ReaderShown } from "./shown.ts";

/** Whom a case of *kind* is sealed to, as chains name them. */
export function holdersShown({ readers }: OrganisationShown, kind: string): readonly string[] {
  return (readers[kind] ?? []).flatMap(({ people }) => people.map(({ who }) => who));
}

/** Name those whom this browser will seal to, whatever the page that came said. */
export function fillReaders(screen: HTMLElement, { readers }: OrganisationShown): void {
  for (const list of screen.querySelectorAll<HTMLElement>("[data-readers]")) {
    const own = list.lastElementChild; // the reporter's own line
    list.replaceChildren(...(readers[list.dataset["readers"] ?? ""] ?? []).map(lineOf), ...(own === null ? [] : [own]));
  }
}

/** Tell on the screen that is shown who reads *kind* now and did not *before*, and who no longer does; the reader is led there. */
export function tellChange(kind: string, before: OrganisationShown, now: OrganisationShown): void {
  const [box] = part("readers-changed") as [HTMLElement];
  const more = missingFrom(before, now, kind).map((who) => say("reader-more", { who }));
  const fewer = missingFrom(now, before, kind).map((who) => say("reader-fewer", { who }));
  const items = [...more, ...fewer].map((text) => {
    const item = document.createElement("li");
    item.textContent = text;
    return item;
  });
  found(box, "ul").replaceChildren(...items);
  found(document, "#here > div").prepend(box);
  box.focus();
}

/** Those who read *kind* by *other* and not by *one*: even without a name, each is one line. */
function missingFrom(one: OrganisationShown, other: OrganisationShown, kind: string): readonly string[] {
  const known = new Set(holdersShown(one, kind));
  const told = ({ body }: ReaderShown, { name }: PersonShown) => `${body}: ${name ?? say("reader-unnamed")}`;
  return (other.readers[kind] ?? []).flatMap((reader) => reader.people.filter(({ who }) => !known.has(who)).map((one) => told(reader, one)));
}

function lineOf({ body, people }: ReaderShown): HTMLElement {
  const names = people.flatMap(({ name }) => (name === null ? [] : [name]));
  const item = document.createElement("li");
  const strong = document.createElement("strong");
  strong.textContent = body;
  item.append(strong, names.length === 0 ? "" : `: ${names.join(", ")}`);
  return item;
}
