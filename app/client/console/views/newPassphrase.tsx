/** A new passphrase, or a new paper key: proven by the present one, generated, checked, then in force. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../texts.ts";
import type { Proof } from "../keeper/account.ts";
import type { Kind } from "../keeper/unlocking.ts";
import { holdNow } from "../session.ts";
import { ask } from "../work.ts";
import { PaperStep, TypeBack } from "./enrolSecrets.tsx";
import { FailureNotice, Field, Form, Heading, needed, Notice, useDeed, Waiting } from "./parts.tsx";

/** *known*: the paper key was just signed in with, and proves who asks. */
export function NewPassphrase({ kind, known = false, onDone }: { kind: Kind; known?: boolean; onDone?: () => void }) {
  const [proof, setProof] = useState<Proof | null>(null);
  const [made, setMade] = useState("");
  const [checking, setChecking] = useState(false);
  const { busy, failure, run } = useDeed();
  useEffect(() => void run(async () => setMade(await ask("newPassphrase", []))), []);
  const change = () =>
    run(async () => {
      const held = await ask("changePassphrase", [proof, made]);
      holdNow(held);
      onDone?.();
    });
  if (!known && proof === null) return <Prove kind={kind} onProof={setProof} />;
  if (made === "") return <><FailureNotice failure={failure} /><Waiting /></>;
  if (checking) {
    return (
      <>
        <FailureNotice failure={failure} />
        <TypeBack passphrase={made} busy={busy} onNext={change} onBack={() => setChecking(false)} send={t("Use this passphrase from now on")} />
      </>
    );
  }
  return (
    <>
      <Heading>{t("Your new passphrase")}</Heading>
      {known && <p>{t("You signed in with the paper key. Now you get a new passphrase; the old one stops working. The paper key stays as it is.")}</p>}
      <p>{t("Write these six words on paper or learn them by heart. They aren’t shown again.")}</p>
      <p class="passphrase mono" data-part="passphrase" translate={false}>{made}</p>
      <div class="actions"><button type="button" class="strong" onClick={() => setChecking(true)}>{t("I have them: check")}</button></div>
    </>
  );
}

export function NewPaperKey({ onDone }: { onDone: () => void }) {
  const [kind, setKind] = useState<Kind>("passphrase");
  const [proof, setProof] = useState<Proof | null>(null);
  const [words, setWords] = useState<readonly string[]>([]);
  const { busy, failure, run } = useDeed();
  useEffect(() => void run(async () => setWords(await ask("newPaperKey", []))), []);
  if (proof === null) {
    const other = kind === "passphrase" ? "recovery" : "passphrase";
    return (
      <Prove kind={kind} onProof={setProof}
        more={<button type="button" class="quiet" onClick={() => setKind(other)}>
          {kind === "passphrase" ? t("Use the paper key") : t("Use the passphrase instead")}
        </button>} />
    );
  }
  if (words.length === 0) return <><FailureNotice failure={failure} /><Waiting /></>;
  const change = () =>
    run(async () => {
      holdNow(await ask("changePaperKey", [proof, words]));
      onDone();
    });
  return (
    <>
      <FailureNotice failure={failure} />
      <PaperStep words={words} busy={busy} onNext={change} onBack={() => setProof(null)} />
      <Notice>{t("The old paper stops working once you have checked the new one. Tear it up.")}</Notice>
    </>
  );
}

function Prove({ kind, onProof, more }: { kind: Kind; onProof: (proof: Proof) => void; more?: preact.ComponentChildren }) {
  const [secret, setSecret] = useState("");
  const { busy, failure, run } = useDeed();
  const prove = () => run(async () => onProof(await ask("prove", [kind, secret])));
  return (
    <>
      <Heading>{t("First: is it you?")}</Heading>
      <p>{t("An open tab alone proves nothing. So type what you sign in with now.")}</p>
      <FailureNotice failure={failure} />
      <Form onSend={prove} busy={busy} send={t("Go on")} waiting={t("Working out your keys…")} more={more}>
        <Field key={kind} secret focus value={secret} onValue={setSecret}
          check={needed(kind === "passphrase" ? t("Type your passphrase.") : t("Type the ten words on your paper."))}
          label={kind === "passphrase" ? t("Your present passphrase") : t("The ten words on your paper")} />
      </Form>
    </>
  );
}
