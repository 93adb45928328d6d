/** What a member does in a case: answers, notes, taking it up, closing, assigning, letting a colleague in. */

import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { B64, Slug } from "../../../../crypto/browser/fields.ts";
import { admit, close as closing, handle, openStaffRoom, wake } from "../../../../crypto/browser/filing.ts";
import { randomBytes } from "../../../../crypto/browser/randomness.ts";
import { ID_SIZE, type Digest } from "../../../../crypto/browser/records.ts";
import { ApiError } from "../../server/api.ts";
import type { CaseFile } from "./caseFile.ts";
import type { Keeper } from "./desk.ts";
import { mayBeLetIn } from "./keptOut.ts";
import { sendFile, type Sent } from "../../server/sending.ts";
import { needsStaffRoom } from "./shownCase.ts";
import { closedBy, writeTo, type Parcel, type ToWrite } from "./writing.ts";

type Done = ReturnType<typeof writeTo>;

/** What somebody typed and attached. */
export interface Message {
  readonly room: "talk" | "staff";
  readonly text: string;
  readonly files: readonly File[];
}
/** How far the file at *index* is. */
export interface Progress {
  readonly index: number;
  readonly sent: number;
  readonly total: number;
}

/**
 * Sign that this member, who was asleep here and is given the case now, has opened it: from then on they are a reader like the
 * others, and everybody who reads the case can see since when.
 */
export async function awake(keeper: Keeper, file: CaseFile): Promise<CaseFile> {
  const sleeps = ({ chain }: Pick<CaseFile, "chain">) => chain.holds("talk", keeper.me) && !chain.isAwake("talk", keeper.me);
  if (!sleeps(file)) return file;
  const written = await writeTo(keeper, file, async (parcel) => {
    if (sleeps(parcel)) parcel.add(await wake(parcel.acting("handler", "adviser")));
  });
  return written.file;
}

/** Write an answer to the reporter, which takes up a case that nobody has, or a note for the staff. */
export async function writeMessage(
  keeper: Keeper,
  file: CaseFile,
  { room, text, files }: Message,
  progress: (progress: Progress) => void,
  signal: AbortSignal,
): Done {
  // files are sealed to a key that exists: the room of the staff is opened before, by itself
  const base = room === "staff" && files.length > 0 ? await withStaffRoom(keeper, file) : file;
  const { about, ids } = idsFor(`${file.chain.caseId} ${room} ${text} ${files.map(({ name, size }) => `${name} ${size}`).join()}`, text, files.length);
  const sent: Sent[] = [];
  const done = await writeTo(keeper, base, async (parcel) => {
    if (room === "staff") await addStaffRoom(parcel);
    else if (parcel.chain.state === "received") parcel.add(await handle(parcel.acting("handler")));
    const key = parcel.chain.current(room)?.key ?? "";
    const { powersOnly } = parcel.chain;
    const objects: ToWrite[] = [];
    if (about !== null) objects.push({ room, object: about, body: { kind: room === "staff" ? "note" : "message", text } });
    for (const [index, one] of files.entries()) {
      const object = ids[index] as B64;
      if (parcel.isThere(room, object)) continue;
      const report = (done: number, total: number) => progress({ index, sent: done, total });
      if (sent[index]?.key !== key) {
        sent[index] = await sendFile(one, { uploads: keeper.api.uploads("blobs"), key, powersOnly, about, signal, progress: report });
      }
      const { blob, capability, description } = sent[index] as Sent;
      objects.push({ room, object, body: { kind: "attachment", attachment: description }, upload: { blob, capability } });
    }
    await parcel.write(objects);
  });
  failed = null;
  return done;
}

/** The ids of a message that may have arrived although its answer was lost: sent again, it must not stand there twice. */
let failed: { readonly what: string; readonly about: B64 | null; readonly ids: readonly B64[] } | null = null;

function idsFor(what: string, text: string, files: number): { readonly about: B64 | null; readonly ids: readonly B64[] } {
  if (failed?.what !== what) failed = { what, about: text === "" ? null : newId(), ids: Array.from({ length: files }, newId) };
  return failed;
}

function newId(): B64 {
  return toBase64url(randomBytes(ID_SIZE));
}

/** Open the room of the staff where there is none and this member may. */
async function addStaffRoom(parcel: Parcel): Promise<void> {
  if (!needsStaffRoom(parcel.keeper, parcel.chain) || !parcel.keeper.roles.has("handler")) return;
  parcel.add(await openStaffRoom(parcel.acting("handler"), parcel.file.line));
}

async function withStaffRoom(keeper: Keeper, file: CaseFile): Promise<CaseFile> {
  if (!needsStaffRoom(keeper, file.chain)) return file;
  return (await writeTo(keeper, file, addStaffRoom)).file;
}

/**
 * Take a new case up: the reporter reads that it is being handled; the staff get their room.
 *
 * Raises ApiError: `closed-meanwhile`: opening a case again is a deed of its own, that nobody does unawares.
 */
export function takeUpCase(keeper: Keeper, file: CaseFile): Done {
  return writeTo(keeper, file, async (parcel) => {
    if (parcel.chain.state === "closed") throw new ApiError("closed-meanwhile");
    if (parcel.chain.state === "received") parcel.add(await handle(parcel.acting("handler")));
    await addStaffRoom(parcel);
  });
}

/** Open a closed case again: the reporter reads that it is being handled; the staff get their room. */
export function reopen(keeper: Keeper, file: CaseFile): Done {
  return writeTo(keeper, file, async (parcel) => {
    if (parcel.chain.state === "closed") parcel.add(await handle(parcel.acting("handler")));
    await addStaffRoom(parcel);
  });
}

/** Close the case. Raises ApiError: `closed-meanwhile`: by somebody else, or with another outcome. */
export function close(keeper: Keeper, file: CaseFile, outcome: Slug): Done {
  return writeTo(keeper, file, async (parcel) => {
    if (parcel.chain.state !== "closed") parcel.add(await closing(parcel.acting("handler"), outcome));
    // this very closing may have arrived by an earlier try, whose answer was lost
    else if (closedBy(parcel.chain) !== keeper.me || parcel.chain.outcome !== outcome) throw new ApiError("closed-meanwhile");
  });
}

/** Say who handles the case, in the room of the staff. */
export function assign(keeper: Keeper, file: CaseFile, to: Digest | null): Done {
  const object = newId();
  return writeTo(keeper, file, async (parcel) => {
    await addStaffRoom(parcel);
    await parcel.write([{ room: "staff", object, body: { kind: "assignment", assignment: { to } } }]);
  });
}

/**
 * Give a colleague the keys of the talk and of the room of the staff; with *earlier*, also what was written before.
 *
 * Raises ApiError: `kept-out`: the report says that they are part of the matter, or shut out; or they have ended meanwhile.
 */
export function letIn(keeper: Keeper, file: CaseFile, who: Digest, earlier: boolean): Done {
  return writeTo(keeper, file, async (parcel) => {
    if (parcel.chain.holds("talk", who)) return; // a colleague was quicker
    if (!mayBeLetIn(keeper.directories, parcel.file).includes(who)) throw new ApiError("kept-out");
    const { keys, line } = parcel.file;
    const rooms = (["staff", "talk"] as const).filter((room) => parcel.chain.isAwake(room, keeper.me));
    parcel.add(await admit(parcel.acting("handler", "adviser"), who, rooms, earlier ? keys : new Map(), line));
  });
}
