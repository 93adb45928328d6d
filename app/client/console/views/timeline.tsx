/** What happened, oldest first. What the reporter sees and what only staff see stand at different places. */

import { today } from "../../clock.ts";
import { dayText, listed, t } from "../../texts.ts";
import type { AuthorShown, CaseShown, Deed, EventShown, Joined, Mark, Person } from "../shown.ts";
import { authorText, namesOf, outcomeText, personText, roomText } from "../words.ts";
import { FileLine } from "./file.tsx";

type ObjectEvent = Extract<EventShown, { type: "object" }>;

export function Timeline({ shown }: { shown: CaseShown }) {
  return (
    <ol class="timeline" data-part="timeline" aria-label={t("What happened")}>
      {shown.events.map((event) => (
        <li key={event.key} class="event">
          <time dateTime={event.day ?? undefined}>{event.day === null ? "" : dayText(event.day, today(), "short")}</time>
          {event.type === "deed" ? <DeedLine deed={event.deed} by={event.by} /> : <Entry event={event} id={shown.id} />}
        </li>
      ))}
    </ol>
  );
}

function Entry({ event, id }: { event: ObjectEvent; id: string }) {
  if (event.content.what === "assignment") {
    return <p class="deed staff-only">{assignedText(event.by, event.content.to)} <span class="label">{t("Staff only")}</span></p>;
  }
  const place = placeOf(event);
  return (
    <article class={`entry ${place}`} data-author={event.by.reporter ? "reporter" : "staff"} data-room={event.room}>
      <header>
        <span class="who">{authorText(event.by)}</span>
        {event.unread && <span class="tag new">{t("new")}</span>}
        <span class="label">{labelText(event)}</span>
      </header>
      <Body event={event} id={id} />
      {event.files.map((file) => (
        <div key={file.object}>
          <FileLine id={id} file={file} />
          {file.marks.map((mark) => <MarkLine key={mark} mark={mark} />)}
        </div>
      ))}
      {event.marks.map((mark) => <MarkLine key={mark} mark={mark} />)}
    </article>
  );
}

function assignedText(by: AuthorShown, to: Person | null): string {
  const [mine, who] = [isMine(by), authorText(by)];
  if (to === null) return mine ? t("You said that nobody handles the case for now.") : t("%(who)s said that nobody handles the case for now.", { who });
  if (!by.reporter && by.person.who === to.who) return mine ? t("You took on the case.") : t("%(who)s took on the case.", { who });
  const name = personText(to);
  if (mine) return t("You gave the case to %(name)s.", { name });
  return to.me ? t("%(who)s gave the case to you.", { who }) : t("%(who)s gave the case to %(name)s.", { who, name });
}

function placeOf(event: ObjectEvent): string {
  if (event.room === "staff") return "staff-only";
  if (event.room === "identity") return "identity";
  return event.by.reporter ? "from-reporter" : "to-reporter";
}

function labelText({ room, by }: ObjectEvent): string {
  if (room === "staff") return t("Staff only");
  if (room === "identity") return t("Who the reporter is: only handlers can read this");
  return by.reporter ? t("To you all") : t("To the reporter");
}

function Body({ event: { content }, id }: { event: ObjectEvent; id: string }) {
  switch (content.what) {
    case "text":
      return <p class="text" dir="auto">{content.text}</p>;
    case "answers":
      return <Answers answers={[...content.answers, ...keptOutRows(content)]} />;
    case "identity":
      return <Answers answers={content.fields} />;
    case "file":
      return <FileLine id={id} file={content.file} />;
    case "assignment":
      return null;
  }
}

/** What the reporter said of members, beside their answers. */
function keptOutRows({ involved, shut }: Extract<ObjectEvent["content"], { what: "answers" }>): readonly { title: string; text: string }[] {
  return [
    { title: t("Part of the matter, the reporter says"), text: listed(namesOf(involved)) },
    { title: t("Shut out by the reporter"), text: listed(namesOf(shut)) },
  ];
}

function Answers({ answers }: { answers: readonly { title: string; text: string }[] }) {
  return (
    <dl class="answers">
      {answers.filter(({ text }) => text !== "").map(({ title, text }, at) => (
        <div key={at}>
          <dt dir="auto">{title}</dt>
          <dd class="text" dir="auto">{text}</dd>
        </div>
      ))}
    </dl>
  );
}

function MarkLine({ mark }: { mark: Mark }) {
  const { label, text } = markText(mark);
  return (
    <details class="mark" data-mark={mark}>
      <summary>{label}</summary>
      <p>{text}</p>
    </details>
  );
}

function markText(mark: Mark): { label: string; text: string } {
  switch (mark) {
    case "superseded":
      return { label: t("Written under old keys"), text: t("Its author already knew that somebody had left, and still used the keys that this person has. Whoever left can read it.") };
    case "gap":
      return { label: t("Something before it is missing"), text: t("Its author had seen an entry that isn’t here. It was lost, or the server holds it back. Ask the author what stood there.") };
    case "unconfirmed":
      return { label: t("Not confirmed"), text: t("Written with a code that a colleague handed over, before the person made it theirs. Somebody who saw the code could have written it.") };
    case "fork":
      return { label: t("Two entries in one place"), text: t("Its author wrote two entries after the same one: from two devices, or because one was held back from them. Both are shown.") };
    case "late":
      return { label: t("Perhaps put here later"), text: t("It is under keys that somebody who left still has, and nobody who wrote since had seen it. They may have written it after they left.") };
    case "erased":
      return { label: t("Signed as erased"), text: t("Somebody signed that this was erased, but it is still here. They named the wrong entry, or the server gave it back. Ask whoever signed.") };
  }
}

function DeedLine({ deed, by }: { deed: Deed; by: AuthorShown | null }) {
  return <p class={`deed ${deed.what === "staff-room" ? "staff-only" : ""}`}>{deedText(deed, by)}</p>;
}

/** What a record did, as a sentence of its own where it was oneself: other languages say that otherwise. */
export function deedText(deed: Deed, by: AuthorShown | null): string {
  const who = by === null ? t("Somebody") : authorText(by);
  const mine = isMine(by);
  switch (deed.what) {
    case "filed":
      return t("The case was filed.");
    case "exposed":
      return t("It was sent through the server’s path: for one moment, while it was sealed, the server held the reporter’s words and keys. A report sent by a browser that encrypts has no such line; but a missing line proves nothing.");
    case "withdrawn":
      return t("The reporter withdrew.");
    case "handling":
      return mine ? t("You took the case up. The reporter sees that it is being handled.") : t("%(who)s took the case up. The reporter sees that it is being handled.", { who });
    case "reopened":
      return mine ? t("You opened the case again. The reporter sees that it is being handled.") : t("%(who)s opened the case again. The reporter sees that it is being handled.", { who });
    case "closed": {
      const outcome = outcomeText(deed.outcome);
      return mine ? t("You closed the case: %(outcome)s. The reporter sees that it is closed.", { outcome }) : t("%(who)s closed the case: %(outcome)s. The reporter sees that it is closed.", { who, outcome });
    }
    case "claimed":
      return t("The person made the code theirs and has new words. What is signed from now on is their own word.");
    case "not-erased":
      return mine ? t("You signed that an entry was erased that is still here.") : t("%(who)s signed that an entry was erased that is still here.", { who });
    case "erased":
      return mine ? t("You erased an entry. Only its fingerprint is left.") : t("%(who)s erased an entry. Only its fingerprint is left.", { who });
    case "staff-room": {
      const names = listed(namesOf(deed.readers));
      return mine ? t("You opened a room for the staff: %(names)s. The reporter can’t read there.", { names }) : t("%(who)s opened a room for the staff: %(names)s. The reporter can’t read there.", { who, names });
    }
    case "woke":
      return deed.person.me ? t("You were asleep here and have opened the case.") : t("%(name)s was asleep here and has opened the case.", { name: personText(deed.person) });
    case "keys":
      return keysText(deed, by);
  }
}

function isMine(by: AuthorShown | null): boolean {
  return by !== null && !by.reporter && by.person.me;
}

function keysText({ rooms, joined, left }: Extract<Deed, { what: "keys" }>, by: AuthorShown | null): string {
  const sentences = [
    ...joined.map((one) => joinedText(one, by)),
    ...(left.length > 0 ? [t("New keys without %(names)s.", { names: listed(namesOf(left)) })] : []),
  ];
  if (sentences.length > 0) return sentences.join(" ");
  const names = listed(rooms.map(roomText));
  return isMine(by) ? t("You made new keys for %(rooms)s.", { rooms: names }) : t("%(who)s made new keys for %(rooms)s.", { who: by === null ? t("Somebody") : authorText(by), rooms: names });
}

function joinedText({ person, earlier }: Joined, by: AuthorShown | null): string {
  const [who, name] = [by === null ? t("Somebody") : authorText(by), personText(person)];
  if (isMine(by)) return earlier ? t("You let %(name)s in, to what was written before as well.", { name }) : t("You let %(name)s in, from here on.", { name });
  if (person.me) return earlier ? t("%(who)s let you in, to what was written before as well.", { who }) : t("%(who)s let you in, from here on.", { who });
  return earlier ? t("%(who)s let %(name)s in, to what was written before as well.", { who, name }) : t("%(who)s let %(name)s in, from here on.", { who, name });
}
