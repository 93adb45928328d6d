/** What to say of a deed that failed. */

import type { Failure } from "../failure.ts";
import { failureFrom } from "../work.ts";
import { showErrors } from "./errors.ts";
import { say } from "./page.ts";
import { showStuck } from "./stuck.ts";

const SENTENCES: Readonly<Record<string, string>> = {
  unreachable: "unreachable",
  busy: "unreachable",
  refused: "refused",
  "disk-full": "full",
  quota: "full",
  "case-full": "case-full",
  "too-large": "too-large",
  "not-found": "not-found",
  "nobody-receives": "nobody-appointed",
};

/** Tell at *field* why a deed failed; where nobody foresaw it, trying again may never help: the ways out are shown. */
export function showFailure(field: string, error: unknown): void {
  const failure = failureFrom(error);
  if (failure.code === "cancelled") return;
  if (failure.code === "broken") showStuck();
  else showErrors(new Map([[field, sentenceOf(failure)]]));
}

/** The sentence for a failure: what happened, and what to do. */
export function sentenceOf({ code, number, places }: Failure): string {
  if (code === "unclear-words") return unclear(number ?? 0, places ?? []);
  return say(SENTENCES[code] ?? "broken");
}

function unclear(count: number, places: readonly number[]): string {
  const first = count === 0 ? say("no-words") : count === 10 ? say("unclear") : say("not-ten", { count });
  return places.length === 0 ? first : `${first} ${say("places", { places: places.join(", ") })}`;
}
