/** Where this tab stands: signed out, enrolling, locked, at work. Everything is in variables and ends with the tab. */

import { now } from "../clock.ts";
import { LANGUAGES, speak } from "../texts.ts";
import { allDrafts, forgetDrafts, restoreDrafts } from "./drafts.ts";
import { forgetCases } from "./cases.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import type { Held, Kind, SecondAnswer, SecondFactor, Typed } from "./keeper/unlocking.ts";
import type { Desk } from "./shown.ts";
import { Store } from "./store.ts";
import { ask, DeedFailed, endWork, failureFrom } from "./work.ts";
import type { Failure } from "../failure.ts";

export type Stage = "starting" | "sign-in" | "enrol" | "locked" | "new-passphrase" | "work" | "refused";

/** How far signing out is: the keys are gone at once, the server is told after. */
type Leaving = "leaving" | "signed-out" | "signed-out-everywhere" | "server-not-told" | "server-not-told-everywhere";

interface Session {
  readonly stage: Stage;
  readonly desk: Desk | null;
  readonly held: Held | null;
  /** What was typed and not sent, sealed to its author's own key while the tab is locked or its session is over. */
  readonly drafts: B64 | null;
  /** Why nothing can go on. */
  readonly refusal: Failure | null;
  /** Why the tab is at the sign-in or locked, where there is something to say. */
  readonly notice: "locked-idle" | "locked" | "session-over" | Leaving | null;
  readonly enrolment: string | null;
  /** The organisation's short name, as far as it is known. */
  readonly slug: string;
  /** Grows with each language chosen, so that everything is drawn again where it is. */
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

/** Milliseconds that the server waits for the second factor. */
const HALF_WAY_LIFE = 5 * 60 * 1000;
let halfWay = 0;

/** The first factor. Throws DeedFailed. */
export async function signIn(typed: Typed): Promise<SecondFactor> {
  const next = await ask("signIn", [typed]);
  halfWay = now();
  return next;
}

/** The second factor; then the desk is open, or the whole page refuses. Throws DeedFailed: to try again. */
export async function secondFactor(answer: SecondAnswer): Promise<void> {
  if (now() - halfWay > HALF_WAY_LIFE) throw new DeedFailed({ code: "too-late" }); // the server would say that the code is wrong
  try {
    const { desk, held } = await ask("secondFactor", [answer]);
    const stage = held.kind === "recovery" ? "new-passphrase" : "work";
    await bringBack();
    session.change({ desk, held, stage, notice: null, slug: desk.slug });
  } catch (error) {
    refuseOrThrow(error);
  }
}

/** Unlock with the passphrase (or the paper key, where that was signed in with). Throws DeedFailed: to try again. */
export async function unlock(secret: string): Promise<void> {
  const { held } = session.value;
  if (held === null) return sessionOver();
  const kind: Kind = held.kind;
  try {
    const desk = await ask("unlock", [held, kind, secret]);
    await bringBack();
    session.change({ desk, stage: kind === "recovery" ? "new-passphrase" : "work", notice: null });
  } catch (error) {
    if (failureFrom(error).code === "signed-out") return sessionOver();
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
  session.change({ stage: "refused", refusal: failure, desk: null, held: null, drafts: null });
}

/** Lock: the member stays signed in, and the passphrase brings everything back. */
export async function lock(notice: "locked" | "locked-idle"): Promise<void> {
  if (session.value.stage === "work") await putAway(() => session.change({ stage: "locked", notice }));
}

/** The server ended the session: to the sign-in, which gives back what was typed. */
function sessionOver(): void {
  wipe();
  session.change({ stage: "sign-in", held: null, notice: "session-over" });
}

let leaving = false;

/** Take the keys out of memory and go on to *next*: what was typed stays in this tab, sealed to the member's own key. */
async function putAway(next: () => void): Promise<void> {
  if (leaving) return; // asked again, the worker would be gone before it has sealed
  leaving = true;
  const typed = allDrafts();
  let drafts: B64 | null = null;
  try {
    if (Object.keys(typed).length > 0) drafts = await ask("sealDrafts", [typed]);
  } catch {
    // a key that can't seal can't keep a draft either; putting the keys away comes first
  } finally {
    leaving = false;
  }
  if (!isInside()) return; // signed out meanwhile, on purpose
  wipe();
  session.change({ drafts });
  next();
}

/** Give what was typed before the keys went back to whoever typed it: the keys of nobody else open it. */
async function bringBack(): Promise<void> {
  const { drafts } = session.value;
  session.change({ drafts: null });
  if (drafts === null) return;
  try {
    restoreDrafts(await ask("openDrafts", [drafts]));
  } catch {
    // somebody else signed in, or the author with new keys
  }
}

/** Whether a member's keys are open in this tab. */
function isInside(): boolean {
  return session.value.stage === "work" || session.value.stage === "new-passphrase";
}

/** After a deed: a session that the server ended is a sign-in, a directory that refuses is a page. True if handled. */
export function leftBehind(failure: Failure): boolean {
  if (!isInside()) return false;
  if (failure.code === "signed-out") void putAway(sessionOver);
  else if (failure.code === "ended") {
    wipe();
    session.change({ stage: "refused", refusal: failure, held: null, drafts: null });
  } else return false;
  return true;
}

/** Sign out here, or in every tab and browser. A server that is away keeps no key in this tab. */
export async function signOut(everywhere: boolean): Promise<void> {
  const { held } = session.value;
  wipe();
  session.change({ stage: "sign-in", held: null, drafts: null, notice: "leaving" });
  let left: Leaving = everywhere ? "signed-out-everywhere" : "signed-out";
  try {
    if (held !== null) await ask("signOut", [held.token, everywhere]);
  } catch (error) {
    // a session that is over is what was asked for, but for the others
    if (everywhere || failureFrom(error).code !== "signed-out") left = everywhere ? "server-not-told-everywhere" : "server-not-told";
  }
  if (session.value.notice === "leaving") session.change({ notice: left });
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
