/** Who holds a key: always in sight, with what each can read. */

import { useState } from "preact/hooks";
import { listed, t } from "../../texts.ts";
import type { CaseShown, HolderShown, Person, RoomShown } from "../shown.ts";
import { conditionText, personText, roleText } from "../words.ts";
import { LetIn } from "./letIn.tsx";

export function People({ shown }: { shown: CaseShown }) {
  const [letting, setLetting] = useState(false);
  const people = everybody(shown.rooms);
  const identity = shown.rooms.some(({ room }) => room === "identity");
  return (
    <section data-part="people">
      <h2>{t("Who holds a key")}</h2>
      <ul class="people">
        <li><span class="mark-on" aria-hidden="true">●</span><span><b>{t("The reporter")}</b><small>{identity ? t("the talk, and who they are; never the staff’s room") : t("the talk; never the staff’s room")}</small></span></li>
        {people.map(({ person, rooms, asleep }) => (
          <li key={person.who}>
            <span class={asleep === null && !person.ended ? "mark-on" : "mark-off"} aria-hidden="true">{asleep === null && !person.ended ? "●" : "◌"}</span>
            <span>
              <b>{personText(person)}</b>
              {person.roles.length > 0 && <small>{person.roles.map(roleText).join(", ")}</small>}
              <small>{person.ended ? t("has ended: shut out as soon as somebody with the same keys writes") : asleep === null ? readsText(rooms) : t("asleep until: %(condition)s", { condition: conditionText(asleep, shown.deadlines) })}</small>
            </span>
          </li>
        ))}
      </ul>
      {shown.others.length > 0 && (shown.may.answer || shown.may.note) && (
        <button type="button" onClick={() => setLetting(true)}>{t("Let a colleague in…")}</button>
      )}
      {letting && <LetIn shown={shown} onClose={() => setLetting(false)} />}
    </section>
  );
}

interface Holding {
  readonly person: Person;
  readonly rooms: readonly RoomShown["room"][];
  readonly asleep: string | null;
}

function everybody(rooms: readonly RoomShown[]): readonly Holding[] {
  const found = new Map<string, Holding>();
  for (const { room, holders } of rooms) {
    for (const { person, asleep } of holders as readonly HolderShown[]) {
      if (person === null) continue;
      const before = found.get(person.who);
      found.set(person.who, { person, rooms: [...(before?.rooms ?? []), room], asleep: before?.asleep ?? asleep });
    }
  }
  return [...found.values()].sort((one, other) =>
    Number(other.person.me) - Number(one.person.me) || personText(one.person).localeCompare(personText(other.person)),
  );
}

function readsText(rooms: readonly RoomShown["room"][]): string {
  const names = { talk: t("the talk"), staff: t("the staff’s room"), identity: t("who the reporter is") };
  const readable = (["talk", "staff", "identity"] as const).filter((room) => rooms.includes(room));
  return t("can read: %(rooms)s", { rooms: listed(readable.map((room) => names[room])) });
}
