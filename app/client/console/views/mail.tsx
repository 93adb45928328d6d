/** Being told by e-mail to sign in: where, in the language spoken now, or not at all. */

import { useEffect, useState } from "preact/hooks";
import { LANGUAGES, language, t } from "../../texts.ts";
import type { MailKept } from "../keeper/account.ts";
import { ask } from "../work.ts";
import { FailureNotice, Field, Form, useDeed } from "./parts.tsx";

const ADDRESS = /^[^\s@<>"(),:;[\]\\]{1,64}@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+$/;

export function Mail() {
  const [mail, setMail] = useState<MailKept>();
  const [address, setAddress] = useState("");
  const { busy, failure, run } = useDeed();
  useEffect(() => void run(async () => setMail(await ask("mail", []))), []);
  const put = (where: string | null) =>
    void run(async () => {
      setMail(await ask("putMail", [where, language()]));
      setAddress("");
    });
  const check = (value: string) => (ADDRESS.test(value) ? undefined : t("Type an e-mail address."));
  return (
    <section>
      <h2>{t("E-mail")}</h2>
      <p>{t("Where the portal sends e-mail, you can be told that there may be something for you. The letter is the same every time, leaves at set times, and says nothing else. Whoever runs your mailbox still learns that you work with reports.")}</p>
      <FailureNotice failure={failure} />
      {mail !== undefined && (
        <p role="status">
          {mail.kept
            ? t("An address of yours is kept, for letters in %(language)s. It is shown to nobody, not even to you.", { language: LANGUAGES[mail.language ?? ""] ?? "" })
            : t("No address of yours is kept.")}
        </p>
      )}
      <Form onSend={() => put(address)} busy={busy} send={t("Tell me there")}
        more={mail?.kept && <button type="button" class="quiet" onClick={() => put(null)}>{t("Forget the address")}</button>}>
        <Field label={t("E-mail address")} check={check} value={address} onValue={setAddress} />
      </Form>
    </section>
  );
}
