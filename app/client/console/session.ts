/** Where this tab stands: signed out, enrolling, locked, at work. Everything is in variables and ends with the tab. */

import { LANGUAGES, speak } from "../texts.ts";
import { allDrafts, forgetDrafts, restoreDrafts } from "./drafts.ts";
import { forgetCases } from "./cases.ts";
import type { Held, Kind, SecondAnswer, SecondFactor, Typed } from "./keeper/unlocking.ts";
import type { Desk, Failure } from "./shown.ts";
import { Store } from "./store.ts";
import { ask, endWork, failureFrom } from "./work.ts";

export type Stage = "starting" | "sign-in" | "enrol" | "locked" | "new-passphrase" | "work" | "refused";

interface Session {
  readonly stage: Stage;
  readonly desk: Desk | null;
  readonly held: Held | null;
  readonly drafts: string | null;
  /** Why nothing can go on. */
  readonly refusal: Failure | null;
  /** Why the tab is at the sign-in or locked, where there is something to say. */
  readonly notice: "locked-idle" | "locked" | "signed-out" | "signed-out-everywhere" | "session-over" | null;
  readonly enrolment: string | null;
  /** The organisation's short name, as far as it is known. */
  readonly slug: string;
  /** Grows with each language chosen, so that everything is drawn again. */
  readonly spoken: number;
}

export const session = new Store<Session>({
  stage: "starting",
  desk: null,
  held: null,
  drafts: null,
  refusal: null,
  notice: null,
  enrolment: null,
  slug: "",
  spoken: 0,
});

/** Take what the address says and remove it at once: a link's token must not stay in the history. */
export async function begin(): Promise<void> {
  const said = new URLSearchParams(location.hash.slice(1));
  history.replaceState(null, "", location.pathname);
  const served = document.documentElement.lang; // the address names a language, unless it is the default one
  const asked = said.get("lang") ?? (served === "en" ? undefined : served) ?? navigator.languages.map((tag) => languageOf(tag)).find((tag) => tag !== undefined);
  await speakIn(asked ?? "en");
  const enrolment = said.get("enrol");
  const slug = said.get("org") ?? document.documentElement.dataset["organisation"] ?? "";
  if (typeof WebAssembly === "undefined") session.change({ stage: "refused", refusal: { code: "no-webassembly" } });
  else session.change({ slug, enrolment, stage: enrolment === null ? "sign-in" : "enrol" });
}

/** The language of ours that a browser's tag asks for. */
function languageOf(tag: string): string | undefined {
  const code = tag.slice(0, 2).toLowerCase();
  const ours = code === "no" || code === "nn" ? "nb" : code;
  return Object.hasOwn(LANGUAGES, ours) ? ours : undefined;
}

/** Speak a language from now on, in this tab only. */
export async function speakIn(code: string): Promise<void> {
  await speak(code, async (one) => (await fetch(`/static/locale/${one}.json`, { credentials: "omit" })).json());
  document.documentElement.lang = code;
  session.change({ spoken: session.value.spoken + 1 });
}

/** The first factor. Throws DeedFailed. */
export function signIn(typed: Typed): Promise<SecondFactor> {
  return ask("signIn", [typed]);
}

/** The second factor; then the desk is open, or the whole page refuses. Throws DeedFailed: to try again. */
export async function secondFactor(answer: SecondAnswer): Promise<void> {
  try {
    const { desk, held } = await ask("secondFactor", [answer]);
    const stage = held.kind === "recovery" ? "new-passphrase" : "work";
    session.change({ desk, held, stage, notice: null, slug: desk.slug });
  } catch (error) {
    refuseOrThrow(error);
  }
}

/** Unlock with the passphrase (or the paper key, where that was signed in with). Throws DeedFailed: to try again. */
export async function unlock(secret: string): Promise<void> {
  const { held, drafts } = session.value;
  if (held === null) return signedOut("session-over");
  const kind: Kind = held.kind;
  try {
    const desk = await ask("unlock", [held, kind, secret]);
    if (drafts !== null) restoreDrafts(await ask("openDrafts", [drafts]));
    session.change({ desk, stage: kind === "recovery" ? "new-passphrase" : "work", drafts: null, notice: null });
  } catch (error) {
    if (failureFrom(error).code === "signed-out") return signedOut("session-over");
    refuseOrThrow(error);
  }
}

/** Keep the keys of an earlier enrolment, and say whether they are kept: another root than theirs ends everything. */
export async function keepKeys(kind: Kind, secret: string): Promise<boolean> {
  try {
    await ask("keepKeys", [kind, secret]);
    return true;
  } catch (error) {
    refuseOrThrow(error);
    return false;
  }
}

/** What no second try can put right is a page of its own. */
function refuseOrThrow(error: unknown): void {
  const failure = failureFrom(error);
  if (!["another-root", "refused", "ended"].includes(failure.code)) throw error;
  endWork();
  session.change({ stage: "refused", refusal: failure, desk: null, held: null });
}

/** Lock: the worker ends with its keys; what was typed stays, sealed to the member's own key. */
export async function lock(notice: "locked" | "locked-idle"): Promise<void> {
  if (session.value.stage !== "work") return;
  const typed = allDrafts();
  let drafts: string | null = null;
  try {
    if (Object.keys(typed).length > 0) drafts = await ask("sealDrafts", [typed]);
  } catch {
    // a key that can't seal can't keep a draft either; locking comes first
  }
  wipe();
  session.change({ stage: "locked", drafts, notice });
}

/** After a deed: a session that the server ended is a sign-in, a directory that refuses is a page. True if handled. */
export function leftBehind(failure: Failure): boolean {
  if (failure.code === "signed-out") signedOut("session-over");
  else if (failure.code === "ended") {
    wipe();
    session.change({ stage: "refused", refusal: failure, held: null });
  } else return false;
  return true;
}

/** Sign out here, or in every tab and browser. */
export async function signOut(everywhere: boolean): Promise<void> {
  try {
    await ask(everywhere ? "signOutEverywhere" : "signOut", []);
  } finally {
    signedOut(everywhere ? "signed-out-everywhere" : "signed-out");
  }
}

function signedOut(notice: Session["notice"]): void {
  wipe();
  session.change({ stage: "sign-in", held: null, drafts: null, notice });
}

/** Forget everything that was opened. */
export function wipe(): void {
  endWork();
  forgetCases();
  forgetDrafts();
  session.change({ desk: null });
}

/** Take over what unlocks from now on, after a new passphrase or paper key. */
export function holdNow(held: Held): void {
  session.change({ held, stage: "work" });
}
