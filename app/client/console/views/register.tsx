/** The register: that a case exists, how it stands, who handles it; there is nothing to open. */

import { today } from "../../clock.ts";
import { dayText, listed, t } from "../../texts.ts";
import { dueText } from "../days.ts";
import type { CaseShown, RegisterRow } from "../shown.ts";
import { deadlineText, namesOf, stateText } from "../words.ts";

export function Register({ rows }: { rows: readonly RegisterRow[] }) {
  const now = today();
  return (
    <section data-part="register">
      <h2>{t("Registered with you")} <span class="count">{rows.length}</span></h2>
      <p class="register-line soft">{t("Your rules have you know that these cases exist. You hold no key of them: what they are about is not shown to you, and what stands here is what the server says.")}</p>
      <ul>
        {rows.map(({ id, number, state, filed, due, handlers }) => (
          <li key={id} class="register-line">
            <span class="mono">{number}</span> · {stateText({ state: state as CaseShown["state"] })}
            {filed !== null && <> · {t("filed %(day)s", { day: dayText(filed, now) })}</>}
            {handlers.length > 0 && <small>{t("Handled by: %(name)s", { name: listed(namesOf(handlers)) })}</small>}
            {due !== null && <small class={due.day < now ? "due" : undefined}>{deadlineText(due)}: {dueText(due.day, now)}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
