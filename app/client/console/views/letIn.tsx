/** Letting a colleague in: who, how far back, and what that means, before it is done. */

import { useState } from "preact/hooks";
import { listed, t } from "../../texts.ts";
import { deed } from "../cases.ts";
import type { CaseShown } from "../shown.ts";
import { namesOf, personText, roleText } from "../words.ts";
import { Choices } from "./choices.tsx";
import { Cancel, Dialog, FailureNotice, Form, useDeed } from "./parts.tsx";

export function LetIn({ shown, onClose }: { shown: CaseShown; onClose: () => void }) {
  const [who, setWho] = useState<string>();
  const [earlier, setEarlier] = useState<boolean>();
  const [missing, setMissing] = useState<"who" | "earlier">();
  const { busy, failure, run } = useDeed();
  const chosen = shown.others.find((person) => person.who === who);
  const send = () => {
    if (who === undefined) return setMissing("who");
    if (earlier === undefined) return setMissing("earlier");
    void run(async () => {
      await deed.letIn(shown.id, who, earlier);
      onClose();
    });
  };
  return (
    <Dialog title={t("Let a colleague in")} onClose={onClose} part="let-in">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={chosen === undefined ? t("Let in") : t("Let %(name)s in", { name: personText(chosen) })}
        waiting={t("Making new keys…")} more={<Cancel onClose={onClose} />}>
        <Choices name="who" legend={t("Whom?")} value={who} onValue={setWho} error={missing === "who" && who === undefined ? t("Choose whom to let in.") : undefined}
          choices={shown.others.map((person) => (
            { value: person.who, label: <>{personText(person)} <small>{person.roles.map(roleText).join(", ")}</small></> }
          ))} />
        {shown.keptOut === null && <p class="effect"><b>{t("You can’t read the report.")}</b> {t("So this page can’t tell who is part of the matter. Ask a colleague who can read it before you let anybody in.")}</p>}
        {shown.keptOut !== null && shown.keptOut.length > 0 && <p class="effect">{t("Not to be let in, as the report says: %(names)s.", { names: listed(namesOf(shown.keptOut)) })}</p>}
        <Choices name="earlier" legend={t("How far back?")} value={earlier} onValue={setEarlier}
          error={missing === "earlier" && earlier === undefined ? t("Choose how far back they may read.") : undefined} choices={[
          { value: true, label: t("Everything that you can read") },
          { value: false, label: t("Only what is written from now on") },
        ]} />
        <p class="effect">{effectText(shown, chosen === undefined ? null : personText(chosen))}</p>
        <p class="effect"><b>{t("This can’t be undone.")}</b> {t("It stands in the case for everybody who reads it. The reporter’s page doesn’t announce it: write to them if they should know.")}</p>
      </Form>
    </Dialog>
  );
}

/** What will be open to the colleague. */
function effectText({ rooms }: CaseShown, name: string | null): string {
  const staff = rooms.some(({ room, mine }) => room === "staff" && mine);
  const reads = name === null
    ? staff ? t("The colleague will be able to read the talk and the staff’s room, and to write.") : t("The colleague will be able to read the talk, and to write.")
    : staff ? t("%(name)s will be able to read the talk and the staff’s room, and to write.", { name }) : t("%(name)s will be able to read the talk, and to write.", { name });
  return rooms.some(({ room }) => room === "identity") ? `${reads} ${t("Who the reporter is, only the reporter can show them.")}` : reads;
}
