/** The second factor: a passkey where the browser offers it, or codes from an authenticator app. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { makePasskey, passkeysOffered } from "../passkeys.ts";
import { qrCode } from "../qr.ts";
import type { Invitation } from "../shown.ts";
import { ask } from "../work.ts";
import { FailureNotice, Field, Form, Heading, sixDigits, useDeed } from "./parts.tsx";

interface Props {
  readonly secret: string;
  readonly invited: Invitation;
  readonly onDone: (fingerprint: string) => void;
  readonly onBack: () => void;
}

export function FactorStep({ secret, invited, onDone, onBack }: Props) {
  const offered = passkeysOffered();
  const [way, setWay] = useState<"choose" | "code">(offered ? "choose" : "code");
  const { busy, failure, run } = useDeed();
  const passkey = () => run(async () => onDone(await ask("handIn", [{ attestation: await makePasskey(await ask("enrolPasskey", [])) }])));
  if (way === "code") {
    return <CodeStep secret={secret} invited={invited} onDone={onDone} onBack={() => (offered ? setWay("choose") : onBack())} />;
  }
  return (
    <>
      <Heading>{t("The second step of signing in")}</Heading>
      <p>{t("Besides the passphrase you need something that you have. Choose one; you can’t lock yourself out of your paper key by it, but signing in always asks for it.")}</p>
      <FailureNotice failure={failure} />
      <div class="actions">
        <button type="button" class="strong" aria-disabled={busy} onClick={passkey}>{busy ? t("One moment…") : t("Make a passkey")}</button>
        <button type="button" onClick={() => setWay("code")}>{t("Use an authenticator app")}</button>
        <button type="button" class="quiet" onClick={onBack}>{t("Back")}</button>
      </div>
      <p class="soft">{t("A passkey is kept by this device or a security key. An authenticator app is on your phone and shows a new code every 30 seconds.")}</p>
    </>
  );
}

function CodeStep({ secret, invited, onDone, onBack }: Props) {
  const [code, setCode] = useState("");
  const { busy, failure, run } = useDeed();
  const address = `otpauth://totp/Tillit:${encodeURIComponent(invited.handle)}?secret=${secret}&issuer=Tillit`;
  return (
    <>
      <Heading>{t("Set up your authenticator app")}</Heading>
      <p>{t("Add an account in the app: let it look at this picture, or type the letters.")}</p>
      <QrPicture text={address} />
      <p class="mono groups" data-part="totp-secret" translate={false}>{secret.match(/.{4}/g)?.join(" ")}</p>
      <FailureNotice failure={failure} />
      <Form onSend={() => run(async () => onDone(await ask("handIn", [{ code: code.replace(/\D/g, "") }])))} busy={busy}
        send={t("Finish")} waiting={t("Sealing your keys…")} more={<button type="button" class="quiet" onClick={onBack}>{t("Back")}</button>}>
        <Field label={t("The code that the app shows now")} hint={t("Six digits")} mode="numeric" mono value={code} onValue={setCode}
          check={sixDigits} />
      </Form>
    </>
  );
}

/** Drawn as one path: dark on light in every colour scheme, since cameras expect it so. */
function QrPicture({ text }: { text: string }) {
  const rows = qrCode(text);
  const size = rows.length + 8;
  const path = rows.flatMap((row, y) => row.map((dark, x) => (dark ? `M${x + 4} ${y + 4}h1v1h-1z` : ""))).join("");
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={t("The same secret as a picture for the app’s camera")}>
      <rect width={size} height={size} class="qr-light" />
      <path d={path} class="qr-dark" />
    </svg>
  );
}
