/** Deadlines as the server keeps them, for the page. */

import type { DeadlineShown } from "../shown.ts";
import type { DeadlineAnswer, DeadlineNames } from "./answers.ts";

export function deadlineShown({ deadline, side, day, set_by, state, ended }: DeadlineAnswer, names: DeadlineNames): DeadlineShown {
  const now = state === "met" || state === "ended" ? state : "runs"; // whether its day has passed the page sees for itself
  return { id: deadline, names: names[deadline] ?? {}, side, day, setBy: set_by, state: now, ended };
}

/** The deadline that is nearest among those that run. */
export function nearest(deadlines: readonly DeadlineShown[]): DeadlineShown | null {
  return deadlines.find(({ state }) => state === "runs") ?? null;
}
