/** What can be done with a case besides writing: take it up, assign it, close it, open it again, take it offline. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { deed } from "../cases.ts";
import { saveFile } from "../saving.ts";
import type { CaseShown } from "../shown.ts";
import { OUTCOMES, outcomeText, personText, staffText } from "../words.ts";
import { ask } from "../work.ts";
import { Dialog, FailureNotice, Form, Notice, useDeed } from "./parts.tsx";

/** The first thing to do in a new case, and what it does. */
export function NextStep({ shown }: { shown: CaseShown }) {
  const { busy, failure, run } = useDeed();
  if (!shown.may.answer || shown.state !== "received") return null;
  const talk = shown.rooms.find(({ room }) => room === "talk");
  const names = staffText(talk?.holders ?? []);
  return (
    <section class="panel next" data-part="next">
      <h2>{t("This case is new")}</h2>
      <p>{t("Nobody has taken it up yet. Read it below, then take it up or answer at once. Both tell the reporter that it is being handled.")}</p>
      <FailureNotice failure={failure} />
      <div class="actions">
        <button type="button" class="strong" aria-disabled={busy} onClick={() => run(() => deed.takeUp(shown.id))}>
          {busy ? t("One moment…") : t("Take it up")}
        </button>
      </div>
      <p class="effect">{t("The reporter will see “being handled”. A room for staff notes opens for %(names)s; the reporter can’t read there.", { names })}</p>
    </section>
  );
}

type Open = "assign" | "close" | "reopen" | "export" | null;

export function Steps({ shown }: { shown: CaseShown }) {
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const { may, state, assigned } = shown;
  const mayAssign = may.answer && (may.note || may.openStaffRoom);
  return (
    <section data-part="steps">
      <h2>{t("Steps")}</h2>
      <p class="soft">{assigned === null ? t("Nobody is named as handling this.") : t("Handled by: %(name)s", { name: personText(assigned) })}</p>
      <div class="stack">
        {mayAssign && <button type="button" onClick={() => setOpen("assign")}>{t("Say who handles it…")}</button>}
        {may.answer && state !== "closed" && <button type="button" onClick={() => setOpen("close")}>{t("Close the case…")}</button>}
        {may.answer && state === "closed" && <button type="button" onClick={() => setOpen("reopen")}>{t("Open it again…")}</button>}
        <button type="button" onClick={() => setOpen("export")}>{t("Take it offline…")}</button>
      </div>
      {open === "assign" && <Assign shown={shown} onClose={close} />}
      {open === "close" && <CloseCase shown={shown} onClose={close} />}
      {open === "reopen" && <Reopen shown={shown} onClose={close} />}
      {open === "export" && <Export shown={shown} onClose={close} />}
    </section>
  );
}

interface Props {
  readonly shown: CaseShown;
  readonly onClose: () => void;
}

function Assign({ shown, onClose }: Props) {
  const talk = shown.rooms.find(({ room }) => room === "talk")?.holders ?? [];
  const people = talk.flatMap(({ person, asleep }) => (person === null || person.ended || asleep !== null ? [] : [person]));
  const [to, setTo] = useState(shown.assigned?.who ?? people.find(({ me }) => me)?.who ?? null);
  const { busy, failure, run } = useDeed();
  const send = () => run(async () => {
    await deed.assign(shown.id, to);
    onClose();
  });
  return (
    <Dialog title={t("Who handles this case?")} onClose={onClose} part="assign">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Write it down")} more={<button type="button" class="quiet" onClick={onClose}>{t("Not now")}</button>}>
        <fieldset>
          <legend>{t("One of those who can read it")}</legend>
          {people.map((person) => (
            <label key={person.who} class="choice">
              <input type="radio" name="to" checked={to === person.who} onChange={() => setTo(person.who)} />
              <span>{personText(person)}</span>
            </label>
          ))}
          <label class="choice">
            <input type="radio" name="to" checked={to === null} onChange={() => setTo(null)} />
            <span>{t("Nobody for now")}</span>
          </label>
        </fieldset>
        <p class="effect">{t("%(names)s will see this in the staff’s room. The reporter doesn’t. It changes nobody’s keys.", { names: staffText(talk) })}</p>
      </Form>
    </Dialog>
  );
}

function CloseCase({ shown, onClose }: Props) {
  const [outcome, setOutcome] = useState<string>(OUTCOMES[0]);
  const { busy, failure, run } = useDeed();
  const send = () => run(async () => {
    await deed.close(shown.id, outcome);
    onClose();
  });
  return (
    <Dialog title={t("Close the case")} onClose={onClose} part="close">
      <p>{t("Have you told the reporter what came of it? A closed case without an answer is hard to bear. You can still write to them afterwards.")}</p>
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Close it")} more={<button type="button" class="quiet" onClick={onClose}>{t("Not now")}</button>}>
        <fieldset>
          <legend>{t("What came of it?")}</legend>
          {OUTCOMES.map((one) => (
            <label key={one} class="choice">
              <input type="radio" name="outcome" checked={one === outcome} onChange={() => setOutcome(one)} />
              <span>{outcomeText(one)}</span>
            </label>
          ))}
        </fieldset>
        <p class="effect">{t("The reporter will see that the case is closed; what came of it, you tell them in your own words. The outcome stands in the signed record. Nobody’s keys change, and the case can be opened again.")}</p>
      </Form>
    </Dialog>
  );
}

function Reopen({ shown, onClose }: Props) {
  const { busy, failure, run } = useDeed();
  const send = () => run(async () => {
    await deed.takeUp(shown.id);
    onClose();
  });
  return (
    <Dialog title={t("Open the case again")} onClose={onClose} part="reopen">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Open it again")} more={<button type="button" class="quiet" onClick={onClose}>{t("Not now")}</button>}>
        <p class="effect">{t("The reporter will see that it is being handled again. The same people can read it.")}</p>
      </Form>
    </Dialog>
  );
}

function Export({ shown, onClose }: Props) {
  const { busy, failure, run } = useDeed();
  const send = () => run(async () => {
    saveFile(await ask("exportCase", [shown.id]), `${shown.number}.zip`);
    onClose();
  });
  return (
    <Dialog title={t("Take the case offline")} onClose={onClose} part="export">
      <p>{t("You get one file with the whole case, sealed as it lies on the server. It can be opened without this page, on a machine without a network, by whoever has a key file:")}</p>
      <p class="mono command">tillit open {shown.number}.zip --key KEYFILE</p>
      <p class="soft">{t("Your own key file you save on your account page, under “Save a key file…”.")}</p>
      <Notice>{t("The file alone opens nothing. Keep it apart from the key file.")}</Notice>
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Save the file")} waiting={t("Fetching…")} more={<button type="button" class="quiet" onClick={onClose}>{t("Not now")}</button>}>
        <p class="effect">{t("The sealed file stays on this device until you delete it. Nobody else is told.")}</p>
      </Form>
    </Dialog>
  );
}
