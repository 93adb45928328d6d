/** What can be done with a case besides writing: take it up, assign it, close it, open it again, take it offline. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { deed } from "../cases.ts";
import { saveFile } from "../../saving.ts";
import type { CaseShown, Person } from "../shown.ts";
import { OUTCOMES, outcomeText, personText, staffText } from "../words.ts";
import { ask } from "../work.ts";
import { Choices } from "./choices.tsx";
import { Cancel, Dialog, FailureNotice, Form, Notice, useDeed } from "./parts.tsx";
import { deedText } from "./timeline.tsx";

/** The first thing to do in a new case, and what it does. */
export function NextStep({ shown }: { shown: CaseShown }) {
  const { busy, failure, run } = useDeed();
  // who was too late with it reads so where they pressed
  if (shown.state !== "received") return <FailureNotice failure={failure} />;
  if (!shown.may.answer) return null;
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
      <p class="effect">{t("The reporter will see “being handled”.")} <StaffRoomOpens shown={shown} /></p>
    </section>
  );
}

/** What a deed that needs the room of the staff does besides, where there is none. */
function StaffRoomOpens({ shown }: { shown: CaseShown }) {
  if (!shown.may.openStaffRoom) return null;
  const talk = shown.rooms.find(({ room }) => room === "talk")?.holders ?? [];
  return <>{t("A room for staff notes is opened, too: %(names)s can read and write there, the reporter can’t.", { names: staffText(talk) })}</>;
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
      <p class="soft">{handledText(assigned)}</p>
      <div class="stack">
        {mayAssign && <button type="button" onClick={() => setOpen("assign")}>{t("Say who handles it…")}</button>}
        {may.answer && state !== "closed" && <button type="button" onClick={() => setOpen("close")}>{t("Close the case…")}</button>}
        {may.answer && state === "closed" && <button type="button" onClick={() => setOpen("reopen")}>{t("Open the case again…")}</button>}
        <button type="button" onClick={() => setOpen("export")}>{t("Take it offline…")}</button>
      </div>
      {open === "assign" && <Assign shown={shown} onClose={close} />}
      {open === "close" && <CloseCase shown={shown} onClose={close} />}
      {open === "reopen" && <Reopen shown={shown} onClose={close} />}
      {open === "export" && <Export shown={shown} onClose={close} />}
    </section>
  );
}

function handledText(assigned: Person | null): string {
  if (assigned === null) return t("Nobody is named as handling this.");
  return assigned.me ? t("You handle this.") : t("Handled by: %(name)s", { name: personText(assigned) });
}

interface Props {
  readonly shown: CaseShown;
  readonly onClose: () => void;
}

function Assign({ shown, onClose }: Props) {
  const talk = shown.rooms.find(({ room }) => room === "talk")?.holders ?? [];
  const people = talk.flatMap(({ person, asleep }) => (person === null || person.ended || asleep !== null ? [] : [person]));
  const [to, setTo] = useState<string | null | undefined>(shown.assigned?.who);
  const [missing, setMissing] = useState(false);
  const { busy, failure, run } = useDeed();
  const send = () => {
    if (to === undefined) return setMissing(true);
    void run(async () => {
      await deed.assign(shown.id, to);
      onClose();
    });
  };
  return (
    <Dialog title={t("Who handles this case?")} onClose={onClose} part="assign">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Write it down")} more={<Cancel onClose={onClose} />}>
        <Choices name="to" legend={t("One of those who can read it")} value={to} onValue={setTo}
          error={missing && to === undefined ? t("Choose who handles it, or nobody.") : undefined}
          choices={[...people.map((person) => ({ value: person.who, label: personText(person) })), { value: null, label: t("Nobody for now") }]} />
        <p class="effect">
          {t("%(names)s will see this in the staff’s room. The reporter doesn’t. It changes nobody’s keys.", { names: staffText(talk) })} <StaffRoomOpens shown={shown} />
        </p>
      </Form>
    </Dialog>
  );
}

function CloseCase({ shown, onClose }: Props) {
  const [outcome, setOutcome] = useState<string>();
  const [missing, setMissing] = useState(false);
  const { busy, failure, run } = useDeed();
  const send = () => {
    if (outcome === undefined) return setMissing(true);
    void run(async () => {
      await deed.close(shown.id, outcome);
      onClose();
    });
  };
  if (failure?.code === "closed-meanwhile") return <ClosedMeanwhile shown={shown} onClose={onClose} />;
  return (
    <Dialog title={t("Close the case")} onClose={onClose} part="close">
      <p>{t("Have you told the reporter what came of it? A closed case without an answer is hard to bear. You can still write to them afterwards.")}</p>
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Close the case")} more={<Cancel onClose={onClose} />}>
        <Choices name="outcome" legend={t("What came of it?")} value={outcome} onValue={setOutcome}
          error={missing && outcome === undefined ? t("Choose what came of it.") : undefined}
          choices={OUTCOMES.map((one) => ({ value: one, label: outcomeText(one) }))} />
        <p class="effect">{t("The reporter will see that the case is closed; what came of it, you tell them in your own words. The outcome stands in the signed record. Nobody’s keys change, and the case can be opened again.")}</p>
      </Form>
    </Dialog>
  );
}

/** A colleague was quicker: who it was and what they chose; the dialog's own choice went nowhere. */
function ClosedMeanwhile({ shown, onClose }: Props) {
  const last = shown.events.findLast((event) => event.type === "deed" && event.deed.what === "closed");
  return (
    <Dialog title={t("This case is closed already")} onClose={onClose} part="close" toRead>
      <Notice kind="warn" urgent>
        {last?.type === "deed" && <p><b>{deedText(last.deed, last.by)}</b></p>}
        <p>{t("That happened while you were choosing. Your choice was not stored; what you have typed in the case is still there.")}</p>
      </Notice>
      <p>{t("If you see it otherwise, talk with your colleague, or open the case again and close it as you see it.")}</p>
    </Dialog>
  );
}

function Reopen({ shown, onClose }: Props) {
  const { busy, failure, run } = useDeed();
  const send = () => run(async () => {
    await deed.reopen(shown.id);
    onClose();
  });
  return (
    <Dialog title={t("Open the case again")} onClose={onClose} part="reopen">
      <FailureNotice failure={failure} />
      <Form onSend={send} busy={busy} send={t("Open the case again")} more={<Cancel onClose={onClose} />}>
        <p class="effect">
          {t("The reporter will see that it is being handled again. The same people can read it.")} <StaffRoomOpens shown={shown} />
        </p>
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
      <Form onSend={send} busy={busy} send={t("Save the file")} waiting={t("Fetching…")} more={<Cancel onClose={onClose} />}>
        <p class="effect">{t("The sealed file stays on this device until you delete it. Nobody else is told.")}</p>
      </Form>
    </Dialog>
  );
}
