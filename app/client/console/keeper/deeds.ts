/** Everything that the page may ask of the worker, by name. */

import { openSealed, seal } from "../../../../crypto/browser/age.ts";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../../../../crypto/browser/bytes.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64, Slug } from "../../../../crypto/browser/fields.ts";
import type { Digest } from "../../../../crypto/browser/records.ts";
import type { Running } from "../../serving.ts";
import type { CaseShown, Desk, Invitation, ListRow, RegisterRow, RoomName, Written } from "../shown.ts";
import { fetchFile } from "../../cases/files.ts";
import { changePaperKey, changePassphrase, keyFile, newPaperKey, newPassphrase, prove, putMail, type MailKept, type Proof } from "./account.ts";
import { Api, ApiError } from "../../server/api.ts";
import type { PasskeyOptions } from "./answers.ts";
import { keepRow, readCase, type CaseFile } from "./caseFile.ts";
import { assign, awake, close, letIn, reopen, takeUpCase, writeMessage, type Message, type Progress } from "./caseDeeds.ts";
import type { Keeper } from "./desk.ts";
import { propose, readDraft, tryRoute, type DraftAnswer, type ReportTried, type RouteAnswer, type Wish } from "./draft.ts";
import { Enrolling, type MadeSecrets, type NewFactor } from "./enrolling.ts";
import { readList } from "./list.ts";
import { readRegister } from "./register.ts";
import { shownCase } from "./shownCase.ts";
import {
  begin, finish, unlockAgain,
  type HalfWay, type Held, type Kind, type SecondAnswer, type SecondFactor, type Typed,
} from "./unlocking.ts";
import { writeTo } from "./writing.ts";

const BASE = `${self.location.origin}/api/v1/`;

let enrolling: Enrolling | undefined;
let half: HalfWay | undefined;
let keeper: Keeper | undefined;
let held: Held | undefined;
/** After signing in by the paper key: what proves it, until there is a new passphrase. */
let paperProof: Proof | undefined;
const files = new Map<B64, CaseFile>();

function atWork(): { readonly keeper: Keeper; readonly held: Held } {
  if (keeper === undefined || held === undefined) throw new ApiError("signed-out");
  return { keeper, held };
}

function invited(): Enrolling {
  if (enrolling === undefined) throw new ApiError("link-gone");
  return enrolling;
}

function opened(id: B64): CaseFile {
  const file = files.get(id);
  if (file === undefined) throw new Refused("deeds: not opened");
  return file;
}

async function written(id: B64, work: (keeper: Keeper, file: CaseFile) => ReturnType<typeof writeTo>): Promise<Written> {
  const { file, ...result } = await work(atWork().keeper, opened(id));
  files.set(id, file);
  return result;
}

export const deeds = {
  async look(_: Running, token: string): Promise<Invitation & { readonly root: string }> {
    enrolling = await Enrolling.look(new Api(BASE), token);
    return enrolling.invitation;
  },
  keepKeys: (_: Running, kind: Kind, secret: string): Promise<void> => invited().keepKeys(kind, secret),
  enrolSecrets: (_: Running): Promise<MadeSecrets> => invited().secrets(),
  enrolPasskey: (_: Running): Promise<PasskeyOptions> => invited().passkeyOptions(),
  handIn: (_: Running, factor: NewFactor): Promise<string> => invited().handIn(factor),

  async signIn(_: Running, typed: Typed): Promise<SecondFactor> {
    const begun = await begin(new Api(BASE), typed);
    half = begun.half;
    return begun.next;
  },
  async secondFactor(_: Running, answer: SecondAnswer): Promise<{ desk: Desk; held: Held }> {
    if (half === undefined) throw new ApiError("too-late");
    const { keys } = half;
    const done = await finish(half, answer);
    half = undefined;
    ({ keeper, held } = done);
    paperProof = held.kind === "recovery" ? { kind: "recovery", auth: toBase64url(keys.auth) } : undefined;
    const desk = keeper.shown();
    held = { ...held, newestSeen: desk.directory };
    return { desk, held };
  },
  async unlock(_: Running, given: Held, kind: Kind, secret: string): Promise<Desk> {
    keeper = await unlockAgain(BASE, given, kind, secret);
    held = given;
    return keeper.shown();
  },
  async refresh(_: Running): Promise<Desk> {
    const { keeper: at } = atWork();
    await at.refresh();
    return at.shown();
  },
  /** Tell the server that somebody is here: any request does. Raises ApiError `signed-out`: the session is over. */
  async stay(_: Running): Promise<void> {
    await atWork().keeper.api.get("me");
  },
  /** Seal what was typed and not sent to the member's own key, for as long as the keys are put away. */
  async sealDrafts(_: Running, drafts: unknown): Promise<B64> {
    const { seal: key } = atWork().keeper.identity.publicKeys;
    return toBase64url(await seal(utf8(JSON.stringify(drafts)), [fromBase64url(key)]));
  },
  async openDrafts(_: Running, sealed: B64): Promise<unknown> {
    return JSON.parse(fromUtf8(await openSealed(fromBase64url(sealed), [atWork().keeper.identity.openKey])));
  },

  /** Tells the rows as they are ready, and returns how the desk stands: the directory may be a newer one. */
  async list({ step }: Running): Promise<Desk> {
    const { keeper: at } = atWork();
    await at.freshen();
    await readList(at, (rows: readonly ListRow[]) => step(rows));
    return at.shown();
  },
  register: (_: Running): Promise<readonly RegisterRow[]> => readRegister(atWork().keeper),
  async open(_: Running, id: B64): Promise<CaseShown> {
    const { keeper: at } = atWork();
    await at.freshen();
    const file = await awake(at, await readCase(at, id));
    files.set(id, file);
    void keepRow(at, file);
    return shownCase(at, file);
  },
  write: ({ step, signal }: Running, id: B64, message: Message): Promise<Written> =>
    written(id, (at, file) => writeMessage(at, file, message, (progress: Progress) => step(progress), signal)),
  takeUp: (_: Running, id: B64): Promise<Written> => written(id, takeUpCase),
  reopen: (_: Running, id: B64): Promise<Written> => written(id, reopen),
  close: (_: Running, id: B64, outcome: Slug): Promise<Written> => written(id, (at, file) => close(at, file, outcome)),
  assign: (_: Running, id: B64, to: Digest | null): Promise<Written> => written(id, (at, file) => assign(at, file, to)),
  letIn: (_: Running, id: B64, who: Digest, earlier: boolean): Promise<Written> =>
    written(id, (at, file) => letIn(at, file, who, earlier)),

  async fetchFile({ step }: Running, id: B64, room: RoomName, object: B64): Promise<Blob> {
    const { api } = atWork().keeper;
    return (await fetchFile(api, "blobs", opened(id), room, object, (done, total) => step({ done, total }))).blob;
  },
  /** The whole case as it is stored, sealed: for `tillit open` and a key file. */
  exportCase: (_: Running, id: B64): Promise<Blob> => atWork().keeper.api.file(`cases/${opened(id).chain.caseId}/export`),

  draft: (_: Running): Promise<DraftAnswer> => readDraft(atWork().keeper.api),
  propose: (_: Running, wish: Wish): Promise<DraftAnswer> => propose(atWork().keeper.api, wish),
  tryRoute: (_: Running, report: ReportTried): Promise<RouteAnswer> => tryRoute(atWork().keeper.api, report),

  mail: (_: Running): Promise<MailKept> => atWork().keeper.api.get<MailKept>("mail"),
  putMail: (_: Running, address: string | null, language: string): Promise<MailKept> => putMail(atWork().keeper, address, language),

  newPassphrase: (_: Running): Promise<string> => newPassphrase(),
  newPaperKey: (_: Running): Promise<readonly string[]> => newPaperKey(),
  prove: (_: Running, kind: Kind, secret: string): Promise<Proof> => prove(atWork().keeper, atWork().held, kind, secret),
  keyFile: (_: Running, passphrase: string): Promise<Blob> => keyFile(atWork().keeper, atWork().held, passphrase),
  /** *given* null: the paper key that was just signed in with is the proof. */
  async changePassphrase(_: Running, given: Proof | null, passphrase: string): Promise<Held> {
    const at = atWork();
    const proof = given ?? paperProof;
    if (proof === undefined) throw new ApiError("wrong-proof");
    held = await changePassphrase(at.keeper, at.held, proof, passphrase);
    paperProof = undefined;
    return held;
  },
  async changePaperKey(_: Running, proof: Proof, words: readonly string[]): Promise<Held> {
    const at = atWork();
    held = await changePaperKey(at.keeper, at.held, proof, words);
    return held;
  },
  /** End a session, or all of its member's: by its token alone, since the keys are gone by then. */
  signOut: (_: Running, token: B64, everywhere: boolean): Promise<void> =>
    new Api(BASE, token).post(everywhere ? "sign-out-everywhere" : "sign-out", {}),
};

export type Deeds = typeof deeds;
