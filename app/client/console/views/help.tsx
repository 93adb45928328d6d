/** Help: the keys, and words that are used here. */

import { t } from "../../texts.ts";
import { shortcuts } from "../keys.ts";
import { useStore } from "../store.ts";
import { Dialog } from "./parts.tsx";

type Line = readonly [string, string];

function Keys({ lines }: { lines: readonly Line[] }) {
  return <dl class="keys">{lines.map(([key, what]) => <div key={key}><dt><kbd>{key}</kbd></dt><dd>{what}</dd></div>)}</dl>;
}

export function Help({ onClose }: { onClose: () => void }) {
  const { on } = useStore(shortcuts);
  const always: readonly Line[] = [
    ["↓  ↑", t("In the list: the next case, the one before")],
    ["Enter", t("Open it")],
    ["Ctrl + Enter", t("Send what is typed")],
    ["Esc", t("Leave a dialog without doing anything")],
  ];
  const single: readonly Line[] = [
    ["/", t("Search the list")],
    ["j  k", t("The next case, the one before")],
    ["r", t("Write to the reporter")],
    ["n", t("Write a staff note")],
    ["?", t("This help")],
  ];
  return (
    <Dialog title={t("Help")} onClose={onClose} part="help" toRead>
      <h3>{t("Keys")}</h3>
      <Keys lines={always} />
      <label class="choice">
        <input type="checkbox" checked={on} onChange={() => shortcuts.change({ on: !on })} />
        <span>{t("Use single letters as shortcuts")} <small>{t("In this tab, until it is closed. A letter that lands outside a field does something then.")}</small></span>
      </label>
      {on && <Keys lines={single} />}
      <h3>{t("Words")}</h3>
      <dl class="glossary">
        <dt>{t("Key")}</dt><dd>{t("What opens a room. Each room of a case has its own; who holds one stands beside the case.")}</dd>
        <dt>{t("The talk")}</dt><dd>{t("What the reporter and those who handle or advise can read.")}</dd>
        <dt>{t("The staff’s room")}</dt><dd>{t("Notes among you. The reporter has no key of it.")}</dd>
        <dt>{t("Asleep")}</dt><dd>{t("Somebody who gets to read only when a condition comes true, for example when nobody answers.")}</dd>
        <dt>{t("The directory")}</dt><dd>{t("The signed list of who sits where with which keys. It is signed on a machine that isn’t the server.")}</dd>
      </dl>
    </Dialog>
  );
}
