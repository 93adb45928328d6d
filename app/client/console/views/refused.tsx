/** Full-page refusals: what no second try puts right. */

import { t } from "../../texts.ts";
import { Heading } from "./parts.tsx";
import type { Failure } from "../../failure.ts";

export function RefusedPage({ failure }: { failure: Failure | null }) {
  const { title, text, advice } = wordsFor(failure?.code ?? "broken");
  return (
    <main class="card refusal" data-part="failed">
      <Heading>{title}</Heading>
      <p>{text}</p>
      <p>{advice}</p>
      <div class="actions">
        <a class="button" href={location.pathname}>{t("Begin again")}</a>
      </div>
    </main>
  );
}

function wordsFor(code: string): { title: string; text: string; advice: string } {
  switch (code) {
    case "another-root":
      return {
        title: t("This isn’t the organisation that you enrolled with"),
        text: t("Your identity remembers the fingerprint of your organisation’s root. This server shows another one. Somebody may have taken its place, so nothing was opened and nothing was sent but your sign-in."),
        advice: t("Don’t go on here. Call a colleague or whoever runs the portal, and compare the fingerprint on paper."),
      };
    case "ended":
      return {
        title: t("Your time in this organisation’s bodies is over"),
        text: t("The signed directory says so. You can’t open cases any more."),
        advice: t("If that is a mistake, talk to whoever signs the directory."),
      };
    case "no-webassembly":
      return {
        title: t("This browser is set too strict for the console"),
        text: t("Your passphrase is stretched by a small program (WebAssembly), which this browser doesn’t run. Tor Browser switches it off in its levels “Safer” and “Safest”."),
        advice: t("Set the level “Standard” for this work, or use another browser. For those who report, every level works."),
      };
    case "refused":
      return {
        title: t("Something here doesn’t verify"),
        text: t("What the server sent isn’t signed by your organisation, is older than what you saw before, or was changed on the way. Nothing of it was believed."),
        advice: t("Try again in a while. If it stays so, tell whoever runs the portal, by another way than this one."),
      };
    default:
      return {
        title: t("The console stopped"),
        text: t("Something went wrong that shouldn’t have. What was stored before is safe; what you typed last may be lost."),
        advice: t("Begin again. If it happens twice, tell whoever runs the portal what you did before."),
      };
  }
}
