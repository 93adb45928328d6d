/** Spans of the calendar, as rules write them: days, months, years. */

import type { Day } from "../../../crypto/browser/fields.ts";

const DAY = 24 * 60 * 60 * 1000;
/** The last day that a calendar with years of four digits has. */
const LAST: Day = "9999-12-31";

export interface Span {
  readonly number: number;
  readonly unit: "days" | "months" | "years";
}

/**
 * The last day that is in time, counted from *start*: the same day of the month, or the month's last where it has no such day.
 *
 * Beyond the calendar's last day there is none.
 */
export function after({ number, unit }: Span, start: Day): Day {
  if (unit === "days") return later(start, number);
  const [year, month, day] = start.split("-").map(Number) as [number, number, number];
  const months = year * 12 + month - 1 + (unit === "months" ? number : 12 * number);
  const [inYear, inMonth] = [Math.floor(months / 12), months % 12];
  if (inYear > 9999) return LAST;
  const last = new Date(Date.UTC(2000 + (inYear % 400), inMonth + 1, 0)).getUTCDate(); // a Date takes the year 50 for 1950
  const [y, m, d] = [String(inYear).padStart(4, "0"), ...[inMonth + 1, Math.min(day, last)].map((n) => String(n).padStart(2, "0"))];
  return `${y}-${m}-${d}`;
}

/** The day so many days after *day*. */
export function later(day: Day, days: number): Day {
  const at = Date.parse(`${day}T00:00:00Z`) + days * DAY;
  return at > Date.parse(`${LAST}T00:00:00Z`) ? LAST : new Date(at).toISOString().slice(0, 10);
}
