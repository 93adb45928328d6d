/** The five groups by which a signer knows a member's keys: read to them by voice. */

import { t } from "../../texts.ts";

export function ReadGroups({ fingerprint }: { fingerprint: string }) {
  return (
    <>
      <h2>{t("Read these five groups to whoever signs")}</h2>
      <p class="fingerprint mono">{fingerprint}</p>
      <p>{t("Do it by phone or face to face, not by mail or chat. They see the same groups before they sign: so nobody can put other keys in the place of yours. Write them down if you can’t reach them now.")}</p>
    </>
  );
}
