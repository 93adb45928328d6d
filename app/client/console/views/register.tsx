/** The register: that a case exists and how it stands; there is nothing to open. */

import { today } from "../../clock.ts";
import { dayText, t } from "../../texts.ts";
import { dueText } from "../days.ts";
import type { CaseShown, RegisterRow } from "../shown.ts";
import { deadlineText, stateText } from "../words.ts";

export function Register({ rows }: { rows: readonly RegisterRow[] }) {
  const now = today();
  return (
    <section data-part="register">
      <h2>{t("Registered with you")} <span class="count">{rows.length}</span></h2>
      <p class="register-line soft">{t("Your rules have you know that these cases exist. You hold no key of them: what they are about is not shown to you, and what stands here is what the server says.")}</p>
      <ul>
        {rows.map(({ id, number, state, filed, due }) => (
          <li key={id} class="register-line">
            <span class="mono">{number}</span> · {stateText({ state: state as CaseShown["state"] })}
            {filed !== null && <> · {t("filed %(day)s", { day: dayText(filed, now) })}</>}
            {due !== null && <small class={due.day < now ? "due" : undefined}>{deadlineText(due)}: {dueText(due.day, now)}</small>}
          </li>
        ))}
      </ul>
    </section>
  );
}
