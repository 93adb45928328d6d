/** The own account: what one signs in with, the language, signing out. */

import { useState } from "preact/hooks";
import { today } from "../../clock.ts";
import { dayText, t } from "../../texts.ts";
import { signOut } from "../session.ts";
import type { Desk } from "../shown.ts";
import { personText, roleText } from "../words.ts";
import { SaveKeyFile } from "./keyFile.tsx";
import { Languages } from "./languages.tsx";
import { Mail } from "./mail.tsx";
import { NewPaperKey, NewPassphrase } from "./newPassphrase.tsx";
import { Heading, Notice } from "./parts.tsx";

type Doing = "passphrase" | "paper" | "key-file" | null;

export function Account({ desk, onBack }: { desk: Desk; onBack: () => void }) {
  const [doing, setDoing] = useState<Doing>(null);
  const [changed, setChanged] = useState<Doing>(null);
  const done = () => {
    setChanged(doing);
    setDoing(null);
  };
  if (doing !== null) {
    return (
      <main id="main" class="case" data-part="account">
        <button type="button" class="quiet back" onClick={() => setDoing(null)}>{t("Back without changing anything")}</button>
        <div class="card">
          {doing === "passphrase" && <NewPassphrase kind="passphrase" onDone={done} />}
          {doing === "paper" && <NewPaperKey onDone={done} />}
          {doing === "key-file" && <SaveKeyFile handle={desk.handle} onDone={done} />}
        </div>
      </main>
    );
  }
  return (
    <main id="main" class="case" data-part="account">
      <button type="button" class="quiet back" onClick={onBack}>{t("Back to the list")}</button>
      <Heading>{desk.name || desk.handle}</Heading>
      {changed !== null && (
        <Notice kind="good" urgent>
          {changed === "passphrase" && t("Your new passphrase is in force. The old one opens nothing any more, and every other session is over.")}
          {changed === "paper" && t("Your new paper key is in force. Tear the old paper up. Every other session is over.")}
          {changed === "key-file" && t("Your key file is handed to the browser to save. It opens with the passphrase that you typed just now.")}
        </Notice>
      )}
      <dl class="facts">
        <dt>{t("Sign-in name")}</dt><dd class="mono">{desk.handle}</dd>
        {desk.me !== null && <><dt>{t("What you do")}</dt><dd>{desk.me.roles.map(roleText).join(", ")}</dd></>}
        {desk.fingerprint !== "" && <><dt>{t("Fingerprint of your keys")}</dt><dd class="mono">{desk.fingerprint}</dd></>}
        <dt>{t("Fingerprint of the organisation’s root")}</dt><dd class="mono groups">{desk.root}</dd>
        {desk.expires !== null && (
          <><dt>{t("Signed directory")}</dt><dd>{t("Version %(number)s, good until %(day)s", { number: desk.directory, day: dayText(desk.expires, today()) })}</dd></>
        )}
      </dl>
      <section>
        <h2>{t("What you sign in with")}</h2>
        <div class="actions">
          <button type="button" onClick={() => setDoing("passphrase")}>{t("New passphrase…")}</button>
          <button type="button" onClick={() => setDoing("paper")}>{t("New paper key…")}</button>
          <button type="button" onClick={() => setDoing("key-file")}>{t("Save a key file…")}</button>
        </div>
        <p class="soft">{t("For a new phone or security key, ask the operator for a new enrolment link; you keep your keys by your passphrase.")}</p>
      </section>
      <section>
        <h2>{t("Language")}</h2>
        <Languages />
        <p class="soft">{t("Kept in this tab only.")}</p>
      </section>
      <Mail />
      <section>
        <h2>{t("Colleagues")}</h2>
        <ul class="colleagues">{desk.colleagues.map((person) => <li key={person.who}>{personText(person)} <small>{person.roles.map(roleText).join(", ")}</small></li>)}</ul>
      </section>
      <section>
        <h2>{t("Leaving")}</h2>
        <div class="actions">
          <button type="button" class="strong" onClick={() => void signOut(false)}>{t("Sign out")}</button>
          <button type="button" onClick={() => void signOut(true)}>{t("Sign out everywhere")}</button>
        </div>
        <p class="effect">{t("Signing out everywhere ends every session of yours, on every device. Nothing that was sent is lost; what is typed here and not sent is.")}</p>
      </section>
    </main>
  );
}
