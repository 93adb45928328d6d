/** Days as people count them: from today, late or to come. */

import type { Day } from "../../../crypto/browser/fields.ts";
import { t, tn } from "../texts.ts";

/** Days from *today* to *day*; negative where it has passed. */
export function daysUntil(day: Day, today: Day): number {
  return Math.round((Date.parse(`${day}T00:00:00Z`) - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
}

/** How near a date is. */
export function dueText(day: Day, today: Day): string {
  const days = daysUntil(day, today);
  if (days === 0) return t("due today");
  return days < 0 ? tn("%(count)s day late", "%(count)s days late", -days) : tn("due in %(count)s day", "due in %(count)s days", days);
}
