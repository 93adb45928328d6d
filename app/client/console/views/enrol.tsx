/** Enrolling, step by step: who invites, passphrase, paper key, second factor, then waiting for the signature. */

import { useEffect, useState } from "preact/hooks";
import { listed, t } from "../../texts.ts";
import type { MadeSecrets } from "../keeper/enrolling.ts";
import type { Kind } from "../keeper/unlocking.ts";
import { keepKeys, session } from "../session.ts";
import type { Invitation } from "../shown.ts";
import { nameIn } from "../words.ts";
import { ask, failureFrom } from "../work.ts";
import { PaperStep, PassphraseStep } from "./enrolSecrets.tsx";
import { FactorStep } from "./enrolFactor.tsx";
import { FailureNotice, Field, Form, Heading, needed, Notice, useDeed, Waiting } from "./parts.tsx";
import { ReadGroups } from "./readGroups.tsx";
import type { Failure } from "../../failure.ts";

type Invited = Invitation & { readonly root: string };
type Step = "look" | "passphrase" | "paper" | "factor" | "done";
const STEPS: readonly Step[] = ["look", "passphrase", "paper", "factor"];

export function Enrol() {
  const [invited, setInvited] = useState<Invited | null>(null);
  const [secrets, setSecrets] = useState<MadeSecrets | null>(null);
  const [failure, setFailure] = useState<Failure | null>(null);
  const [step, setStep] = useState<Step>("look");
  const [fingerprint, setFingerprint] = useState("");
  const load = async () => {
    setFailure(null);
    try {
      setInvited(await ask("look", [session.value.enrolment ?? ""]));
      setSecrets(await ask("enrolSecrets", []));
    } catch (error) {
      setFailure(failureFrom(error));
    }
  };
  useEffect(() => void load(), []);
  if (failure !== null) return <LinkFailed failure={failure} onAgain={load} />;
  if (invited === null || secrets === null) return <main class="card"><Waiting /></main>;
  if (step === "done") return <Pending invited={invited} fingerprint={fingerprint} />;
  const place = t("Step %(step)s of %(steps)s", { step: STEPS.indexOf(step) + 1, steps: STEPS.length });
  const to = (next: Step) => () => setStep(next);
  const done = (print: string) => {
    setFingerprint(print);
    setStep("done");
  };
  return (
    <main class="card" data-part="enrol">
      <p class="step">{place}</p>
      {step === "look" && <LookStep invited={invited} onNext={to("passphrase")} />}
      {step === "passphrase" && <PassphraseStep passphrase={secrets.passphrase} onNext={to("paper")} onBack={to("look")} />}
      {step === "paper" && <PaperStep words={secrets.paper} onNext={to("factor")} onBack={to("passphrase")} />}
      {step === "factor" && <FactorStep secret={secrets.totp} invited={invited} onDone={done} onBack={to("paper")} />}
    </main>
  );
}

function LinkFailed({ failure: said, onAgain }: { failure: Failure; onAgain: () => void }) {
  const failure = said.code === "malformed" ? { code: "link-gone" } : said;
  return (
    <main class="card" data-part="failed">
      <Heading>{t("This link doesn’t open")}</Heading>
      <FailureNotice failure={failure} />
      <div class="actions">
        {failure.code !== "link-gone" && <button type="button" class="strong" onClick={onAgain}>{t("Try again")}</button>}
        <button type="button" class="quiet" onClick={() => session.change({ stage: "sign-in", enrolment: null })}>{t("To the sign-in")}</button>
      </div>
    </main>
  );
}

function LookStep({ invited, onNext }: { invited: Invited; onNext: () => void }) {
  const bodies = invited.bodies.map(nameIn);
  return (
    <>
      <Heading>{t("%(name)s, you are invited", { name: invited.name })}</Heading>
      <dl class="facts">
        <dt>{t("Organisation")}</dt>
        <dd>{nameIn(invited.names)}</dd>
        {bodies.length > 0 && <><dt>{t("You are to sit in")}</dt><dd>{listed(bodies)}</dd></>}
        <dt>{t("Your sign-in name")}</dt>
        <dd><span class="mono">{invited.handle}</span></dd>
        <dt>{t("Fingerprint of the organisation’s root")}</dt>
        <dd><span class="mono groups">{invited.root}</span>
          <p class="hint">{t("Compare it with the one on paper, or have it read to you. From now on your identity trusts this root and no other.")}</p></dd>
      </dl>
      {invited.demo && <Notice>{t("This is a demonstration: it signs for itself, and nothing real belongs in it.")}</Notice>}
      <p>{t("You need about ten minutes, something to write with or a printer, and a phone with an authenticator app or a passkey. Do it in one go, on a device that you trust: the link works once.")}</p>
      {invited.again && <KeepKeys />}
      <div class="actions"><button type="button" class="strong" onClick={onNext}>{t("Begin")}</button></div>
    </>
  );
}

/** Who enrolled before may keep their keys: with new ones, colleagues must let them in to every case again. */
function KeepKeys() {
  const [kind, setKind] = useState<Kind>("passphrase");
  const [secret, setSecret] = useState("");
  const [kept, setKept] = useState(false);
  const { busy, failure, run } = useDeed();
  if (kept) return <Notice kind="good" urgent>{t("Your keys are kept. Go on: passphrase, paper key and second factor are new.")}</Notice>;
  const keep = () => run(async () => setKept(await keepKeys(kind, secret)));
  return (
    <section class="panel">
      <h2>{t("You have enrolled before")}</h2>
      <p>{t("If you still have your passphrase or your paper key, keep your keys: then you go on reading your cases. With new keys, a colleague must let you in to each case again.")}</p>
      <FailureNotice failure={failure} />
      <Form onSend={keep} busy={busy} send={t("Keep my keys")}
        more={<button type="button" class="quiet" onClick={() => setKind(kind === "passphrase" ? "recovery" : "passphrase")}>
          {kind === "passphrase" ? t("Use the paper key") : t("Use the passphrase instead")}
        </button>}>
        <Field key={kind} secret value={secret} onValue={setSecret}
          check={needed(kind === "passphrase" ? t("Type your passphrase.") : t("Type the ten words on your paper."))}
          label={kind === "passphrase" ? t("Your old passphrase") : t("The ten words on your old paper")} />
      </Form>
    </section>
  );
}

function Pending({ invited, fingerprint }: { invited: Invited; fingerprint: string }) {
  return (
    <main class="card" data-part="pending">
      <Heading>{t("Almost there: now a signature is missing")}</Heading>
      <p>{t("Your keys are made and you can sign in. You see cases once the organisation’s root has signed them into its directory.")}</p>
      <ReadGroups fingerprint={fingerprint} />
      <div class="actions">
        <button type="button" class="strong" onClick={() => session.change({ stage: "sign-in", enrolment: null, slug: invited.slug })}>
          {t("To the sign-in")}
        </button>
      </div>
    </main>
  );
}
