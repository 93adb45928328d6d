/** The choice of a language, for this tab alone. */

import { LANGUAGES, language, t } from "../../texts.ts";
import { speakIn } from "../session.ts";

export function Languages() {
  return (
    <label class="languages">
      <span>{t("Language")}</span>
      <select value={language()} onChange={(event) => void speakIn(event.currentTarget.value)} autocomplete="off">
        {Object.entries(LANGUAGES).map(([code, name]) => <option key={code} value={code} lang={code}>{name}</option>)}
      </select>
    </label>
  );
}
