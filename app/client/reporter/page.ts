/** What the page is made of: the screens and sentences that came with it. Nothing is ever parsed from a string. */

import { hideStuck } from "./stuck.ts";

/** A form as it stands on a screen, with what its buttons would do on the server's path. */
export interface Way {
  /** `next`, `back`, `other` for another kind, or `change` with the screen that is wanted. */
  readonly to: (typeof WAYS)[number];
  readonly screen: string;
}

const WAY = "data-way";
const WAYS = ["next", "back", "other", "change"] as const;

/** Where the script draws. */
export function place(): HTMLElement {
  return found(document, "#here");
}

/** The organisation's place in addresses. */
export function slug(): string {
  return place().dataset["slug"] ?? "";
}

/** The language of the page. */
export function language(): string {
  return document.documentElement.lang;
}

/** Whether the page has this screen. */
export function hasScreen(name: string): boolean {
  return template(name) !== null;
}

/** What a screen is made of; null where the page has none of that name. */
export function template(name: string): DocumentFragment | null {
  return templateOf(`template[data-screen="${CSS.escape(name)}"]`)?.content ?? null;
}

/** Show a screen, its forms made harmless, and return its parts. The reader is led to its heading. */
export function show(name: string, fill: (screen: HTMLElement) => void = () => undefined): void {
  const source = templateOf(`template[data-screen="${CSS.escape(name)}"]`);
  if (source === null) throw new Error("no such screen");
  const screen = document.createElement("div");
  screen.append(source.content.cloneNode(true));
  disarm(screen);
  fill(screen);
  place().replaceChildren(screen);
  hideStuck();
  document.title = source.dataset["title"] ?? "";
  const heading = screen.querySelector("h1");
  heading?.setAttribute("tabindex", "-1");
  scrollTo(0, 0);
  heading?.focus({ preventScroll: true });
}

/** A part to be filled in, such as a message. */
export function part(name: string): HTMLElement[] {
  const source = templateOf(`template[data-part="${name}"]`);
  return source === null ? [] : ([...(source.content.cloneNode(true) as DocumentFragment).children] as HTMLElement[]);
}

/** A sentence in the page's language, with `{name}` replaced by its value. */
export function say(name: string, values: Readonly<Record<string, string | number>> = {}): string {
  const texts = templateOf("template[data-texts]");
  const text = texts?.content.querySelector(`[data-text="${CSS.escape(name)}"]`)?.textContent ?? "";
  return filled(text, values);
}

/** Replace `{name}` in *text* by its value. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** Replace `{name}` by its value in every text of *screen*. */
export function fillTexts(screen: HTMLElement, values: Readonly<Record<string, string>>): void {
  const texts = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
  while (texts.nextNode() !== null) {
    const node = texts.currentNode as Text;
    if (node.data.includes("{")) node.data = filled(node.data, values);
  }
}

/** The element that *selector* names. Throws where there is none: the page and this script are of two versions. */
export function found<T extends HTMLElement = HTMLElement>(within: ParentNode, selector: string): T {
  const element = within.querySelector<T>(selector);
  if (element === null) throw new Error(`the page has no ${selector}`);
  return element;
}

/** Where a button of a screen leads. */
export function wayOf(button: Element | null): Way {
  const [to = "next", screen = ""] = (button?.getAttribute(WAY) ?? "next").split("=");
  return { to: WAYS.find((way) => way === to) ?? "next", screen: to === "other" ? "kind" : screen };
}

/** A day as people say it in a sentence. */
export function dayText(day: string): string {
  const spoken = language() === "en" ? "en-GB" : language();
  const date = new Date(`${day}T00:00:00Z`);
  const written = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(spoken, { timeZone: "UTC", ...options }).format(date);
  const rest = written({ day: "numeric", month: "long" });
  const weekday = written({ weekday: "long" });
  return language() === "sv" ? `${weekday}en den ${rest}` : `${weekday} ${rest}`;
}

/** A day beside something that was written. */
export function shortDay(day: string): string {
  const spoken = language() === "en" ? "en-GB" : language();
  return new Intl.DateTimeFormat(spoken, { day: "numeric", month: "long", timeZone: "UTC" }).format(new Date(`${day}T00:00:00Z`));
}

/**
 * Make the forms of a screen unable to send anything: no address, no method that leaves the page.
 *
 * Attack, or accident: Enter is pressed before this script listens, or after it has failed; the browser would send plaintext.
 */
export function disarm(screen: HTMLElement): void {
  for (const form of screen.querySelectorAll("form")) {
    form.setAttribute("method", "dialog");
    form.removeAttribute("action");
    form.noValidate = true;
  }
  for (const button of screen.querySelectorAll("[formaction]")) {
    button.setAttribute(WAY, (button.getAttribute("formaction") ?? "").split("?")[1] ?? "next");
    button.removeAttribute("formaction");
  }
}

function templateOf(selector: string): HTMLTemplateElement | null {
  return document.querySelector<HTMLTemplateElement>(selector);
}
