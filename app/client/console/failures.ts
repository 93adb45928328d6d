/** What went wrong, in words: what happened, and what to do now. */

import { listed, t, tn } from "../texts.ts";
import type { Failure } from "../failure.ts";

/** A sentence or two for a failure. */
export function failureText({ code, number, places }: Failure): string {
  switch (code) {
    case "unreachable":
      return t("The server can’t be reached. Nothing is lost: check the connection and try again.");
    case "busy":
      return t("The server is busy at the moment. Nothing was stored; try again.");
    case "no-organisation":
      return t("No organisation has this short name here.");
    case "wrong-passphrase":
      return t("The sign-in name or the passphrase is wrong. Check every word.");
    case "wrong-paper":
      return t("The sign-in name or the paper key is wrong. Check every word.");
    case "wrong-code":
      return t("That code doesn’t fit, or was used already. Wait for the next one and type it.");
    case "wrong-passkey":
      return t("That passkey doesn’t fit, or its answer came too late.");
    case "too-late":
      return t("More than five minutes have passed since the first step.");
    case "wrong-proof":
      return t("That isn’t what you sign in with now. Check every word.");
    case "wrong-secret":
      return t("That didn’t unlock. Check every word and try again.");
    case "wait":
      return tn(
        "Too many wrong codes. Wait %(count)s second before the next one.",
        "Too many wrong codes. Wait %(count)s seconds before the next one.",
        number ?? 60,
      );
    case "signed-out":
      return t("Your session is over. Sign in again.");
    case "link-gone":
      return t("This link is unknown, was used, or is older than 72 hours. Ask whoever invited you for a new one.");
    case "not-found":
      return t("There is nothing here for you: it may have been erased, or the name is mistyped.");
    case "factor-refused":
      return t("The code or passkey doesn’t fit. Codes change every 30 seconds: try the next one.");
    case "passkey-failed":
      return t("The passkey wasn’t used. Try again, or use the other way.");
    case "too-large":
      return t("That is larger than is taken here.");
    case "quota":
      return t("Too many files lie on the server that no case has taken. Send what you have, or wait a day.");
    case "disk-full":
      return t("The server has no room for files at the moment. Text still goes through.");
    case "draft-refused":
      return t("That can’t be so, by the rules or by what is proposed already. Nothing was changed.");
    case "cancelled":
      return t("Cancelled. Nothing was sent.");
    case "refused":
      return t("This doesn’t verify: it was damaged, or somebody tampered with it. Nothing of it is shown. Tell whoever runs the portal.");
    case "head-moved":
    case "epoch-moved":
      return t("Others kept writing to this case at the same moment. Your text is still here: send it again.");
    case "closed-meanwhile":
      return t("The case was closed meanwhile, so this was not done. What you have typed is still there. If it should go on, open the case again.");
    case "kept-out":
      return t("They can’t be let in: the report says that they are part of the matter, or the reporter shut them out, or their seat has ended. Nothing was changed.");
    case "record-refused":
    case "object-refused":
    case "grants-refused":
      return t("The server refused this. Open the case again: your part in it may have changed.");
    case "unclear-words":
      return unclearText(number ?? 0, places ?? []);
    case "locked":
      return t("Locked meanwhile.");
    default:
      return t("Something went wrong here. Nothing was stored. Try again.");
  }
}

/** Which words of a paper key can't be read, by their numbers: on paper they are numbered. */
function unclearText(count: number, places: readonly number[]): string {
  const counted = tn("That was %(count)s word; the key has ten.", "That was %(count)s words; the key has ten.", count);
  if (places.length === 0) return counted;
  const named = tn(
    "Word number %(places)s isn’t on the list: check its spelling.",
    "Words number %(places)s aren’t on the list: check their spelling.",
    places.length,
    { places: listed(places.map(String)) },
  );
  return count === 10 ? named : `${counted} ${named}`;
}
