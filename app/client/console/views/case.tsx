/** A case: what it is and how it stands, who can read it, what happened, what can be written. */

import { today } from "../../clock.ts";
import { dayText, listed, t, tn } from "../../texts.ts";
import { cases, openCase } from "../cases.ts";
import { nearest } from "../keeper/deadlines.ts";
import type { CaseShown } from "../shown.ts";
import { useStore } from "../store.ts";
import { conditionText, deadlineText, kindText, outcomeText, personInside, readersText, stateText } from "../words.ts";
import { Compose } from "./compose.tsx";
import { Deadlines } from "./deadlines.tsx";
import { FailureNotice, Heading, Notice, Waiting } from "./parts.tsx";
import { People } from "./people.tsx";
import { NextStep, Steps } from "./steps.tsx";
import { Timeline } from "./timeline.tsx";

export function CasePane({ onBack }: { onBack: () => void }) {
  const { chosen, open, openFailure, news } = useStore(cases);
  const back = <button type="button" class="quiet back" onClick={onBack}>{t("Back to the list")}</button>;
  if (openFailure !== null) {
    return (
      <main id="main" class="case" data-part="failed">
        {back}
        <Heading>{t("This case doesn’t open")}</Heading>
        <FailureNotice failure={openFailure} />
        <div class="actions"><button type="button" class="strong" onClick={() => chosen !== null && void openCase(chosen)}>{t("Try again")}</button></div>
      </main>
    );
  }
  if (open === null) return <main id="main" class="case" data-part="case" aria-busy="true">{back}<Waiting text={t("Opening and checking the case…")} /></main>;
  return (
    <>
      <main id="main" class="case" data-part="case" key={open.id}>
        {back}
        <Head shown={open} />
        <Notices shown={open} />
        <NextStep shown={open} />
        <Timeline shown={open} />
        {news !== null && <News arrived={news.arrived} closed={news.closed} dropped={news.dropped.map(personInside)} />}
        <Compose key={open.id} shown={open} />
      </main>
      <aside class="side" aria-label={t("People and steps")}>
        <Deadlines shown={open} />
        <People shown={open} />
        <Steps shown={open} />
      </aside>
    </>
  );
}

function Head({ shown }: { shown: CaseShown }) {
  const now = today();
  const due = shown.state === "closed" ? null : nearest(shown.deadlines);
  const talk = shown.rooms.find(({ room }) => room === "talk");
  const sleeping = talk?.holders.filter(({ asleep }) => asleep !== null) ?? [];
  return (
    <header class="case-head">
      <p class="meta">
        <span class={`state ${shown.state}`}>{stateText(shown)}</span>
        <span>{kindText(shown.kind)}</span>
        <span class="mono">{shown.number}</span>
        {shown.filed !== null && <span>{t("filed %(day)s", { day: dayText(shown.filed, now) })}</span>}
        {due !== null && <span>{deadlineText(due)}: <b class={due.day < now ? "due" : ""}>{dayText(due.day, now)}</b></span>}
      </p>
      <Heading>{shown.title || t("Untitled")}</Heading>
      <p class="meta" data-part="readers">
        <span>{t("Can read this: %(names)s", { names: readersText(talk?.holders ?? []) })}</span>
        {sleeping.map(({ person, asleep }) => person !== null && (
          <span key={person.who}>{t("Asleep: %(name)s (%(condition)s)", { name: personInside(person), condition: conditionText(asleep ?? "", shown.deadlines) })}</span>
        ))}
      </p>
      {shown.state === "closed" && shown.outcome !== null && <p class="meta">{t("Outcome: %(outcome)s", { outcome: outcomeText(shown.outcome) })}</p>}
    </header>
  );
}

/** What should be known before reading on. */
function Notices({ shown }: { shown: CaseShown }) {
  const refused = shown.rooms.reduce((sum, { refused: count }) => sum + count, 0);
  return (
    <>
      {shown.withdrawn && (
        <Notice kind="warn"><p><b>{t("The reporter has withdrawn.")}</b> {t("You can still read what came before. What your rules say about withdrawn cases decides whether you go on.")}</p></Notice>
      )}
      {shown.unconfirmed && (
        <Notice><p><b>{t("Opened with a code that a colleague handed over.")}</b> {t("The person has not made the code theirs yet. Until then whoever saw the code can write in their name.")}</p></Notice>
      )}
      {shown.ended.length > 0 && (
        <Notice>
          <p>{t("%(names)s no longer sits in a body that may read this. Before anything else is written, this tab makes new keys without them. What they have read they have read.", { names: listed(shown.ended.map(personInside)) })}</p>
        </Notice>
      )}
      {refused > 0 && (
        <Notice kind="warn">
          <p>{tn("%(count)s entry doesn’t verify and isn’t shown: it was damaged, or it isn’t from the person it claims to be from.", "%(count)s entries don’t verify and aren’t shown: they were damaged, or they aren’t from the people they claim to be from.", refused)} {t("Tell whoever runs the portal.")}</p>
        </Notice>
      )}
    </>
  );
}

/** What came of the last thing written, told quietly. */
function News({ arrived, closed, dropped }: { arrived: number; closed: boolean; dropped: readonly string[] }) {
  if (arrived === 0 && dropped.length === 0 && !closed) return null;
  return (
    <div class="news" role="status" data-part="news">
      {dropped.length > 0 && <p>{t("New keys were made first, without %(names)s.", { names: listed(dropped) })}</p>}
      {closed && <p>{t("While you wrote, the case was closed. What you wrote was added all the same; if it should go on, open the case again.")}</p>}
      {arrived > 0 && <p>{tn("While you wrote, something new came in. It is marked as new above; yours was added after it.", "While you wrote, %(count)s new things came in. They are marked as new above; yours was added after them.", arrived)}</p>}
    </div>
  );
}
