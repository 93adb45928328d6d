/** The forms in which units, bodies and seats are proposed. Each is folded away until it is wanted. */

import type { ComponentChildren } from "preact";
import { useId, useRef, useState } from "preact/hooks";
import { LANGUAGES, t } from "../../texts.ts";
import type { BodyDrafted, DraftAnswer, UnitDrafted, Wish } from "../keeper/draft.ts";
import type { Names, Role } from "../shown.ts";
import { nameIn, roleText } from "../words.ts";
import type { Propose } from "./administration.tsx";
import { FailureNotice, Field, Form, needed, useDeed } from "./parts.tsx";

const ROLES: readonly Role[] = ["handler", "adviser", "confidant", "observer", "administrator"];
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;

interface Given {
  readonly draft: DraftAnswer;
  readonly propose: Propose;
}

export function UnitForm({ draft, propose, known }: Given & { known?: UnitDrafted }) {
  const [id, setId] = useState("");
  const [names, setNames] = useState<Names>(known?.names ?? {});
  const [kind, setKind] = useState(known?.kind ?? draft.unit_kinds[0]?.id ?? "");
  const [parent, setParent] = useState(known?.parent ?? "");
  const wish: Wish = { what: "unit", id: known?.unit ?? id, asked: { kind, names: given(names), parent: parent || null } };
  return (
    <Folded title={known === undefined ? t("Propose a unit…") : t("Change %(name)s…", { name: nameIn(known.names) })} propose={propose} wish={wish}>
      {known === undefined && <IdField id={id} onId={setId} />}
      <NameFields names={names} onNames={setNames} />
      <Select label={t("Kind of unit")} value={kind} onValue={setKind} choices={draft.unit_kinds.map((one) => [one.id, nameIn(one.names)])} />
      <Select label={t("Part of")} value={parent} onValue={setParent}
        choices={[["", t("nothing above it")], ...draft.units.filter(({ unit }) => unit !== known?.unit).map(unitChoice)]} />
    </Folded>
  );
}

export function BodyForm({ draft, propose, known }: Given & { known?: BodyDrafted }) {
  const [id, setId] = useState("");
  const [names, setNames] = useState<Names>(known?.names ?? {});
  const [kind, setKind] = useState(known?.kind ?? draft.body_kinds[0]?.id ?? "");
  const [unit, setUnit] = useState(known?.unit ?? "");
  const [publish, setPublish] = useState(known?.publish ?? false);
  const wish: Wish = { what: "body", id: known?.body ?? id, asked: { kind, names: given(names), unit: unit || null, publish } };
  return (
    <Folded title={known === undefined ? t("Propose a body…") : t("Change %(name)s…", { name: nameIn(known.names) })} propose={propose} wish={wish}>
      {known === undefined && <IdField id={id} onId={setId} />}
      <NameFields names={names} onNames={setNames} />
      <Select label={t("Kind of body")} value={kind} onValue={setKind} choices={draft.body_kinds.map((one) => [one.id, nameIn(one.names)])} />
      <Select label={t("Part of")} value={unit} onValue={setUnit} choices={[["", t("the organisation as a whole")], ...draft.units.map(unitChoice)]} />
      <Tick label={t("Reporters see the names of its members")} on={publish} onChange={setPublish} />
    </Folded>
  );
}

export function SeatForm({ draft, propose, body }: Given & { body: BodyDrafted }) {
  const [member, setMember] = useState(draft.people[0]?.member ?? "");
  const [role, setRole] = useState<Role>("handler");
  const [chair, setChair] = useState(false);
  const [deputy, setDeputy] = useState(false);
  const [since, setSince] = useState("");
  const [until, setUntil] = useState("");
  const wish: Wish = { what: "seat", id: body.body, asked: { member, role, chair, deputy, since: since || null, until: until || null } };
  return (
    <Folded title={t("Propose a seat in %(name)s…", { name: nameIn(body.names) })} propose={propose} wish={wish}>
      <Select label={t("Who")} value={member} onValue={setMember} choices={draft.people.map((one) => [one.member, one.name || one.handle])} />
      <Select label={t("What they do")} value={role} onValue={(value) => setRole(value as Role)} choices={ROLES.map((one) => [one, roleText(one)])} />
      <Tick label={t("Chair")} on={chair} onChange={setChair} />
      <Tick label={t("Deputy")} on={deputy} onChange={setDeputy} />
      <Field label={t("First day of the term")} hint={dayHint()} check={day} value={since} onValue={setSince} />
      <Field label={t("Last day of the term")} hint={dayHint()} check={day} value={until} onValue={setUntil} />
    </Folded>
  );
}

function Folded({ title, propose, wish, children }: { title: string; propose: Propose; wish: Wish; children: ComponentChildren }) {
  const { busy, failure, run } = useDeed();
  const details = useRef<HTMLDetailsElement>(null);
  const send = () =>
    void run(async () => {
      await propose(wish);
      if (details.current === null) return;
      details.current.open = false;
      details.current.querySelector("summary")?.focus();
    });
  return (
    <details ref={details} class="folded">
      <summary>{title}</summary>
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Propose it")}>{children}</Form>
    </details>
  );
}

function IdField({ id, onId }: { id: string; onId: (id: string) => void }) {
  const wrong = (value: string) => (SLUG.test(value) && value.length <= 40 ? undefined : t("Small letters a to z, digits and single hyphens."));
  return <Field label={t("Short name")} hint={t("Small letters a to z, digits and single hyphens. It stays as it is.")} check={wrong} value={id} onValue={onId} mono />;
}

function NameFields({ names, onNames }: { names: Names; onNames: (names: Names) => void }) {
  const none = Object.keys(given(names)).length === 0;
  return (
    <>
      {Object.entries(LANGUAGES).map(([code, language]) => (
        <Field key={code} label={t("Name in %(language)s", { language })} value={names[code] ?? ""} {...(none ? { check: needed(t("Give it a name in some language.")) } : {})}
          onValue={(value) => onNames({ ...names, [code]: value })} />
      ))}
    </>
  );
}

/** Choose one of several. */
export function Select(props: { label: string; value: string; onValue: (value: string) => void; choices: readonly (readonly [string, string])[] }) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      <select id={id} value={props.value} onChange={(event) => props.onValue(event.currentTarget.value)} autocomplete="off">
        {props.choices.map(([value, text]) => <option key={value} value={value}>{text}</option>)}
      </select>
    </div>
  );
}

/** Something that applies or doesn't. */
export function Tick({ label, on, onChange }: { label: string; on: boolean; onChange: (on: boolean) => void }) {
  return (
    <label class="choice">
      <input type="checkbox" checked={on} onChange={(event) => onChange(event.currentTarget.checked)} autocomplete="off" />
      <span>{label}</span>
    </label>
  );
}

function given(names: Names): Names {
  return Object.fromEntries(Object.entries(names).filter(([, name]) => name.trim() !== ""));
}

function unitChoice({ unit, names }: UnitDrafted): readonly [string, string] {
  return [unit, nameIn(names)];
}

function dayHint(): string {
  return t("Such as 2027-12-31. Empty: it has none.");
}

function day(value: string): string | undefined {
  return value === "" || /^\d{4}-\d\d-\d\d$/.test(value) ? undefined : t("Type the day as year-month-day.");
}
