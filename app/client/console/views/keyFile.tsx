/** A key file of one's own, for reading offline: sealed under the present passphrase, which is checked first. */

import { useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { saveFile } from "../../saving.ts";
import { ask } from "../work.ts";
import { FailureNotice, Field, Form, Heading, needed, Notice, useDeed } from "./parts.tsx";

export function SaveKeyFile({ handle, onDone }: { handle: string; onDone: () => void }) {
  const [passphrase, setPassphrase] = useState("");
  const { busy, failure, run } = useDeed();
  const save = () => run(async () => {
    saveFile(await ask("keyFile", [passphrase]), `${handle}.key`);
    onDone();
  });
  return (
    <>
      <Heading>{t("Save a key file")}</Heading>
      <p>{t("With it you read a case that you took offline: by the command “tillit open”, on a machine without a network, even if this page is gone.")}</p>
      <Notice kind="warn">{t("Whoever has this file and your passphrase reads every case of yours, without the second step. Keep it on a stick or a disk that you lock away, and delete it from this device.")}</Notice>
      <FailureNotice failure={failure} />
      <Form onSend={save} busy={busy} send={t("Save the key file")} waiting={t("Working out your keys…")}>
        <Field secret focus value={passphrase} onValue={setPassphrase} label={t("Your present passphrase")}
          hint={t("It is checked, and then it protects the file: this one does, even after you have a new one.")}
          check={needed(t("Type your passphrase."))} />
      </Form>
    </>
  );
}
