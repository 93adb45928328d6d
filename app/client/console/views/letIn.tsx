/** Letting a colleague in: who, how far back, and what that means, before it is done. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { deed } from "../cases.ts";
import type { CaseShown } from "../shown.ts";
import { personText, roleText } from "../words.ts";
import { Dialog, FailureNotice, Form, useDeed } from "./parts.tsx";

export function LetIn({ shown, onClose }: { shown: CaseShown; onClose: () => void }) {
  const [who, setWho] = useState(shown.others[0]?.who ?? "");
  const [earlier, setEarlier] = useState(true);
  const { busy, failure, run } = useDeed();
  const chosen = shown.others.find((person) => person.who === who);
  const name = chosen === undefined ? "" : personText(chosen);
  const staffRoom = shown.rooms.some(({ room, mine }) => room === "staff" && mine);
  const send = () => run(async () => {
    await deed.letIn(shown.id, who, earlier);
    onClose();
  });
  return (
    <Dialog title={t("Let a colleague in")} onClose={onClose} part="let-in">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Let %(name)s in", { name })} waiting={t("Making new keys…")}
        more={<button type="button" class="quiet" onClick={onClose}>{t("Not now")}</button>}>
        <fieldset>
          <legend>{t("Whom?")}</legend>
          {shown.others.map((person) => (
            <label key={person.who} class="choice">
              <input type="radio" name="who" checked={person.who === who} onChange={() => setWho(person.who)} />
              <span>{personText(person)} <small>{person.roles.map(roleText).join(", ")}</small></span>
            </label>
          ))}
        </fieldset>
        <fieldset>
          <legend>{t("How far back?")}</legend>
          <label class="choice">
            <input type="radio" name="earlier" checked={earlier} onChange={() => setEarlier(true)} />
            <span>{t("Everything that you can read")}</span>
          </label>
          <label class="choice">
            <input type="radio" name="earlier" checked={!earlier} onChange={() => setEarlier(false)} />
            <span>{t("Only what is written from now on")}</span>
          </label>
        </fieldset>
        <p class="effect">
          {staffRoom
            ? t("%(name)s will be able to read the talk and the staff’s room, and to write. Who the reporter is, only the reporter can show them. It stands in the case for everybody, and can’t be taken back.", { name })
            : t("%(name)s will be able to read the talk, and to write. Who the reporter is, only the reporter can show them. It stands in the case for everybody, and can’t be taken back.", { name })}
        </p>
      </Form>
    </Dialog>
  );
}
