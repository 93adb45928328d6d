/** The words that people read: English in the sources, other languages from a catalogue that is fetched once. */

export type Values = { readonly [name: string]: string | number };
type Catalogue = { readonly [text: string]: string | readonly string[] };

/** Every language of the console by its own name. */
export const LANGUAGES: Readonly<Record<string, string>> = { en: "English", nb: "Norsk bokmål", nl: "Nederlands", sv: "Svenska" };

let catalogue: Catalogue = {};
let spoken = "en";

/** The language that is spoken now. */
export function language(): string {
  return spoken;
}

/** Speak *code*; a language whose catalogue does not come leaves everything as it was. */
export async function speak(code: string, fetchCatalogue: (code: string) => Promise<Catalogue>): Promise<void> {
  if (!Object.hasOwn(LANGUAGES, code)) return;
  try {
    catalogue = code === "en" ? {} : await fetchCatalogue(code);
    spoken = code;
  } catch {
    // English texts stand in the sources: nobody is left without words
  }
}

/** Return *text* in the language spoken, with `%(name)s` replaced by its value. */
export function t(text: string | TemplateStringsArray, values: Values = {}): string {
  const source = typeof text === "string" ? text : (text[0] as string);
  const found = Object.hasOwn(catalogue, source) ? catalogue[source] : undefined;
  return filled(typeof found === "string" && found !== "" ? found : source, values);
}

/** Return the form of *one* or *many* that *count* needs; `%(count)s` stands for the number. */
export function tn(one: string, many: string, count: number, values: Values = {}): string {
  const found = Object.hasOwn(catalogue, one) ? catalogue[one] : undefined;
  const forms = Array.isArray(found) ? (found as readonly string[]) : [one, many];
  const form = forms[count === 1 ? 0 : 1] || (count === 1 ? one : many);
  return filled(form, { count, ...values });
}

function filled(text: string, values: Values): string {
  return text.replace(/%\((\w+)\)s/g, (whole, name: string) => (Object.hasOwn(values, name) ? String(values[name]) : whole));
}

/** English as it is written in Europe: the day before the month. */
function region(): string {
  return spoken === "en" ? "en-GB" : spoken;
}

/** A list of names as people say it: "Anna, Bjørn and you". */
export function listed(names: readonly string[]): string {
  return new Intl.ListFormat(region(), { type: "conjunction" }).format(names);
}

/** A day as people write it; the year only where it is another one than *today*'s. */
export function dayText(day: string, today: string, length: "short" | "long" = "long"): string {
  const options: Intl.DateTimeFormatOptions = { day: "numeric", month: length, timeZone: "UTC" };
  if (day.slice(0, 4) !== today.slice(0, 4)) options.year = "numeric";
  return new Intl.DateTimeFormat(region(), options).format(new Date(`${day}T00:00:00Z`));
}

/** A size in bytes as people read it. */
export function sizeText(size: number): string {
  let left = size;
  for (const unit of ["B", "kB", "MB"]) {
    if (left < 1000) return `${new Intl.NumberFormat(spoken).format(Math.round(left))} ${unit}`;
    left /= 1000;
  }
  return `${new Intl.NumberFormat(spoken, { maximumFractionDigits: 1 }).format(left)} GB`;
}
