/** What stands beside the list while no case is open: how it works, for somebody who was here four months ago. */

import { t } from "../../texts.ts";
import { cases } from "../cases.ts";
import { useStore } from "../store.ts";
import { Heading } from "./parts.tsx";

export function Welcome() {
  const { rows, loading, read } = useStore(cases);
  const none = rows.size === 0 && read && !loading;
  return (
    <main id="main" class="case welcome" data-part="welcome">
      <Heading>{none ? t("Nothing to do") : t("Choose a case")}</Heading>
      {!none && <p>{t("What needs somebody stands on top of the list. Opening a case tells nobody.")}</p>}
      <h2>{t("How a case goes")}</h2>
      <ol class="how">
        <li><b>{t("Read it.")}</b> {t("You see who else can read it before you write a word.")}</li>
        <li><b>{t("Take it up, or answer at once.")}</b> {t("The reporter then sees that it is being handled.")}</li>
        <li><b>{t("Talk with the reporter.")}</b> {t("They come back with their ten words. You don’t know who they are unless they say so; don’t ask more than you need.")}</li>
        <li><b>{t("Keep notes among the staff.")}</b> {t("They have a room and keys of their own, and stand apart with a dashed edge. The reporter can’t read them.")}</li>
        <li><b>{t("Say what came of it, then close.")}</b> {t("Closing is not the end: you can both still write.")}</li>
      </ol>
      <p class="soft">{t("Everything is opened here, in this tab. The server passes on what it can’t read. After ten minutes without activity the tab locks.")}</p>
    </main>
  );
}
