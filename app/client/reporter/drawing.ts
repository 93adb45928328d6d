/** Draws on a screen what only the form itself knows: options, people, who reads. Each is a copy of a part that came with the page. */

import { disarm, dayText, fillTexts, found, part, say } from "./page.ts";
import type { BodyAsked, FormShown, OptionShown, Person, ReadersShown, ReportDraft } from "./formShown.ts";

/** Draw on *screen* what *form* offers and tells; what was chosen stands in *draft*. */
export function drawForm(screen: HTMLElement, form: FormShown, draft: ReportDraft): void {
  drawUnits(screen, form.units);
  drawOptions(screen, "entry", form.entries, [draft.entry ?? ""]);
  const none: OptionShown = { id: "", label: say("no-category"), hint: null, deep: 0 };
  drawOptions(screen, "category", form.categories.length === 0 ? [] : [...form.categories, none], [draft.category ?? ""]);
  drawOptions(screen, "flag", form.flags, draft.flags);
  drawBodies(screen, form.bodies, draft.involved);
  for (const place of screen.querySelectorAll<HTMLElement>("[data-who]"))
    drawReaders(place, place.dataset["who"] === "told" ? form.told : form.readers, draft);
  drawDecided(screen, form, draft);
  if (!form.screens.includes("identity")) screen.querySelector("#identity")?.remove();
}

/** What can be done instead of a report that the rules forbid: the kinds that are *open*, and the ways outside. */
export function drawWaysOut(screen: HTMLElement, open: readonly string[]): void {
  const [box] = part("ways-out") as [HTMLElement];
  for (const kind of box.querySelectorAll<HTMLElement>("[data-kind]")) if (!open.includes(kind.dataset["kind"] ?? "")) kind.remove();
  if (box.querySelector("[data-kind]") === null) box.querySelector("[data-kinds]")?.remove();
  disarm(box);
  screen.append(box);
}

function drawUnits(screen: HTMLElement, units: readonly OptionShown[]): void {
  const select = screen.querySelector("[name=unit]");
  for (const { id, label, deep } of units) {
    const option = document.createElement("option");
    option.value = id;
    option.textContent = "\u00a0".repeat(3 * deep) + (label ?? "");
    select?.append(option);
  }
}

/** Fill the list of a screen's choices, of which one stands there as a pattern; without options it goes. */
function drawOptions(screen: HTMLElement, name: string, options: readonly OptionShown[], chosen: readonly string[]): void {
  const list = screen.querySelector(`[name="${name}"]`)?.closest("fieldset") ?? null;
  if (list === null) return;
  if (options.length === 0) list.remove();
  else fillOptions(list, options, chosen);
}

function fillOptions(list: HTMLElement, options: readonly OptionShown[], chosen: readonly string[]): void {
  const pattern = found(list, ".choice");
  const base = found(pattern, "input").id;
  const drawn = options.map(({ id, label, hint }, at) => {
    const option = pattern.cloneNode(true) as HTMLElement;
    const input = found<HTMLInputElement>(option, "input");
    input.value = id;
    input.checked = chosen.includes(id);
    input.id = at === 0 ? base : `${base}-${at + 1}`;
    fillTexts(option, { label: label ?? say("somebody"), hint: hint ?? "" });
    if (hint === null) found(option, "small").remove();
    return option;
  });
  pattern.replaceWith(...drawn);
}

function drawBodies(screen: HTMLElement, bodies: readonly BodyAsked[], involved: readonly string[]): void {
  const pattern = screen.querySelector("[name=involved]")?.closest("fieldset") ?? null;
  if (pattern === null) return;
  const drawn = bodies.map(({ id, name, people }, at) => {
    const list = pattern.cloneNode(true) as HTMLElement;
    found(list, "legend").textContent = name;
    if (at > 0) found(list, "input").id = `involved-${id}`;
    fillOptions(list, people, involved);
    return list;
  });
  pattern.replaceWith(...drawn);
}

function drawReaders(place: HTMLElement, shown: ReadersShown, draft: ReportDraft): void {
  const { readers, because, choice, later, registered, shut, involved, hears, promises } = shown;
  drawOptions(place, "picked", choice.map(optionOf), [draft.picked ?? ""]);
  const nobody = choice.length === 0 && readers.length === 0;
  const asks = place.dataset["who"] === "ask";
  if (!nobody) place.querySelector("#nobody")?.remove();
  drawList(place, "because", because === null ? [] : [because], (line, text) => fillTexts(line, { because: text }));
  drawList(place, "readers", asks && choice.length > 0 ? [] : readers, personInto);
  if (asks && readers.length === 0) place.querySelector("[data-shown=readers]")?.remove();
  drawList(place, "later", later, (line, { who, what, day }) => {
    personInto(line, who);
    found(line, "small").textContent = day === null ? say("later-in-time", { what }) : say("later-by", { what, day: dayText(day) });
  });
  drawList(place, "registered", registered, personInto);
  drawList(place, "involved", involved, personInto);
  drawList(place, "shut", shut, (line, person) => {
    personInto(line, person);
    found<HTMLInputElement>(line, "input").checked = true;
  });
  if (shut.length === 0 && involved.length === 0) place.querySelector("[data-shown=nothing]")?.remove();
  drawList(place, "promises", promises, (line, text) => fillTexts(line, { text }));
  drawList(place, "hears", hears, (line, { what, day, origin, source }) => {
    const text = say(`why-${origin}`);
    fillTexts(line, { what, by: say("hears-by", { day: dayText(day) }), origin: source === "" ? text : `${text}: ${source}` });
  });
}

function optionOf({ id, name, body }: Person, at: number, all: readonly Person[]): OptionShown {
  const number = all.slice(0, at + 1).filter((one) => one.name === null).length;
  return { id, label: name ?? say("unnamed", { body, number }), hint: name === null ? null : body, deep: 0 };
}

/** Fill a list with one line for each of *all*, after the pattern that stands in it; what is left without a line goes. */
function drawList<T>(place: HTMLElement, name: string, all: readonly T[], fill: (line: HTMLElement, one: T) => void): void {
  const list = place.querySelector<HTMLElement>(`[data-shown="${name}"]`);
  const pattern = list?.querySelector<HTMLElement>("[data-each]") ?? null;
  if (list === null || pattern === null) return;
  const lines = all.map((one) => {
    const line = pattern.cloneNode(true) as HTMLElement;
    fill(line, one);
    return line;
  });
  const kept = pattern.parentElement?.children.length ?? 0;
  pattern.replaceWith(...lines);
  if (lines.length === 0 && kept === 1) list.remove();
}

function personInto(line: HTMLElement, { id, name, body, why }: Person): void {
  fillTexts(line, { who: name ?? body, body, why: why === "" ? "" : say(`why-${why}`) });
  if (name === null) line.querySelector(".of")?.remove();
  if (why === "") line.querySelector(".why")?.remove();
  const box = line.querySelector("input");
  if (box !== null) box.value = id;
}

/** What was decided before the writing, as it is looked at once more. */
function drawDecided(screen: HTMLElement, form: FormShown, draft: ReportDraft): void {
  const labels = (options: readonly OptionShown[], chosen: readonly (string | null)[]) =>
    options.flatMap(({ id, label }) => (chosen.includes(id) && label !== null ? [label] : []));
  const units = labels(form.units, [draft.unit]);
  const involved = [...new Set(form.readers.involved.map(({ name, body }) => name ?? body))].sort();
  const decided: Readonly<Record<string, readonly string[]>> = {
    unit: units.length === 0 ? [say("whole")] : units,
    entry: labels(form.entries, [draft.entry]),
    about: [...labels(form.categories, [draft.category]), ...labels(form.flags, draft.flags)],
    involved: [...involved, ...(draft.others === "" ? [] : [draft.others])],
  };
  for (const place of screen.querySelectorAll<HTMLElement>("[data-decided]")) {
    const name = place.dataset["decided"] ?? "";
    if (!form.screens.includes(name)) {
      place.remove();
      continue;
    }
    const said = decided[name] ?? [];
    const pattern = found(place, ".said");
    const lines = (said.length === 0 ? [say("not-answered")] : said).map((text) => {
      const line = pattern.cloneNode(true) as HTMLElement;
      line.textContent = text;
      if (said.length === 0) line.className = "quiet";
      return line;
    });
    pattern.replaceWith(...lines);
  }
}
