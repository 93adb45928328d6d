/** The desk: the bar on top, the list on the left, a case, the account or a welcome beside it. */

import { useEffect, useRef, useState } from "preact/hooks";
import { today } from "../../clock.ts";
import { dayText, t } from "../../texts.ts";
import { cases, leaveCase, openCase } from "../cases.ts";
import { dueText } from "../days.ts";
import { lastUnfinished } from "../drafts.ts";
import { alive, idle } from "../idle.ts";
import { followKeys, shortcuts } from "../keys.ts";
import { followBack, go, place } from "../place.ts";
import { leftBehind, lock, session } from "../session.ts";
import type { Desk as DeskShown } from "../shown.ts";
import { useStore } from "../store.ts";
import { nameIn } from "../words.ts";
import { ask, failureFrom } from "../work.ts";
import { Account } from "./account.tsx";
import { Administration } from "./administration.tsx";
import { CasePane } from "./case.tsx";
import { Help } from "./help.tsx";
import { List, look } from "./list.tsx";
import { Heading, Waiting } from "./parts.tsx";
import { ReadGroups } from "./readGroups.tsx";
import { Welcome } from "./welcome.tsx";

export function Desk() {
  const { desk } = useStore(session);
  const { view } = useStore(place);
  const [help, setHelp] = useState(false);
  const [filter, setFilter] = useState("");
  const { on: letters } = useStore(shortcuts);
  const search = useRef<HTMLInputElement>(null);
  const active = desk?.status === "active";
  const choose = (id: string) => {
    void openCase(id);
    go("case");
  };
  useEffect(() => {
    if (active) look();
    const begun = lastUnfinished();
    if (active && begun !== undefined) choose(begun); // unlocked again: back to where one was writing
    const keys = followKeys({ search: () => search.current?.focus(), help: () => setHelp(true) });
    const back = followBack(leaveCase);
    return () => {
      keys();
      back();
    };
  }, [active]);
  useSessionEnd();
  if (desk === null) return <Waiting />;
  return (
    <div class={`desk view-${view}`}>
      <a class="skip" href="#main">{t("To the case")}</a>
      <header class="top">
        <span class="logo">Tillit</span>
        <span class="organisation">{nameIn(desk.organisation)}</span>
        {active && <input ref={search} type="search" class="search" value={filter} placeholder={t("Search titles")} aria-label={t("Search titles")}
          aria-keyshortcuts={letters ? "/" : undefined} onInput={(event) => setFilter(event.currentTarget.value)} autocomplete="off" spellcheck={false} />}
        <nav class="bar" aria-label={t("Console")}>
          <button type="button" class="quiet" onClick={() => setHelp(true)}>{t("Help")}</button>
          {desk.me?.roles.includes("administrator") && (
            <button type="button" class="quiet" aria-current={view === "administration" ? "page" : undefined} onClick={() => go("administration")}>
              {t("Administration")}
            </button>
          )}
          <button type="button" class="quiet" aria-current={view === "account" ? "page" : undefined} onClick={() => go("account")}>
            {desk.name || desk.handle}
          </button>
          <button type="button" onClick={() => void lock("locked")}>{t("Lock")}</button>
        </nav>
      </header>
      <Warnings desk={desk} />
      {active && <List filter={filter} onChoose={choose} />}
      <Pane view={view} desk={desk} />
      {help && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}

function Pane({ view, desk }: { view: string; desk: DeskShown }) {
  if (view === "account") return <Account desk={desk} onBack={() => go("list")} />;
  if (desk.status === "pending") return <Pending desk={desk} />;
  if (view === "administration" && desk.me?.roles.includes("administrator")) return <Administration onBack={() => go("list")} />;
  if (view === "case") return <CasePane onBack={() => go("list")} />;
  return <Welcome />;
}

/** What stands over everything: a directory that ran out, the demonstration, the lock that is near. */
function Warnings({ desk }: { desk: DeskShown }) {
  const { warned } = useStore(idle);
  const now = today();
  const late = desk.expires !== null && now > desk.expires;
  const soon = desk.expires !== null && !late && dueSoon(desk.expires, now);
  if (!warned && !late && !soon && !desk.demo) return null;
  return (
    <section class="warnings" aria-label={t("Notices")}>
      {warned && (
        <div class="bar-notice warn" role="alert" data-part="idle">
          <span>{t("Nothing happened here for a while. This tab locks in a minute; what you typed is kept, sealed.")}</span>
          <button type="button" onClick={alive}>{t("Stay unlocked")}</button>
        </div>
      )}
      {desk.expires !== null && late && (
        <div class="bar-notice warn" role="note" data-part="expired">
          {t("The signed directory ran out on %(day)s. Who sits where may have changed since: ask whoever holds the root key to sign a new one before you write.", { day: dayText(desk.expires, now) })}
        </div>
      )}
      {desk.expires !== null && soon && (
        <div class="bar-notice" role="note">{t("The signed directory is %(when)s: remind whoever holds the root key.", { when: dueText(desk.expires, now) })}</div>
      )}
      {desk.demo && <div class="bar-notice" role="note">{t("A demonstration: it signs its own directory. Nothing real belongs in here.")}</div>}
    </section>
  );
}

function dueSoon(day: string, now: string): boolean {
  return Date.parse(day) - Date.parse(now) <= 14 * 86_400_000;
}

function Pending({ desk }: { desk: DeskShown }) {
  const again = async () => {
    try {
      session.change({ desk: await ask("refresh", []) });
    } catch (error) {
      leftBehind(failureFrom(error));
    }
  };
  return (
    <main id="main" class="case" data-part="pending">
      <Heading>{t("You are signed in, and not in the directory yet")}</Heading>
      <p>{t("Somebody with the organisation’s root key must sign the keys that you made. Until then nobody can give you anything to read, and this page stays empty.")}</p>
      {desk.waiting !== "" && <ReadGroups fingerprint={desk.waiting} />}
      {desk.fingerprint !== "" && <p>{t("The directory lists other keys of yours than the ones that you unlocked here. Their fingerprint:")} <span class="mono">{desk.fingerprint}</span></p>}
      <div class="actions"><button type="button" class="strong" onClick={() => void again()}>{t("Look again")}</button></div>
    </main>
  );
}

/** A session that the server ended, seen by the list or a case: the tab goes to the sign-in. */
function useSessionEnd() {
  const { listFailure, openFailure } = useStore(cases);
  useEffect(() => {
    for (const failure of [listFailure, openFailure]) if (failure !== null && leftBehind(failure)) return;
  }, [listFailure, openFailure]);
}
