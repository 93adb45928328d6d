/** The deadlines of a case: by when, who set them, what came of them. */

import { today } from "../../clock.ts";
import type { Day } from "../../../../crypto/browser/fields.ts";
import { dayText, t } from "../../texts.ts";
import { dueText } from "../days.ts";
import type { CaseShown, DeadlineShown } from "../shown.ts";
import { deadlineText } from "../words.ts";

export function Deadlines({ shown: { deadlines } }: { shown: CaseShown }) {
  if (deadlines.length === 0) return null;
  const now = today();
  return (
    <section data-part="deadlines">
      <h2>{t("By when")}</h2>
      <ul class="people">
        {deadlines.map((one) => (
          <li key={`${one.id} ${one.side ?? ""}`} data-deadline={one.id} data-late={isLate(one, now) ? "" : undefined}>
            <span class={isLate(one, now) ? "due" : "mark-on"} aria-hidden="true">{markOf(one, now)}</span>
            <span>
              <b>{deadlineText(one)}</b>
              <small>{standing(one, now)}</small>
              <small>{setByText(one)}</small>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function isLate({ state, day }: DeadlineShown, now: Day): boolean {
  return state === "runs" && day < now;
}

function markOf(one: DeadlineShown, now: Day): string {
  if (isLate(one, now)) return "⚠";
  return one.state === "runs" ? "○" : "✓";
}

function standing({ state, day, ended }: DeadlineShown, now: Day): string {
  if (state === "runs") return `${dayText(day, now)}: ${dueText(day, now)}`;
  if (state === "ended") return t("by %(day)s; the case was closed before", { day: dayText(day, now) });
  const days = { day: dayText(day, now), done: dayText(ended ?? day, now) };
  return ended !== null && ended > day ? t("by %(day)s; done late, %(done)s", days) : t("by %(day)s; done %(done)s", days);
}

function setByText({ setBy }: DeadlineShown): string {
  if (setBy === "law") return t("set by law");
  return setBy === "rules" ? t("set by your rules") : t("set by the organisation");
}
