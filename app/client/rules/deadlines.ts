/** By when the reporter hears something. */

import type { Day } from "../../../crypto/browser/fields.ts";
import type { Rulebook } from "./rulebook.ts";

const DAY = 24 * 60 * 60 * 1000;

/** That it arrived is told by *acknowledge*, what is done by *feedback*; both days are in time. */
export interface Promised {
  readonly acknowledge: Day;
  readonly feedback: Day;
}

/** The last days that are in time, counted in calendar days from the day of filing. */
export function promised(filed: Day, { acknowledgeDays, feedbackDays }: Rulebook): Promised {
  return { acknowledge: later(filed, acknowledgeDays), feedback: later(filed, feedbackDays) };
}

function later(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
