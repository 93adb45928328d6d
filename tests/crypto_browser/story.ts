/** What vectors say about a case, and the reading of it: the same for cases that either side made. */

import assert from "node:assert/strict";
import { OpenedAttachment } from "../../crypto/browser/attachments.ts";
import { writeBody } from "../../crypto/browser/bodies.ts";
import { fromBase64url, toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import { readChain, type Chain } from "../../crypto/browser/chain.ts";
import type { Directories } from "../../crypto/browser/directoryHistory.ts";
import { openGrant, type ListLine } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { MemberIndex, type IndexRow } from "../../crypto/browser/memberIndex.ts";
import type { ObjectRow } from "../../crypto/browser/objects.ts";
import { parseRecord } from "../../crypto/browser/parsedRecord.ts";
import type { Holder, PublicKeys, RoomName, Who } from "../../crypto/browser/records.ts";
import { readRoom, type RoomView } from "../../crypto/browser/roomView.ts";
import { marshalSigned } from "../../crypto/browser/signing.ts";
import type { UnlockFor } from "../../crypto/browser/unlock.ts";
import { inMemory } from "./in_memory.ts";
import { each } from "./vectors.ts";

/** What a chain says after a record. */
export interface Summary {
  readonly claimed: number | null;
  readonly digest: string;
  readonly exposed: boolean;
  readonly outcome: string | null;
  readonly reporter: PublicKeys;
  readonly rooms: { readonly [room in RoomName]?: RoomSummary };
  readonly seq: number;
  readonly stale: readonly string[];
  readonly state: string;
  readonly withdrawn: boolean;
}
export interface RoomSummary {
  readonly awake: readonly Who[];
  readonly epoch: number;
  readonly holders: readonly Holder[];
}
export interface SeenObject {
  readonly author: object;
  readonly body: string;
  readonly digest: string;
  /** The content of an attachment. */
  readonly file: { readonly blob: string; readonly content: string } | null;
  readonly kind: string;
  readonly marks: readonly string[];
  readonly object: string;
}
export interface View {
  readonly frontier: readonly string[];
  readonly last_by: { readonly [who: string]: string };
  readonly objects: readonly SeenObject[];
  readonly refused: readonly string[];
}
export interface GrantVector {
  readonly epoch: number;
  readonly room: RoomName;
  readonly sealed: string;
  readonly who: Who;
}
export interface RowVector {
  readonly epoch: number;
  readonly object: string;
  readonly room: RoomName;
  readonly sealed: string;
}
export interface SeedVector {
  readonly epoch: number;
  readonly room: RoomName;
  readonly seed: string;
}
/** A case, all of it, with every secret. */
export interface CaseVector {
  readonly after: readonly Summary[];
  readonly blobs: readonly { readonly blob: string; readonly sealed: string }[];
  readonly case: string;
  readonly grants: readonly GrantVector[];
  readonly index: { readonly member: string; readonly row: IndexRow; readonly sealed: string; readonly seed: string };
  readonly line: ListLine;
  readonly name: string;
  readonly number: string;
  readonly objects: readonly RowVector[];
  readonly records: readonly string[];
  readonly reporters: readonly { readonly seed: string }[];
  readonly rooms: readonly SeedVector[];
  readonly views: { readonly [room in RoomName]?: View };
}
/** An unlock file under a paper key. */
export interface UnlockVector {
  readonly auth: string;
  readonly member: string;
  readonly note: UnlockFor;
  readonly sealed: string;
  readonly seed: string;
  readonly words: string;
}
export interface MemberVector {
  readonly seed: string;
  readonly who: string;
}

export function identitiesOf(vector: CaseVector, room: RoomName): ReadonlyMap<number, Identity> {
  const own = vector.rooms.filter((item) => item.room === room);
  return new Map(own.map(({ epoch, seed }) => [epoch, new Identity(fromBase64url(seed))]));
}

export function rowsOf(vector: CaseVector, room: RoomName): readonly ObjectRow[] {
  const own = vector.objects.filter((item) => item.room === room);
  return own.map((row) => ({ ...row, sealed: fromBase64url(row.sealed) }));
}

const chainOf = ({ records, case: caseId }: CaseVector, directories: Directories) =>
  readChain(records.map(utf8), directories, caseId);

/** Write down what a chain says. */
export function summary(chain: Chain, directories: Directories): Summary {
  const room = (name: RoomName): RoomSummary => {
    const { epoch, holders } = chain.epochs(name).at(-1)?.key as NonNullable<ReturnType<Chain["current"]>>;
    return { awake: holders.map(({ who }) => who).filter((who) => chain.isAwake(name, who)), epoch, holders };
  };
  return {
    claimed: chain.claimed,
    digest: chain.head.hash,
    exposed: chain.exposed,
    outcome: chain.outcome,
    reporter: chain.reporter(),
    rooms: Object.fromEntries(chain.roomNames.map((name) => [name, room(name)])),
    seq: chain.head.seq,
    stale: chain.staleRooms(directories),
    state: chain.state,
    withdrawn: chain.withdrawn,
  };
}

/** After each record the chain says what the vector says; each record is written again the same. */
export async function assertChain(vector: CaseVector, directories: Directories): Promise<void> {
  const [first, ...rest] = vector.records.map(utf8);
  let chain = await readChain([first as Uint8Array], directories, vector.case);
  assert.equal(chain.number, vector.number);
  assert.deepEqual(summary(chain, directories), vector.after[0]);
  for (const [at, record] of rest.entries()) {
    chain = await chain.extended(record, directories);
    assert.deepEqual(summary(chain, directories), vector.after[at + 1]);
  }
  assert.deepEqual((await chainOf(vector, directories)).head, chain.head);
  for (const record of vector.records) assert.deepEqual(marshalSigned(parseRecord(utf8(record)).signed), utf8(record));
}

/** Each grant opens for its holder, and gives the room's identity. */
export async function assertGrants(vector: CaseVector, directories: Directories, members: readonly MemberVector[]): Promise<void> {
  const chain = await chainOf(vector, directories);
  const seeds = new Map(vector.rooms.map(({ room, epoch, seed }) => [`${room} ${epoch}`, seed]));
  await each(vector.grants, ({ room, epoch, who }) => `${room} ${epoch} ${who}`, async ({ room, epoch, who, sealed }) => {
    const holders = who === "reporter" ? vector.reporters : members.filter((member) => member.who === who);
    const { key } = chain.epoch(room, epoch).key;
    const open = (seed: string) => openGrant(fromBase64url(sealed), new Identity(fromBase64url(seed)).openKey, key);
    const attempts = await Promise.allSettled(holders.map(({ seed }) => open(seed)));
    const opened = attempts.flatMap((attempt) => (attempt.status === "fulfilled" ? [attempt.value] : []));
    assert.deepEqual(opened.map(({ identity }) => toBase64url(identity.seed)), [seeds.get(`${room} ${epoch}`)]);
    assert.deepEqual(opened.map(({ line }) => line), [vector.line]);
  });
}

/** Write down what a view shows, but for the files. */
export function seen({ objects }: RoomView): readonly Omit<SeenObject, "file">[] {
  return objects.map(({ header, body, digest, marks }) => ({
    author: header.author,
    body: toBase64url(writeBody(body)),
    digest,
    kind: header.kind,
    marks: [...marks].sort(),
    object: header.object,
  }));
}

/** Each room is seen as the vector sees it, in whatever order the rows come, and attachments byte for byte. */
export async function assertViews(vector: CaseVector, directories: Directories): Promise<void> {
  const chain = await chainOf(vector, directories);
  await each(Object.entries(vector.views), ([room]) => room, async ([name, expected]) => {
    const room = name as RoomName;
    const keys = identitiesOf(vector, room);
    const view = await readRoom(chain, directories, room, keys, [...rowsOf(vector, room)].reverse());
    assert.deepEqual(view.refused, [...expected.refused].reverse());
    assert.deepEqual(view.frontier, expected.frontier);
    for (const [who, digest] of Object.entries(expected.last_by)) assert.equal(view.lastBy(who), digest);
    assert.deepEqual(seen(view), expected.objects.map(({ file: _, ...object }) => object));
    for (const [at, { file }] of expected.objects.entries()) {
      const { body, header } = view.objects[at] as RoomView["objects"][number];
      if (file === null || body.kind !== "attachment") continue;
      const blob = inMemory(fromBase64url(vector.blobs.find((item) => item.blob === file.blob)?.sealed as string));
      const opened = await OpenedAttachment.open(body.attachment, blob, keys.get(header.epoch) as Identity, chain.powersOnly);
      assert.equal(toBase64url(await opened.read(0, opened.size)), file.content);
    }
  });
}

/** The index row opens for its member, and gives what the vector says. */
export function assertIndex({ index, case: caseId }: CaseVector, directories: Directories): void {
  const own = new MemberIndex(new Identity(fromBase64url(index.seed)), directories.founding.instance, index.member);
  assert.deepEqual(own.open(caseId, fromBase64url(index.sealed)), index.row);
  assert.deepEqual(own.open(caseId, own.seal(caseId, index.row)), index.row);
}
