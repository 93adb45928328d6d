/** The shared vectors of whole cases: chains, grants, rooms, attachments, index rows; and records that must be refused. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { fromBase64url, toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import { readChain, type Chain } from "../../crypto/browser/chain.ts";
import { parseFounding, rootFingerprint } from "../../crypto/browser/directory.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { caseIdOf, parseRecord } from "../../crypto/browser/parsedRecord.ts";
import type { RoomName } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { openUnlock, recoveryKeys } from "../../crypto/browser/unlock.ts";
import {
  assertChain, assertGrants, assertIndex, assertViews, type CaseVector, type MemberVector, type Summary, type UnlockVector,
} from "./story.ts";
import { each, vectors } from "./vectors.ts";

interface Cases {
  /** `exposed` stands there as the number of its record. */
  readonly cases: readonly CaseVector[];
  readonly newest: number;
  readonly unlock: UnlockVector;
}
interface Given {
  readonly entries: readonly string[];
  readonly founding: { readonly bytes: string };
  readonly members: readonly MemberVector[];
  readonly versions: readonly string[];
}

const given = vectors<Given>("directory");
const { newest, unlock, ...read } = vectors<Cases>("cases");
const isExposed = (after: Summary): Summary => ({ ...after, exposed: (after.exposed as unknown) !== null });
const cases = read.cases.map((vector) => ({ ...vector, after: vector.after.map(isExposed) }));

function directoriesUpTo(number: number): Promise<Directories> {
  const founding = utf8(given.founding.bytes);
  const versions = given.versions.slice(0, number).map(utf8);
  const entries = given.entries.map(utf8);
  return Directories.verify({ founding, versions, entries }, rootFingerprint(parseFounding(founding)));
}

let directories: Directories;
before(async () => {
  directories = await directoriesUpTo(newest);
});

const name = (vector: CaseVector) => vector.name;

test("after each record a chain says what the vectors say, and records are written again the same", () =>
  each(cases, name, (vector) => assertChain(vector, directories)));

test("each grant opens for its holder and gives the room's identity", () =>
  each(cases, name, (vector) => assertGrants(vector, directories, given.members)));

test("each room is seen as the vectors see it, attachments byte for byte", () =>
  each(cases, name, (vector) => assertViews(vector, directories)));

test("an index row opens, and gives what the vectors say", () =>
  each(cases, name, (vector) => assertIndex(vector, directories)));

test("an unlock file opens with the paper key", async () => {
  const { note, member, words } = unlock;
  const keys = recoveryKeys(words.split(" "), note.instance, member);
  assert.equal(toBase64url(keys.auth), unlock.auth);
  const { identity, about } = await openUnlock(fromBase64url(unlock.sealed), keys.unlock, note);
  assert.equal(toBase64url(identity.seed), unlock.seed);
  assert.deepEqual(about, note);
});

interface Forged {
  readonly forged: readonly {
    readonly before: readonly string[];
    readonly newest: number;
    readonly record: string;
    readonly why: string;
  }[];
  readonly records: { readonly [digest: string]: string };
}

test("records that break a rule are refused, and what stands before them is not", async () => {
  const { forged, records } = vectors<Forged>("forged_records");
  const known = new Map<number, Directories>();
  const chains = new Map<string, Chain>();
  const bytesOf = (digest: string) => utf8(records[digest] as string);
  const idOf = (root: Uint8Array) => caseIdOf(parseRecord(root).signed);
  await each(forged, ({ why }) => why, async ({ before: earlier, newest: number, record }) => {
    const reader = known.get(number) ?? (await directoriesUpTo(number));
    known.set(number, reader);
    const bytes = bytesOf(record);
    const [root] = earlier;
    if (root === undefined) return assert.rejects(async () => readChain([bytes], reader, idOf(bytes)), Refused);
    const key = `${number} ${earlier.join()}`;
    const chain = chains.get(key) ?? (await readChain(earlier.map(bytesOf), reader, idOf(bytesOf(root))));
    chains.set(key, chain);
    return assert.rejects(chain.extended(bytes, reader), Refused);
  });
});

interface Amiss {
  readonly case: string;
  readonly frontier: readonly string[];
  readonly newest: number;
  readonly order: readonly string[];
  readonly records: readonly string[];
  readonly room: RoomName;
  readonly rooms: readonly { readonly epoch: number; readonly seed: string }[];
  readonly rows: readonly {
    readonly epoch: number;
    readonly marks: readonly string[] | null;
    readonly object: string;
    readonly sealed: string;
    readonly why: string;
  }[];
}

test("a room in which much is amiss is seen as the vectors see it: read, marked or refused, row by row", async () => {
  const amiss = vectors<Amiss>("amiss");
  const reader = await directoriesUpTo(amiss.newest);
  const chain = await readChain(amiss.records.map(utf8), reader, amiss.case);
  const keys = new Map(amiss.rooms.map(({ epoch, seed }) => [epoch, new Identity(fromBase64url(seed))]));
  const rows = amiss.rows.map((row) => ({ ...row, room: amiss.room, sealed: fromBase64url(row.sealed) }));
  const view = await readRoom(chain, reader, amiss.room, keys, rows);
  assert.deepEqual(view.refused, amiss.rows.filter(({ marks }) => marks === null).map(({ object }) => object));
  assert.deepEqual(view.objects.map(({ header }) => header.object), amiss.order);
  assert.deepEqual(view.frontier, amiss.frontier);
  const seen = new Map(view.objects.map(({ header, marks }) => [header.object, [...marks].sort()]));
  const read = amiss.rows.filter(({ marks }) => marks !== null);
  await each(read, ({ why }) => why, ({ object, marks }) => assert.deepEqual(seen.get(object), marks));
});
