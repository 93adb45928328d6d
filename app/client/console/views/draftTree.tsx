/** The draft as a tree: units within units, the bodies in each, and who sits there. */

import { today } from "../../clock.ts";
import { dayText, t } from "../../texts.ts";
import type { BodyDrafted, DraftAnswer, SeatAsked, State, UnitDrafted } from "../keeper/draft.ts";
import { nameIn, roleText } from "../words.ts";
import type { Propose } from "./administration.tsx";
import { BodyForm, SeatForm, UnitForm } from "./draftForms.tsx";
import { FailureNotice, useDeed } from "./parts.tsx";

interface Shown {
  readonly draft: DraftAnswer;
  readonly propose: Propose;
}

export function DraftTree({ draft, propose }: Shown) {
  const tops = draft.units.filter(({ parent }) => !draft.units.some(({ unit }) => unit === parent));
  const loose = draft.bodies.filter(({ unit }) => !draft.units.some((one) => one.unit === unit));
  return (
    <ul class="drafted">
      {loose.map((body) => <BodyLine key={body.body} body={body} draft={draft} propose={propose} />)}
      {tops.map((unit) => <UnitLine key={unit.unit} unit={unit} draft={draft} propose={propose} />)}
    </ul>
  );
}

function UnitLine({ unit, draft, propose }: Shown & { unit: UnitDrafted }) {
  const { busy, failure, run } = useDeed();
  const bodies = draft.bodies.filter((body) => body.unit === unit.unit);
  const below = draft.units.filter(({ parent }) => parent === unit.unit);
  const name = nameIn(unit.names);
  return (
    <li>
      <b>{name}</b> <span class="soft">{kindName(draft.unit_kinds, unit.kind)}</span> <StateTag state={unit.state} />
      <FailureNotice failure={failure} />
      <UnitForm draft={draft} propose={propose} known={unit} />
      {bodies.length + below.length === 0 && (
        <button type="button" class="quiet" aria-disabled={busy} aria-label={t("Remove: %(name)s", { name })}
          onClick={() => void run(() => propose({ what: "no-unit", id: unit.unit }))}>{t("Remove")}</button>
      )}
      <ul class="drafted">
        {bodies.map((body) => <BodyLine key={body.body} body={body} draft={draft} propose={propose} />)}
        {below.map((one) => <UnitLine key={one.unit} unit={one} draft={draft} propose={propose} />)}
      </ul>
    </li>
  );
}

function BodyLine({ body, draft, propose }: Shown & { body: BodyDrafted }) {
  const { busy, failure, run } = useDeed();
  const take = (seat: SeatAsked) =>
    void run(() => propose({ what: "no-seat", id: body.body, asked: { member: seat.member, role: seat.role } }));
  return (
    <li class="drafted-body">
      <b>{nameIn(body.names)}</b> <span class="soft">{kindName(draft.body_kinds, body.kind)}</span> <StateTag state={body.state} />
      {body.publish && <span class="tag">{t("reporters see its names")}</span>}
      <FailureNotice failure={failure} />
      <ul>
        {body.seats.map((seat) => {
          const who = personName(draft, seat.member);
          return (
            <li key={`${seat.member} ${seat.role}`}>
              {who}: {seatText(seat)} <StateTag state={seat.state} />
              <button type="button" class="quiet" aria-disabled={busy} onClick={() => take(seat)}
                aria-label={t("Take away: %(who)s, %(seat)s", { who, seat: seatText(seat) })}>{t("Take away")}</button>
            </li>
          );
        })}
        {body.unseated.map((seat) => (
          <li key={`gone ${seat.member} ${seat.role}`}>
            <s>{personName(draft, seat.member)}: {seatText(seat)}</s> <span class="tag">{t("leaves, once signed")}</span>
          </li>
        ))}
      </ul>
      <SeatForm draft={draft} propose={propose} body={body} />
      <BodyForm draft={draft} propose={propose} known={body} />
    </li>
  );
}

function StateTag({ state }: { state: State }) {
  if (state === "in-force") return null;
  return <span class="tag">{state === "new" ? t("new, once signed") : t("changed, once signed")}</span>;
}

function seatText(seat: SeatAsked): string {
  const now = today();
  return [
    roleText(seat.role),
    ...(seat.chair ? [t("chair")] : []),
    ...(seat.deputy ? [t("deputy")] : []),
    ...(seat.since === null ? [] : [t("from %(day)s", { day: dayText(seat.since, now) })]),
    ...(seat.until === null ? [] : [t("until %(day)s", { day: dayText(seat.until, now) })]),
  ].join(", ");
}

/** A member's name, else their sign-in name. */
export function personName({ people }: DraftAnswer, member: string): string {
  const found = people.find((one) => one.member === member);
  return found === undefined ? t("somebody who has left") : found.name || found.handle;
}

function kindName(kinds: DraftAnswer["unit_kinds"], kind: string): string {
  return nameIn(kinds.find(({ id }) => id === kind)?.names ?? { en: kind });
}
