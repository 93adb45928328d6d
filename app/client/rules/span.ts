/** Spans of the calendar, as rules write them: days, months, years. */

import type { Day } from "../../../crypto/browser/fields.ts";

const DAY = 24 * 60 * 60 * 1000;

export interface Span {
  readonly number: number;
  readonly unit: "days" | "months" | "years";
}

/** The last day that is in time, counted from *start*: the same day of the month, or the month's last where it has no such day. */
export function after({ number, unit }: Span, start: Day): Day {
  if (unit === "days") return later(start, number);
  const [year, month, day] = start.split("-").map(Number) as [number, number, number];
  const months = year * 12 + month - 1 + (unit === "months" ? number : 12 * number);
  const [inYear, inMonth] = [Math.floor(months / 12), months % 12];
  const last = new Date(Date.UTC(inYear, inMonth + 1, 0)).getUTCDate();
  return new Date(Date.UTC(inYear, inMonth, Math.min(day, last))).toISOString().slice(0, 10);
}

/** The day so many days after *day*. */
export function later(day: Day, days: number): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * DAY).toISOString().slice(0, 10);
}
