/** A case that its ten words have opened: fetched as ciphertext, verified from the root, read and answered here. */

import { OpenedAttachment, cleanName } from "../../../../crypto/browser/attachments.ts";
import { fromBase64url, toBase64url } from "../../../../crypto/browser/bytes.ts";
import { directoryNumbers, readChain, type Chain } from "../../../../crypto/browser/chain.ts";
import { lookupToken, reporterSeed } from "../../../../crypto/browser/derivations.ts";
import { NotAHolder, Refused } from "../../../../crypto/browser/errors.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import { openGrant, type ListLine } from "../../../../crypto/browser/grants.ts";
import { Identity } from "../../../../crypto/browser/identity.ts";
import type { ObjectRow } from "../../../../crypto/browser/objects.ts";
import { caseIdOf, parseRecord } from "../../../../crypto/browser/parsedRecord.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import { readRoom, type RoomView } from "../../../../crypto/browser/roomView.ts";
import { ApiError, type Api } from "../../server/api.ts";
import type { Organisation } from "./organisation.ts";
import type { ObjectsAnswer, SealedCaseAnswer } from "../../server/answers.ts";
import { pages } from "../../server/pages.ts";

/** What is opened in the browser at most; above, it is for the program that reads sealed cases. */
const MOST_HERE = 256 * 1024 * 1024;
const PART = 2 * 1024 * 1024;

/** The room keys that this reporter was granted, by room and epoch. */
export type Keys = ReadonlyMap<RoomName, ReadonlyMap<number, Identity>>;

/** A case as it was last read. */
export interface OpenedCase {
  readonly api: Api;
  readonly organisation: Organisation;
  readonly words: readonly string[];
  readonly reporter: Identity;
  readonly chain: Chain;
  readonly keys: Keys;
  readonly line: ListLine;
  readonly talk: RoomView;
  readonly identity: RoomView | null;
  readonly blobs: ReadonlyMap<B64, number>;
}

/**
 * Fetch and verify the case that *words* look up.
 *
 * Raises ApiError: `not-found`: they open none; or it can't be had. Refused: it doesn't verify, or names another reporter.
 */
export async function readCase(before: Organisation, words: readonly string[]): Promise<OpenedCase> {
  const api = before.api.as(toBase64url(lookupToken(words, before.instance)));
  const said = await api.get<SealedCaseAnswer>("case");
  const rows = await allObjects(api, said);
  const records = said.records.map((record) => fromBase64url(record));
  const [first] = records;
  if (first === undefined) throw new Refused("case: no records");
  const organisation = await before.again([...directoryNumbers(records)]);
  const chain = await readChain(records, organisation.directories, caseIdOf(parseRecord(first).signed));
  const reporter = new Identity(reporterSeed(words, organisation.instance, fromBase64url(chain.root.nonce)));
  const [mine, theirs] = [reporter.publicKeys, chain.reporter()];
  // attack: a server answers a receipt with a case of its own
  if (mine.seal !== theirs.seal || mine.sign !== theirs.sign) throw new Refused("case: another reporter");
  const { keys, line } = await openKeys(chain, said, reporter);
  const view = (room: RoomName) => {
    const identities = keys.get(room);
    const here = rows.filter((row) => row.room === room);
    return identities === undefined ? null : readRoom(chain, organisation.directories, room, identities, here);
  };
  const talk = await view("talk");
  if (talk === null) throw new Refused("case: no grant of the talk opens");
  const blobs = new Map(said.blobs.map(({ blob, stored }) => [blob, stored]));
  return { api, organisation, words, reporter, chain, keys, line, talk, identity: await view("identity"), blobs };
}

/** The rooms whose newest key the reporter should have been granted, and was not: a colleague may have sealed it wrongly. */
export function shutRooms({ chain, keys }: OpenedCase): readonly RoomName[] {
  return chain.roomsOf("reporter").filter((room) => !(keys.get(room)?.has(chain.current(room)?.epoch ?? -1) ?? false));
}

/**
 * Return a file of the talk, opened, under its harmless name; as a type that no browser shows by itself.
 *
 * Raises Refused: it is not the file that was described. ApiError: `too-large`, or it can't be had.
 */
export async function fetchFile(
  opened: OpenedCase,
  object: B64,
  progress: (done: number, total: number) => void,
): Promise<{ readonly blob: Blob; readonly name: string }> {
  const found = opened.talk.objects.find(({ header }) => header.object === object);
  const room = opened.keys.get("talk")?.get(found?.header.epoch ?? -1);
  if (found?.body.kind !== "attachment" || room === undefined) throw new Refused("fetching: no attachment");
  const { attachment } = found.body;
  const stored = opened.blobs.get(attachment.blob);
  if (stored === undefined) throw new ApiError("not-found");
  if (attachment.size > MOST_HERE) throw new ApiError("too-large");
  const readAt = (offset: number, length: number) => opened.api.read(`case/blobs/${attachment.blob}`, offset, length);
  const file = await OpenedAttachment.open(attachment, { size: stored, readAt }, room, opened.chain.powersOnly);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let done = 0; done < file.size; ) {
    const part = new Uint8Array(await file.read(done, PART));
    parts.push(part);
    done += part.length;
    progress(done, file.size);
  }
  return { blob: new Blob(parts, { type: "application/octet-stream" }), name: cleanName(attachment.name) };
}

async function allObjects(api: Api, first: ObjectsAnswer): Promise<readonly ObjectRow[]> {
  const rows: ObjectRow[] = [];
  for await (const { objects } of pages(first, (after) => api.get<ObjectsAnswer>("case/objects", { after }))) {
    rows.push(...objects.map((object) => ({ ...object, sealed: fromBase64url(object.sealed) })));
  }
  return rows;
}

/** Attack: a server seals a key of its own to the reporter. Every key must be the chain's. */
async function openKeys(chain: Chain, said: SealedCaseAnswer, reporter: Identity): Promise<{ keys: Keys; line: ListLine }> {
  const keys = new Map<RoomName, Map<number, Identity>>();
  let line: ListLine | undefined;
  for (const { room, epoch, holder, sealed } of said.grants) {
    const expected = chain.epochs(room)[epoch]?.key.key;
    if (holder !== "reporter" || expected === undefined) continue;
    try {
      const grant = await openGrant(fromBase64url(sealed), reporter.openKey, expected);
      keys.set(room, (keys.get(room) ?? new Map<number, Identity>()).set(epoch, grant.identity));
      if (room === "talk") line = grant.line;
    } catch (error) {
      // a grant that doesn't fit shuts its epoch, not the case
      if (!(error instanceof NotAHolder || error instanceof Refused)) throw error;
    }
  }
  if (line === undefined) throw new Refused("case: no grant of the talk opens");
  return { keys, line };
}
