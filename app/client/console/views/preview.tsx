/** A look at a file, drawn anew inside a frame that has no origin, no network and no way back to this page. */

import { useEffect, useRef, useState } from "preact/hooks";
import { t } from "../../texts.ts";
import type { PreviewKind } from "../previews.ts";
import { Notice } from "./parts.tsx";

const FRAME = "/staff/preview";
/** A frame that does not answer by then will not. */
const PATIENCE = 15_000;

type State = "waiting" | "shown" | "failed";

export function Preview({ blob, kind }: { blob: Blob; kind: PreviewKind }) {
  const frame = useRef<HTMLIFrameElement>(null);
  const [state, setState] = useState<State>("waiting");
  useEffect(() => {
    const heard = (event: MessageEvent<unknown>) => {
      if (event.source !== frame.current?.contentWindow) return;
      if (event.data === "ready") void give();
      else setState(event.data === "shown" ? "shown" : "failed");
    };
    const give = async () => {
      const bytes = await blob.arrayBuffer();
      // to whatever stands in the frame: it has no origin to name, and its policy lets it send nothing on
      frame.current?.contentWindow?.postMessage({ kind, bytes }, "*", [bytes]);
    };
    const late = setTimeout(() => setState((now) => (now === "waiting" ? "failed" : now)), PATIENCE);
    addEventListener("message", heard);
    return () => {
      removeEventListener("message", heard);
      clearTimeout(late);
    };
  }, [blob]);
  return (
    <div class="preview">
      {state === "waiting" && <p role="status">{t("One moment…")}</p>}
      {state === "failed" && <Notice kind="warn" urgent>{t("This can’t be shown: it isn’t what its name says, or it is damaged. You can still save it.")}</Notice>}
      <iframe ref={frame} src={FRAME} sandbox="allow-scripts" title={t("The file, drawn anew")} hidden={state === "failed"} />
      <p class="soft">{t("Drawn anew from its points or letters, without anything hidden in the file. Still: what it shows may be made up.")}</p>
    </div>
  );
}
