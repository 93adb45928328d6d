/** Writing: to the reporter or to the staff, each with a text of its own, so that no note goes the wrong way. */

import { useEffect, useId, useRef, useState } from "preact/hooks";
import { sizeText, t, tn } from "../../texts.ts";
import { deed } from "../cases.ts";
import { draft, keepDraft, unfinished, type Draft, type Writable } from "../drafts.ts";
import type { Progress } from "../keeper/caseDeeds.ts";
import { leftBehind } from "../session.ts";
import type { CaseShown } from "../shown.ts";
import { readersText, staffText } from "../words.ts";
import { failureFrom } from "../work.ts";
import { FailureNotice } from "./parts.tsx";
import type { Failure } from "../../failure.ts";

export function Compose({ shown }: { shown: CaseShown }) {
  const { may } = shown;
  const rooms: Writable[] = [...(may.answer ? ["talk" as const] : []), ...(may.note || may.openStaffRoom ? ["staff" as const] : [])];
  const [room, setRoom] = useState<Writable>(unfinished.value.cases.get(shown.id)?.at(-1) ?? rooms[0] ?? "talk");
  if (rooms.length === 0) return <p class="soft" data-part="compose">{t("You can read this case. Writing in it is for those who handle it or advise on it.")}</p>;
  const at = rooms.includes(room) ? room : (rooms[0] as Writable);
  return (
    <section class={`compose ${at === "staff" ? "staff-only" : "to-reporter"}`} data-part="compose" aria-label={t("Write")}>
      <fieldset class="to">
        <legend class="unseen">{t("To whom?")}</legend>
        {rooms.map((one) => (
          <label key={one}>
            <input type="radio" name="room" value={one} checked={one === at} onChange={() => setRoom(one)} />
            <span>{one === "talk" ? t("To the reporter") : t("Staff note")}</span>
          </label>
        ))}
      </fieldset>
      <Writing key={at} shown={shown} room={at} />
    </section>
  );
}

interface Sending {
  readonly cancel: () => void;
  readonly progress: Progress | null;
}

function Writing({ shown, room }: { shown: CaseShown; room: Writable }) {
  const id = useId();
  const [typed, setTyped] = useState<Draft>(draft(shown.id, room));
  const [sending, setSending] = useState<Sending | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [told, setTold] = useState("");
  const area = useRef<HTMLTextAreaElement>(null);
  const alive = useRef(true);
  useEffect(() => () => void (alive.current = false), []);
  const change = (fields: Partial<Draft>) => {
    const next = { ...typed, ...fields };
    keepDraft(shown.id, room, next);
    setTyped(next);
    setTold("");
  };
  const empty = typed.text.trim() === "" && typed.files.length === 0;
  const send = async () => {
    if (sending !== null || empty) return;
    setFailure(null);
    const report = (progress: Progress) => alive.current && setSending((now) => now && { ...now, progress });
    const { finished, cancel } = deed.write(shown.id, { room, text: typed.text.trim(), files: typed.files }, report);
    setSending({ cancel, progress: null });
    try {
      await finished;
      keepDraft(shown.id, room, { text: "", files: [] });
      if (!alive.current) return;
      setTyped({ text: "", files: [] });
      setTold(room === "talk" ? t("Sent to the reporter.") : t("Kept as a staff note."));
      area.current?.focus();
    } catch (error) {
      const why = failureFrom(error);
      if (!leftBehind(why) && alive.current) setFailure(why);
    } finally {
      if (alive.current) setSending(null);
    }
  };
  const keys = (event: KeyboardEvent) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) void send();
  };
  const label = room === "talk" ? t("Your answer to the reporter") : t("Your note to the staff");
  return (
    <form onSubmit={(event) => { event.preventDefault(); void send(); }} autocomplete="off">
      <FailureNotice failure={failure} />
      <label class="unseen" for={id}>{label}</label>
      <textarea id={id} ref={area} value={typed.text} placeholder={t("Write…")} rows={4} dir="auto" onKeyDown={keys}
        onInput={(event) => change({ text: event.currentTarget.value })} autocomplete="off" spellcheck={false} translate={false}
        aria-describedby={`${id}-effect`} readOnly={sending !== null} />
      <Chosen files={typed.files} onChange={(files) => change({ files })} busy={sending !== null} />
      <p class="effect" id={`${id}-effect`}>{effectText(shown, room)}</p>
      <div class="actions">
        <button type="submit" class="strong" aria-disabled={sending !== null || empty}>
          {sending !== null ? t("Sealing and sending…") : room === "talk" ? t("Send to the reporter") : t("Keep as staff note")}
        </button>
        {sending !== null && typed.files.length > 0 && <button type="button" onClick={sending.cancel}>{t("Cancel")}</button>}
        {sending?.progress && <SendingProgress progress={sending.progress} files={typed.files} />}
        <span class="told" role="status">{told}</span>
      </div>
    </form>
  );
}

/** Who will read it and what else it does, before it is done. */
function effectText(shown: CaseShown, room: Writable): string {
  const holders = shown.rooms.find((one) => one.room === (shown.rooms.some((own) => own.room === room) ? room : "talk"))?.holders ?? [];
  if (room === "staff") {
    const names = staffText(holders);
    return shown.may.openStaffRoom
      ? t("This opens a room for the staff: %(names)s will be able to read it. The reporter never can.", { names })
      : t("%(names)s will be able to read this. The reporter never can.", { names });
  }
  const first = shown.state === "received" ? " " + t("It also takes the case up: the reporter sees that it is being handled.") : "";
  return t("%(names)s will be able to read this.", { names: readersText(holders) }) + first;
}

function Chosen({ files, onChange, busy }: { files: readonly File[]; onChange: (files: readonly File[]) => void; busy: boolean }) {
  const id = useId();
  return (
    <div class="chosen">
      <label class="button-like" for={id}>{t("Attach files")}</label>
      <input id={id} class="unseen" type="file" multiple disabled={busy} onChange={(event) => {
        onChange([...files, ...(event.currentTarget.files ?? [])]);
        event.currentTarget.value = "";
      }} />
      {files.length > 0 && (
        <ul>
          {files.map((file, at) => (
            <li key={at}>
              <span dir="auto">{file.name}</span> <small>{sizeText(file.size)}</small>
              <button type="button" class="quiet" disabled={busy} aria-label={t("Remove %(name)s", { name: file.name })}
                onClick={() => onChange(files.filter((_, index) => index !== at))}>{t("Remove")}</button>
            </li>
          ))}
        </ul>
      )}
      {files.length > 0 && <p class="soft">{t("A file may say who made it: its author, its place, its device. Send a picture of a page rather than the page where that matters.")}</p>}
    </div>
  );
}

function SendingProgress({ progress, files }: { progress: Progress; files: readonly File[] }) {
  const share = Math.round((progress.sent / progress.total) * 100);
  return (
    <span class="progress">
      <progress max={progress.total} value={progress.sent} aria-label={t("Sending %(name)s", { name: files[progress.index]?.name ?? "" })} />
      <small>{tn("File %(place)s of %(count)s: %(share)s %", "File %(place)s of %(count)s: %(share)s %", files.length, { place: progress.index + 1, share })}</small>
    </span>
  );
}

