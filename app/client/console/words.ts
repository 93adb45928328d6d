/** Names of kinds, roles, rooms, states and outcomes, as people say them. */

import { language, listed, t } from "../texts.ts";
import type { AuthorShown, CaseShown, DeadlineShown, HolderShown, Names, Person, Role, RoomName } from "./shown.ts";

/** A name in the language spoken, else in any. */
export function nameIn(names: Names): string {
  return names[language()] ?? names["en"] ?? Object.values(names)[0] ?? "";
}

export function kindText(kind: string): string {
  if (kind === "report") return t("Report");
  if (kind === "concern") return t("Concern");
  return kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("-", " ");
}

/**
 * What must happen in time. What reporters are promised is called in rulebooks as they are told it; to the staff it is a thing to do.
 */
export function deadlineText({ id, names, side }: Pick<DeadlineShown, "id" | "names" | "side">): string {
  if (id === "acknowledge") return t("tell the reporter that it has arrived");
  if (id === "feedback") return t("tell the reporter what is being done");
  const name = nameIn(names) || id.replaceAll("-", " ");
  if (side === null) return name;
  return side === "reporter" ? t("%(deadline)s (the reporter)", { deadline: name }) : t("%(deadline)s (the respondent)", { deadline: name });
}

/** Until what somebody sleeps: a deadline, by its id, that passes unmet. */
export function conditionText(asleep: string, deadlines: readonly DeadlineShown[]): string {
  const { names, side } = deadlines.find(({ id }) => id === asleep) ?? { names: {}, side: null };
  return t("not done in time: %(deadline)s", { deadline: deadlineText({ id: asleep, names, side }) });
}

export function roleText(role: Role): string {
  switch (role) {
    case "handler":
      return t("handles cases");
    case "adviser":
      return t("advises");
    case "confidant":
      return t("confidant");
    case "observer":
      return t("observes");
    case "administrator":
      return t("administers");
  }
}

export function roomText(room: RoomName): string {
  if (room === "talk") return t("the talk with the reporter");
  return room === "staff" ? t("the staff’s room") : t("the reporter’s identity");
}

/** A colleague's name; *You* for oneself. */
export function personText(person: Person): string {
  return person.me ? t("You") : (person.name ?? t("somebody whose name isn’t confirmed"));
}

/** A name inside a sentence. */
export function personInside(person: Person): string {
  return person.me ? t("you") : personText(person);
}

export function authorText(by: AuthorShown): string {
  return by.reporter ? t("The reporter") : personText(by.person);
}

export function stateText({ state }: Pick<CaseShown, "state">): string {
  if (state === "received") return t("Received");
  return state === "handling" ? t("Being handled") : t("Closed");
}

/** The outcomes that the console offers. */
export const OUTCOMES = ["measures-taken", "no-grounds", "passed-on", "not-possible"] as const;

export function outcomeText(outcome: string): string {
  switch (outcome) {
    case "measures-taken":
      return t("Something was done about it");
    case "no-grounds":
      return t("Nothing was found to act on");
    case "passed-on":
      return t("Passed on to those who are responsible");
    case "not-possible":
      return t("It could not be looked into");
    default:
      return outcome.replaceAll("-", " ");
  }
}

/** Who can read a room now: "Anna, Bjørn, you and the reporter". Sleepers can't. */
export function readersText(holders: readonly HolderShown[]): string {
  const awake = holders.flatMap(({ person, asleep }) => (person === null || asleep !== null || person.ended ? [] : [person]));
  const reporter = holders.some(({ person }) => person === null) ? [t("the reporter")] : [];
  return listed([...namesOf(awake), ...reporter]);
}

/** Names in their order, oneself last. */
export function namesOf(people: readonly Person[]): readonly string[] {
  const others = people.filter(({ me }) => !me).map((person) => personText(person)).sort((one, other) => one.localeCompare(other));
  return people.some(({ me }) => me) ? [...others, t("you")] : others;
}

/** The same, of the staff alone. */
export function staffText(holders: readonly HolderShown[]): string {
  return readersText(holders.filter(({ person }) => person !== null));
}
