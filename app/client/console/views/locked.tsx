/** The tab is locked: the keys are gone from memory, the passphrase brings them back. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { session, signOut, unlock } from "../session.ts";
import { useStore } from "../store.ts";
import { FailureNotice, Field, Form, Heading, needed, Notice, useDeed } from "./parts.tsx";

export function Locked() {
  const { held, drafts, notice } = useStore(session);
  const [secret, setSecret] = useState("");
  const { busy, failure, run } = useDeed();
  const paper = held?.kind === "recovery";
  return (
    <main class="card" data-part="locked">
      <Heading>{t("Locked")}</Heading>
      <p>
        {notice === "locked-idle"
          ? t("Nobody did anything here for ten minutes, so your keys were taken out of memory. Nothing can be read here now.")
          : t("Your keys were taken out of memory. Nothing can be read here now.")}
      </p>
      {drafts !== null && <Notice kind="good">{t("What you typed and didn’t send is kept, sealed. It comes back when you unlock.")}</Notice>}
      <FailureNotice failure={failure} />
      <Form onSend={() => run(() => unlock(secret))} busy={busy} send={t("Unlock")} waiting={t("Working out your keys…")}
        more={<button type="button" class="quiet" onClick={() => void signOut(false)}>{t("Sign out")}</button>}>
        <Field secret focus value={secret} onValue={setSecret}
          check={needed(paper ? t("Type the ten words on your paper.") : t("Type your passphrase."))}
          label={paper ? t("The ten words on your paper") : t("Your passphrase")} />
      </Form>
    </main>
  );
}
