/** Who would receive this? The rules run on a report that is made up; nothing is filed. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import type { DraftAnswer, Found, Named, Reason, RouteAnswer } from "../keeper/draft.ts";
import { nameIn } from "../words.ts";
import { ask } from "../work.ts";
import { Select, Tick } from "./draftForms.tsx";
import { personName } from "./draftTree.tsx";
import { FailureNotice, Form, useDeed } from "./parts.tsx";

export function TryRoute({ draft }: { draft: DraftAnswer }) {
  const [kind, setKind] = useState(draft.kinds[0]?.id ?? "");
  const [unit, setUnit] = useState("");
  const [entry, setEntry] = useState("");
  const [flags, setFlags] = useState<ReadonlySet<string>>(new Set());
  const [involved, setInvolved] = useState<ReadonlySet<string>>(new Set());
  const [drafted, setDrafted] = useState(true);
  const [answer, setAnswer] = useState<RouteAnswer>();
  const { busy, failure, run } = useDeed();
  const fits = ({ kinds }: Named) => kinds.length === 0 || kinds.includes(kind);
  const known = draft.flags.filter(fits);
  const send = () =>
    void run(async () => {
      setAnswer(undefined);
      const applying = known.map(({ id }) => id).filter((id) => flags.has(id));
      setAnswer(await ask("tryRoute", [{ kind, unit: unit || null, entry: entry || null, flags: applying, involved: [...involved], drafted }]));
    });
  return (
    <section>
      <h2>{t("Who would receive this?")}</h2>
      <p class="hint">{t("Make up a report, and see whom the rules name today. Nothing is filed, stored or told to anybody.")}</p>
      <Form onSend={send} busy={busy} send={t("Try it")}>
        <Select label={t("Kind of case")} value={kind} onValue={setKind} choices={draft.kinds.map(choice)} />
        {draft.units.length > 0 && (
          <Select label={t("Where it happened")} value={unit} onValue={setUnit}
            choices={[["", t("the organisation as a whole")], ...draft.units.map(({ unit: id, names }) => [id, nameIn(names)] as const)]} />
        )}
        {draft.entries.length > 0 && (
          <Select label={t("Whom the reporter turns to")} value={entry} onValue={setEntry}
            choices={[["", t("nobody in particular")], ...draft.entries.filter(fits).map(choice)]} />
        )}
        {known.length > 0 && (
          <fieldset>
            <legend>{t("What applies")}</legend>
            {known.map(({ id, names }) => (
              <Tick key={id} label={nameIn(names)} on={flags.has(id)} onChange={(on) => setFlags(changed(flags, id, on))} />
            ))}
          </fieldset>
        )}
        <details class="folded">
          <summary>{t("Who is involved: %(count)s", { count: involved.size })}</summary>
          <fieldset>
            <legend class="unseen">{t("Who is involved")}</legend>
            {draft.people.map(({ handle, name }) => (
              <Tick key={handle} label={name || handle} on={involved.has(handle)} onChange={(on) => setInvolved(changed(involved, handle, on))} />
            ))}
          </fieldset>
        </details>
        <Tick label={t("By what is proposed, as if everybody invited had enrolled")} on={drafted} onChange={setDrafted} />
      </Form>
      <FailureNotice failure={failure} />
      <div role="status" data-part="tried">{answer !== undefined && <Tried draft={draft} answer={answer} />}</div>
    </section>
  );
}

function Tried({ draft, answer }: { draft: DraftAnswer; answer: RouteAnswer }) {
  if (answer.refused !== null) {
    return (
      <>
        <p>{refusedText(answer.refused)}</p>
        <People draft={draft} found={answer.choice} />
      </>
    );
  }
  return (
    <>
      <h3>{t("Who reads it:")}</h3>
      <People draft={draft} found={answer.readers} />
      {answer.asleep.length > 0 && <><h3>{t("Who may read it later:")}</h3><People draft={draft} found={answer.asleep} /></>}
      {answer.registered.length > 0 && <><h3>{t("Who knows that it exists, and no more:")}</h3><People draft={draft} found={answer.registered} /></>}
      {answer.shut_out.length > 0 && (
        <>
          <h3>{t("Who is shut out, and would have been one of these:")}</h3>
          <ul>{answer.shut_out.map((member) => <li key={member}>{personName(draft, member)}</li>)}</ul>
        </>
      )}
    </>
  );
}

function People({ draft, found }: { draft: DraftAnswer; found: readonly Found[] }) {
  return (
    <ul>
      {found.map(({ member, body, reason, deadline }) => (
        <li key={`${member} ${body} ${deadline}`}>
          {personName(draft, member)}, {nameIn(draft.bodies.find((one) => one.body === body)?.names ?? { en: body })}: {reasonText(reason)}
          {deadline !== null && <>; {t("once “%(deadline)s” has passed unmet", { deadline: deadline.replaceAll("-", " ") })}</>}
        </li>
      ))}
    </ul>
  );
}

function reasonText(reason: Reason): string {
  switch (reason) {
    case "receives":
      return t("the rules name this body");
    case "nearest":
      return t("the unit has no such body: theirs is the nearest above it");
    case "above":
      return t("takes over: nobody is left below");
    case "instead":
      return t("takes over at the top, as the rules say");
    case "deputy":
      return t("deputises at the top");
    case "board":
      return t("the board takes over: nobody else is left");
    case "picked":
      return t("the reporter picked them");
  }
}

function refusedText(why: NonNullable<RouteAnswer["refused"]>): string {
  switch (why) {
    case "kind":
      return t("It could not be filed: there is no such kind of case.");
    case "way":
      return t("It could not be filed in this way: the kind of case asks who reports.");
    case "late":
      return t("It could not be filed: the time for this kind of case is over.");
    case "nobody":
      return t("It could not be filed: nobody is left who could receive it.");
    case "unpicked":
      return t("The reporter picks one of these, and only that one reads it:");
  }
}

function choice({ id, names }: Named): readonly [string, string] {
  return [id, nameIn(names)];
}

function changed(set: ReadonlySet<string>, value: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(value);
  else next.delete(value);
  return next;
}
