/** Signing in: name and passphrase (or the paper key), then the second factor. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { failureText } from "../failures.ts";
import type { Kind, SecondFactor } from "../keeper/unlocking.ts";
import { passkeysOffered, usePasskey } from "../passkeys.ts";
import { secondFactor, session, signIn } from "../session.ts";
import { useStore } from "../store.ts";
import { FailureNotice, Field, Form, Heading, needed, Notice, sixDigits, useDeed } from "./parts.tsx";

export function SignIn() {
  const [next, setNext] = useState<SecondFactor | null>(null);
  if (next !== null) return <Second next={next} onBack={() => setNext(null)} />;
  return <First onNext={setNext} />;
}

function First({ onNext }: { onNext: (next: SecondFactor) => void }) {
  const { slug: known, notice, drafts } = useStore(session);
  const [kind, setKind] = useState<Kind>("passphrase");
  const [typed, setTyped] = useState({ slug: known, handle: "", secret: "" });
  const { busy, failure, run } = useDeed();
  const change = (field: keyof typeof typed) => (value: string) => setTyped({ ...typed, [field]: value });
  const send = () =>
    run(async () => {
      const slug = typed.slug.trim().toLowerCase();
      const handle = typed.handle.trim().toLowerCase();
      onNext(await signIn({ slug, handle, kind, secret: typed.secret }));
    });
  const paper = kind === "recovery";
  const unknown = failure?.code === "no-organisation" ? failure : null;
  return (
    <main class="card" data-part="sign-in">
      <Heading>{paper ? t("Sign in with the paper key") : t("Sign in")}</Heading>
      <SignedOutNotice notice={notice} kept={drafts !== null} />
      <FailureNotice failure={unknown === null ? failure : null} />
      <Form onSend={send} busy={busy} send={t("Go on")} waiting={t("Working out your keys…")}
        more={
          <button type="button" class="quiet" onClick={() => setKind(paper ? "passphrase" : "recovery")}>
            {paper ? t("Use the passphrase instead") : t("Passphrase lost? Use the paper key")}
          </button>
        }
      >
        <Field label={t("Organisation")} hint={t("Its short name, as in the address of its pages")} value={typed.slug}
          onValue={change("slug")} focus={known === ""} check={needed(t("Type the organisation’s short name."))}
          error={unknown === null ? undefined : failureText(unknown)} />
        <Field label={t("Your sign-in name")} value={typed.handle} onValue={change("handle")} focus={known !== ""}
          check={needed(t("Type your sign-in name."))} />
        <Field key={kind} secret value={typed.secret} onValue={change("secret")}
          label={paper ? t("The ten words on your paper") : t("Your passphrase")}
          check={needed(paper ? t("Type the ten words on your paper.") : t("Type your passphrase."))}
          hint={paper ? t("In their order; spaces, lines or commas between them") : t("Six words with spaces between them")}
        />
      </Form>
      <p class="soft">
        {t("Your passphrase doesn’t leave this browser. It makes two keys here: one signs you in, one opens your sealed identity.")}
      </p>
    </main>
  );
}

function SignedOutNotice({ notice, kept }: { notice: typeof session.value.notice; kept: boolean }) {
  switch (notice) {
    case "leaving":
      return <Notice urgent>{t("Your keys are gone from this tab. The server is being told…")}</Notice>;
    case "signed-out":
      return <Notice kind="good" urgent>{t("You are signed out. Nothing is left in this tab.")}</Notice>;
    case "signed-out-everywhere":
      return <Notice kind="good" urgent>{t("You are signed out here and everywhere else.")}</Notice>;
    case "server-not-told":
      return (
        <Notice kind="warn" urgent>
          {t("You are signed out here, and nothing is left in this tab. The server couldn’t be reached: your session there ends by itself within half an hour.")}
        </Notice>
      );
    case "server-not-told-everywhere":
      return (
        <Notice kind="warn" urgent>
          {t("You are signed out here, and nothing is left in this tab. The server couldn’t be told to end your other sessions: sign in again and end them.")}
        </Notice>
      );
    case "session-over":
      return (
        <Notice urgent>
          {kept ? t("Your session is over. Sign in again: what you typed is kept in this tab.") : t("Your session was over. Sign in again.")}
        </Notice>
      );
    default:
      return null;
  }
}

function Second({ next, onBack }: { next: SecondFactor; onBack: () => void }) {
  const [code, setCode] = useState("");
  const { busy, failure, run } = useDeed();
  const options = passkeysOffered() && next.factors.includes("passkey") ? next.passkey : null;
  const again = ["wrong-passkey", "passkey-failed", "too-late"].includes(failure?.code ?? "");
  return (
    <main class="card" data-part="second-factor">
      <Heading>{t("The second step")}</Heading>
      <FailureNotice failure={failure} extra={again && <button type="button" onClick={onBack}>{t("Begin again")}</button>} />
      {options !== null && (
        <>
          <p>{t("Use the passkey that you set up when you enrolled.")}</p>
          <div class="actions">
            <button type="button" class="strong" aria-disabled={busy}
              onClick={() => run(async () => secondFactor({ assertion: await usePasskey(options) }))}>
              {busy ? t("One moment…") : t("Use the passkey")}
            </button>
          </div>
        </>
      )}
      {next.factors.includes("totp") && (
        <Form onSend={() => run(() => secondFactor({ code: code.replace(/\D/g, "") }))} busy={busy} send={t("Sign in")}
          more={<button type="button" class="quiet" onClick={onBack}>{t("Back")}</button>}>
          <Field label={t("The code that your authenticator app shows now")} hint={t("Six digits, new every 30 seconds")} value={code}
            onValue={setCode} mode="numeric" focus={options === null} mono check={sixDigits} />
        </Form>
      )}
    </main>
  );
}
