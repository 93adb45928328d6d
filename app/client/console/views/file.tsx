/** An attached file: what it says it is, saving it, looking at it safely. */

import { useState } from "preact/hooks";
import { sizeText, t } from "../../texts.ts";
import { previewKind } from "../previews.ts";
import { leftBehind } from "../session.ts";
import { saveFile } from "../../saving.ts";
import type { FileShown } from "../shown.ts";
import { ask, failureFrom } from "../work.ts";
import { Cancel, Dialog, FailureNotice } from "./parts.tsx";
import { Preview } from "./preview.tsx";
import type { Failure } from "../../failure.ts";

/** Above this the browser would have to hold the file in memory: the sealed case is handed over instead. */
const MOST_HERE = 256 * 1024 * 1024;

type Doing = { readonly what: "saving" | "looking"; readonly share: number } | null;

export function FileLine({ id, file }: { id: string; file: FileShown }) {
  const [doing, setDoing] = useState<Doing>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [warned, setWarned] = useState(false);
  const [preview, setPreview] = useState<Blob | null>(null);
  const kind = previewKind(file);
  const fetched = async (what: "saving" | "looking") => {
    if (doing !== null) return null;
    setFailure(null);
    setDoing({ what, share: 0 });
    try {
      const report = ({ done, total }: { done: number; total: number }) => setDoing({ what, share: Math.round((done / total) * 100) });
      return await ask("fetchFile", [id, file.room, file.object], report);
    } catch (error) {
      const why = failureFrom(error);
      if (!leftBehind(why)) setFailure(why);
      return null;
    } finally {
      setDoing(null);
    }
  };
  const save = async () => {
    const blob = await fetched("saving");
    setWarned(false);
    if (blob !== null) saveFile(blob, file.name);
  };
  const large = file.size > MOST_HERE;
  return (
    <div class="file" data-part="file">
      <span class="file-name" dir="auto">{file.name}</span>
      <small>{sizeText(file.size)}</small>
      {!file.there && <small class="error">{t("The server no longer has it.")}</small>}
      {file.there && !large && (
        <span class="file-actions">
          {kind !== null && <button type="button" onClick={async () => setPreview(await fetched("looking"))} aria-disabled={doing !== null}>{t("Look at it")}</button>}
          <button type="button" onClick={() => setWarned(true)} aria-disabled={doing !== null}>{t("Save…")}</button>
        </span>
      )}
      {doing !== null && <small role="status">{t("Fetching and checking: %(share)s %", { share: doing.share })}</small>}
      {file.there && large && <p class="soft">{t("Too large to open in a browser. Take the case offline (under “Steps”) and use “tillit open”.")}</p>}
      <FailureNotice failure={failure} />
      {warned && <SaveDialog file={file} doing={doing} onSave={save} onClose={() => setWarned(false)} />}
      {preview !== null && kind !== null && (
        <Dialog title={file.name} onClose={() => setPreview(null)} part="preview" toRead>
          <Preview blob={preview} kind={kind} />
        </Dialog>
      )}
    </div>
  );
}

function SaveDialog({ file, doing, onSave, onClose }: { file: FileShown; doing: Doing; onSave: () => void; onClose: () => void }) {
  return (
    <Dialog title={t("Save a file from somebody you don’t know?")} onClose={onClose} part="save">
      <p dir="auto"><b>{file.name}</b> <small>{sizeText(file.size)}</small></p>
      <p>{t("A document can carry a virus, and it can tell its sender that it was opened. Open it on a device without a network, or not at all, if you can work without it.")}</p>
      <p class="effect">{t("The file will lie readable on this device until you delete it.")}</p>
      <div class="actions">
        <button type="button" class="strong" aria-disabled={doing !== null} onClick={onSave}>
          {doing === null ? t("Save it") : t("Fetching and checking: %(share)s %", { share: doing.share })}
        </button>
        <Cancel onClose={onClose} />
      </div>
    </Dialog>
  );
}
