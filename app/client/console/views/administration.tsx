/** Administration: units, bodies, seats and people as they are proposed, and who would receive a report. No case is in it. */

import { useEffect, useState } from "preact/hooks";
import { t } from "../../texts.ts";
import type { DraftAnswer, Wish } from "../keeper/draft.ts";
import { nameIn } from "../words.ts";
import { ask } from "../work.ts";
import { BodyForm, UnitForm } from "./draftForms.tsx";
import { DraftTree } from "./draftTree.tsx";
import { FailureNotice, Heading, Notice, useDeed, Waiting } from "./parts.tsx";
import { TryRoute } from "./tryRoute.tsx";

/** Propose something; true once it stands in the draft. */
export type Propose = (wish: Wish) => Promise<void>;

export function Administration({ onBack }: { onBack: () => void }) {
  const [draft, setDraft] = useState<DraftAnswer>();
  const [told, setTold] = useState(false);
  const { failure, run } = useDeed();
  useEffect(() => void run(async () => setDraft(await ask("draft", []))), []);
  const propose: Propose = async (wish) => {
    setDraft(await ask("propose", [wish]));
    setTold(true);
  };
  return (
    <main id="main" class="case" data-part="administration">
      <button type="button" class="quiet back" onClick={onBack}>{t("Back to the list")}</button>
      <Heading>{t("Administration")}</Heading>
      <Notice>
        <p>{t("What you change here is a proposal. It is in force once whoever holds the root key has looked it over and signed it: until then everything goes on as before.")}</p>
        <p>{t("Nothing here opens a case or says who reads one.")}</p>
      </Notice>
      <FailureNotice failure={failure} />
      {draft === undefined ? failure === null && <Waiting /> : (
        <>
          <p role="status">{told ? t("Proposed. Whoever runs the portal drafts the directory, and it is signed where the root key is.") : ""}</p>
          <h2>{t("Units, bodies and seats")}</h2>
          <DraftTree draft={draft} propose={propose} />
          {draft.gone.length > 0 && (
            <>
              <h3>{t("To be removed")}</h3>
              <ul>{draft.gone.map((names) => <li key={nameIn(names)}>{nameIn(names)}</li>)}</ul>
            </>
          )}
          {draft.unit_kinds.length > 0 && <UnitForm draft={draft} propose={propose} />}
          <BodyForm draft={draft} propose={propose} />
          <h2>{t("People")}</h2>
          <ul class="drafted">
            {draft.people.map(({ member, name, handle, status }) => (
              <li key={member}>
                {name} <span class="mono soft">{handle}</span> {status === "invited" && <span class="tag">{t("invited, not enrolled yet")}</span>}
              </li>
            ))}
          </ul>
          <p class="hint">{t("Whoever runs the portal invites people and ends them.")}</p>
          <TryRoute draft={draft} />
        </>
      )}
    </main>
  );
}
