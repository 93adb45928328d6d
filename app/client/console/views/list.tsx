/** The list of cases: what needs somebody first. */

import { memo } from "./memo.ts";
import { today } from "../../clock.ts";
import { dayText, t, tn } from "../../texts.ts";
import { cases, grouped, loadList, type Group } from "../cases.ts";
import { dueText, daysUntil } from "../days.ts";
import { unfinished, type Writable } from "../drafts.ts";
import { step } from "../keys.ts";
import { session } from "../session.ts";
import type { ListRow } from "../shown.ts";
import { useStore } from "../store.ts";
import { deadlineText, kindText } from "../words.ts";
import { FailureNotice, Waiting } from "./parts.tsx";
import { Register } from "./register.tsx";

/** Read the list anew; the desk, too, may stand differently since. */
export function look(): void {
  void loadList((desk) => session.change({ desk }));
}

/** So many days before a date its colour warns. */
const NEAR = 3;

export function List({ filter, onChoose }: { filter: string; onChoose: (id: string) => void }) {
  const { rows, register, read, listFailure, chosen, ...now } = useStore(cases);
  const { cases: begun } = useStore(unfinished);
  const { spoken } = useStore(session);
  const loading = now.loading || !read;
  const groups = grouped(rows.values(), filter);
  const found = [...groups.values()].reduce((sum, list) => sum + list.length, 0);
  const keys = (event: KeyboardEvent) => {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key] as 1 | -1 | undefined;
    if (by === undefined) return;
    event.preventDefault();
    step(by);
  };
  return (
    <nav class="list" data-part="list" aria-label={t("Cases")} aria-busy={loading} onKeyDown={keys}>
      <FailureNotice failure={listFailure} extra={<button type="button" onClick={() => look()}>{t("Try again")}</button>} />
      {[...groups].map(([group, list]) => list.length > 0 && (
        <section key={group}>
          <h2>{groupText(group)} <span class="count">{list.length}</span></h2>
          <ul>
            {list.map((row) => (
              <Row key={row.id} row={row} chosen={row.id === chosen} begun={row.id === chosen ? undefined : begun.get(row.id)}
                spoken={spoken} onChoose={onChoose} />
            ))}
          </ul>
        </section>
      ))}
      {register.length > 0 && filter.trim() === "" && <Register rows={register} />}
      {loading && <Waiting text={t("Opening the list…")} />}
      {!loading && listFailure === null && found === 0 && <Empty filtered={filter.trim() !== "" && rows.size > 0} />}
      {!loading && <p class="list-end"><button type="button" class="quiet" onClick={() => look()}>{t("Check for new messages")}</button></p>}
    </nav>
  );
}

function groupText(group: Group): string {
  if (group === "needs") return t("Needs you");
  return group === "waits" ? t("Waiting") : t("Closed");
}

function Empty({ filtered }: { filtered: boolean }) {
  if (filtered) return <p class="empty">{t("No title holds these letters.")}</p>;
  return (
    <div class="empty">
      <p>{t("No case has come to you yet.")}</p>
      <p>{t("You see the cases that were filed since you joined. An older one opens for you once somebody who can read it lets you in: ask a colleague who handles it.")}</p>
      <p>{t("When one comes, it stands here. You have nothing to do until then.")}</p>
    </div>
  );
}

interface RowProps {
  readonly row: ListRow;
  readonly chosen: boolean;
  /** Where something is typed and not sent, unless it is in sight. */
  readonly begun: readonly Writable[] | undefined;
  /** A row drawn in another language is another one. */
  readonly spoken: number;
  readonly onChoose: (id: string) => void;
}

const Row = memo(({ row, chosen, begun, onChoose }: RowProps) => {
  const now = today();
  return (
    <li>
      <button type="button" class="row" aria-current={chosen ? "true" : undefined} onClick={() => onChoose(row.id)}>
        <span class="row-line">
          <span class="row-title">{row.broken ? t("A case that doesn’t open") : row.title || t("Untitled")}</span>
          <News row={row} />
        </span>
        <span class="row-line">
          <span class="row-about">{kindText(row.kind)} · <span class="mono">{row.number}</span></span>
          {(row.due === null || row.order === "closed") && <span class="later">{row.day === null ? "" : dayText(row.day, now, "short")}</span>}
        </span>
        <DueLine row={row} now={now} />
        {begun !== undefined && (
          <span class="row-line row-begun">{begun.includes("talk") ? t("You have an unfinished answer here") : t("You have an unfinished note here")}</span>
        )}
      </button>
    </li>
  );
});

function News({ row }: { row: ListRow }) {
  if (row.fresh) return <span class="tag new">{t("new")}</span>;
  return row.unread > 0 ? <span class="tag new">{tn("%(count)s new", "%(count)s new ones", row.unread)}</span> : null;
}

/** What is due first, and how near it is. */
function DueLine({ row: { due, order }, now }: { row: ListRow; now: string }) {
  if (due === null || order === "closed") return null;
  const days = daysUntil(due.day, now);
  return (
    <span class="row-line row-due" data-late={days < 0 ? "" : undefined}>
      <span class="row-about">{deadlineText(due)}</span>
      <span class={days <= NEAR ? "due" : "later"}>{days < 0 && <span aria-hidden="true">⚠ </span>}{dueText(due.day, now)}</span>
    </span>
  );
}
