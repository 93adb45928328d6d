/** Writing to a case: sealed on top of what was read, and sealed again where the case has moved meanwhile. */

import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { Body } from "../../../../crypto/browser/bodies.ts";
import type { Chain } from "../../../../crypto/browser/chain.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import { mayWrite } from "../../../../crypto/browser/objects.ts";
import { rotate, type Acting, type Deed } from "../../../../crypto/browser/filing.ts";
import type { Digest, Role, RoomName } from "../../../../crypto/browser/records.ts";
import { roomsShutTo } from "../../cases/reading.ts";
import { blobSent, grantsSent, RoomWriter } from "../../cases/writer.ts";
import { today } from "../../clock.ts";
import type { Written } from "../shown.ts";
import { ApiError } from "../../server/api.ts";
import { keepRow, objectIds, readCase, type CaseFile } from "./caseFile.ts";
import type { Keeper } from "./desk.ts";
import { shownCase } from "./shownCase.ts";
import type { Upload } from "../../server/sending.ts";

/** The case or the directory is not what was read: read again, seal again, send again. */
const MOVED = new Set(["head-moved", "epoch-moved", "epoch-needed", "directory-moved", "already-there"]);
const MOST_TRIES = 6;

/** Objects to write, in order. Ids stay the same from try to try, so that a repeated one is known as such. */
export interface ToWrite {
  readonly room: RoomName;
  readonly object: B64;
  readonly body: Body;
  /** The file that the body describes. */
  readonly upload?: Upload;
}
/** What is sent as one: stored whole or not at all. */
export class Parcel {
  readonly #before: number;
  readonly #records: B64[] = [];
  readonly #grants: object[] = [];
  readonly #objects: object[] = [];
  readonly #blobs: object[] = [];
  #chain: Chain;
  readonly keeper: Keeper;
  readonly file: CaseFile;

  constructor(keeper: Keeper, file: CaseFile) {
    this.keeper = keeper;
    this.file = file;
    this.#chain = file.chain;
    this.#before = file.chain.head.seq;
  }

  /** The chain with what was added so far. */
  get chain(): Chain {
    return this.#chain;
  }

  /** The day of what is written: none where the case keeps no days. */
  get day(): Day | null {
    return this.#chain.powersOnly ? null : today();
  }

  /** This member, acting in one of their *roles*: the first that they have. Raises Refused: they have none of them. */
  acting(...roles: readonly Role[]): Acting {
    const { directories, identity, me } = this.keeper;
    const role = roles.find((one) => this.keeper.roles.has(one));
    if (role === undefined) throw new Refused("writing: no role that may");
    return { chain: this.#chain, directories, identity, signer: { role, who: me }, day: this.day };
  }

  /** Put a record on top, with its grants. */
  add({ chain, record, grants }: Deed): void {
    this.#chain = chain;
    this.#records.push(toBase64url(record));
    this.#grants.push(...grantsSent(grants));
  }

  /** Seal objects to the rooms' current keys, each after the one before, and hand over the files that they describe. */
  async write(objects: readonly ToWrite[]): Promise<void> {
    const { me, identity } = this.keeper;
    const writers = new Map<RoomName, RoomWriter>();
    for (const { room, object, body, upload } of objects) {
      if (this.isThere(room, object)) continue;
      const writer = writers.get(room) ?? new RoomWriter(this.#chain, me, identity, room, this.day, this.file.views.get(room));
      writers.set(room, writer);
      const may = (["handler", "adviser"] as const).filter((role) => mayWrite(room, body.kind, role));
      const written = await writer.writeAs(this.acting(...may).signer, body, object);
      if (upload !== undefined) this.#blobs.push(blobSent(upload, written));
    }
    this.#objects.push(...[...writers.values()].flatMap(({ sent }) => sent));
  }

  /** Whether an object arrived by an earlier try, whose answer was lost. */
  isThere(room: RoomName, object: B64): boolean {
    return this.file.views.get(room)?.objects.some(({ header }) => header.object === object) ?? false;
  }

  /** Raises ApiError: one of MOVED, or a refusal. */
  async send(): Promise<void> {
    if (this.#records.length + this.#objects.length === 0) return;
    await this.keeper.api.post(`cases/${this.file.chain.caseId}/append`, {
      head_seq: this.#before,
      records: this.#records,
      grants: this.#grants,
      objects: this.#objects,
      blobs: this.#blobs,
    });
  }
}

/**
 * Do a deed on a case, and return how the case stands afterwards.
 *
 * Where a holder has ended, new keys without them come first (SPEC §7), and so they do where this member has not the
 * newest ones. Where somebody else was quicker, the case is
 * read again and the deed is sealed again on what it has become; nothing that was typed is lost.
 *
 * Args: *deed* fills the parcel; it is called again for every try.
 * Raises ApiError, Refused: see `readCase`.
 */
export async function writeTo(keeper: Keeper, file: CaseFile, deed: (parcel: Parcel) => Promise<void>): Promise<Written & { file: CaseFile }> {
  const known = new Set(objectIds(file));
  const dropped = new Map<Digest, Written["dropped"][number]>();
  let current = file;
  for (let tries = 1; ; tries += 1) {
    try {
      const renewed = await withNewKeys(keeper, current);
      if (renewed !== null) {
        for (const person of renewed.dropped) dropped.set(person.who, person);
        current = renewed.file;
      }
      const parcel = new Parcel(keeper, current);
      await deed(parcel);
      await parcel.send();
      break;
    } catch (error) {
      const moved = error instanceof ApiError && MOVED.has(error.code);
      if (!moved || tries === MOST_TRIES) throw error;
      if (error.code === "directory-moved" || error.code === "epoch-needed") await keeper.refresh();
      current = await readCase(keeper, file.chain.caseId);
    }
  }
  const after = await readCase(keeper, file.chain.caseId);
  void keepRow(keeper, after);
  const shown = shownCase(keeper, { ...after, readBefore: known });
  const arrived = shown.events.filter((event) => event.type === "object" && event.unread).length;
  const closed = file.chain.state !== "closed" && ![null, keeper.me].includes(closedBy(current.chain));
  return { file: after, shown, dropped: [...dropped.values()], arrived, closed };
}

/** Who closed a case that is closed; else null. */
export function closedBy({ links, state }: Chain): Digest | null {
  const by = links.findLast(({ record }) => record.type === "close")?.record.signers[0];
  return state === "closed" && by !== undefined && "who" in by ? by.who : null;
}

/** Make new keys where somebody has ended or this member lacks the newest ones, and return the case with them; else null. */
async function withNewKeys(keeper: Keeper, file: CaseFile): Promise<{ file: CaseFile; dropped: Written["dropped"] } | null> {
  const parcel = new Parcel(keeper, file);
  const rotation = await rotate(parcel.acting("handler", "adviser"), file.line, roomsShutTo(keeper.me, file));
  if (rotation === null) return null;
  const dropped = shownCase(keeper, file).ended;
  parcel.add(rotation);
  await parcel.send();
  return { file: await readCase(keeper, file.chain.caseId), dropped };
}
