/** Who will be able to read a report, as its reporter is shown it: names, reasons, dates, who is shut out; and whom it is sealed to. */

import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import type { Due } from "../../rules/due.ts";
import type { Found } from "../../rules/ladder.ts";
import { letsPick, NobodyReceives, type Routed } from "../../rules/recipients.ts";
import { into } from "../../rules/rulebook.ts";
import type { Named } from "../../rules/said.ts";
import { holds, type Draft } from "../../rules/tables.ts";
import type { HearsShown, HolderShown, LaterShown, Person, ReadersShown, ReportDraft } from "../formShown.ts";
import { bodyName, type Organisation } from "./organisation.ts";
import { BODY, membersOf, namesTyped } from "./routed.ts";

/** What is said of who will be able to read a room of one report, if it is filed on a day. */
export class ReadersTold {
  readonly #organisation: Organisation;
  readonly #typed: ReportDraft;
  readonly #draft: Draft;
  readonly #day: Day;
  readonly #language: string;

  constructor(organisation: Organisation, typed: ReportDraft, draft: Draft, day: Day, language: string) {
    this.#organisation = organisation;
    this.#typed = typed;
    this.#draft = draft;
    this.#day = day;
    this.#language = language;
  }

  /** What the reporter is shown of *room*. */
  shown(room: RoomName): ReadersShown {
    const { rules, rulebook } = this.#organisation;
    const found = this.#routed();
    const due = rules.due(this.#draft.facts, this.#day);
    const readers = (found?.readers ?? []).filter((one) => rules.mayHold(room, one));
    const asleep = (found?.asleep ?? []).filter((one) => rules.mayHold(room, one.found));
    const reading = readers.map(({ member }) => member);
    const registered = (found?.registered ?? []).filter(({ member }) => !reading.includes(member));
    const because = found?.because ?? null;
    const promises = rulebook.said.promises.filter(({ when }) => holds(when, this.#draft.facts)).slice(0, 1);
    return {
      readers: this.#people(readers),
      because: because === null ? null : into(because, this.#language),
      // each is one to pick, though some have no published name
      choice: letsPick(rulebook, this.#draft) ? rules.choice(this.#draft, this.#day).map((one) => ({ ...this.#person(one, one.reason), id: one.member })) : [],
      later: once(asleep.map(({ found, deadline }) => this.#later(found, deadline, due))),
      registered: this.#people(registered, ""),
      shut: [...this.#typed.shut].sort().map((one) => this.#excluded(one, "shut")),
      involved: this.#involved(),
      hears: due.filter(({ promised, side }) => promised && side === null).map((one) => this.#hears(one)),
      promises: promises.map(({ text }) => into(text, this.#language)),
    };
  }

  /** Whom the report is sealed to, each as they are told of; nobody where nobody receives it. */
  holders(): readonly HolderShown[] {
    const found = this.#routed();
    if (found === null) return [];
    const holders = this.#organisation.holders("talk", found);
    const people = [...found.readers, ...found.asleep.map((one) => one.found)];
    // an adviser holds the talk, too: both lists are the same people in the same order
    return holders.map(({ who, asleep }, at) => {
      const { name, body } = this.#person(people[at] as Found, "");
      return { who, asleep, name, body };
    });
  }

  #routed(): Routed | null {
    try {
      return this.#organisation.rules.route(this.#draft, this.#day);
    } catch (error) {
      if (error instanceof NobodyReceives) return null;
      throw error;
    }
  }

  #people(found: readonly Found[], why?: string): readonly Person[] {
    return once(found.map((one) => this.#person(one, why ?? one.reason)));
  }

  /** Of a body that publishes no names, the body alone. */
  #person({ member, body }: Found, why: string): Person {
    const name = this.#organisation.publishes(body) ? (this.#organisation.names.get(member) ?? null) : null;
    return { id: name === null ? BODY + body : member, name, body: this.#bodyName(body), why };
  }

  #later(found: Found, deadline: string, due: readonly Due[]): LaterShown {
    return { who: this.#person(found, ""), what: this.#deadline(deadline), day: due.find(({ id }) => id === deadline)?.day ?? null };
  }

  #excluded(person: string, why: string): Person {
    if (person.startsWith(BODY)) return { id: person, name: null, body: this.#bodyName(person.slice(BODY.length)), why };
    const [member = ""] = membersOf(this.#organisation, [person]);
    const seats = this.#organisation.directories.newest.bodies.filter((body) => body.seats.some((seat) => seat.member === member));
    const body = seats.find(({ publish }) => publish) ?? seats[0];
    return { id: person, name: this.#organisation.names.get(member) ?? null, body: body === undefined ? "" : this.#bodyName(body.id), why };
  }

  /** Who gets nothing, as part of the matter, and how that is known. */
  #involved(): readonly Person[] {
    const ticked = [...this.#typed.involved].sort();
    const typed: B64[] = [...namesTyped(this.#organisation, this.#typed).keys()].filter((member) => !ticked.includes(member));
    return [
      ...ticked.map((one) => this.#excluded(one, one.startsWith(BODY) ? "somebody" : "said")),
      ...typed.sort().map((one) => this.#excluded(one, "typed")),
    ];
  }

  #hears({ id, day, setBy, source }: Due): HearsShown {
    return { what: this.#deadline(id), day, origin: `by-${setBy}`, source };
  }

  /** What must happen in time, in the rulebook's words or the law's. */
  #deadline(id: string): string {
    return into((this.#organisation.rulebook.said.deadlines.get(id) as Named).name, this.#language);
  }

  #bodyName(id: string): string {
    const body = this.#organisation.directories.newest.bodies.find((one) => one.id === id);
    return body === undefined ? id : bodyName(this.#organisation, body, this.#language);
  }
}

function once<T>(all: readonly T[]): readonly T[] {
  return [...new Map(all.map((one) => [JSON.stringify(one), one])).values()];
}
