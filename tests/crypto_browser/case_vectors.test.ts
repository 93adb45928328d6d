/** The shared vectors of whole cases: chains, grants, rooms, attachments, index rows; and records that must be refused. */

import assert from "node:assert/strict";
import { before, test } from "node:test";
import { OpenedAttachment } from "../../crypto/browser/attachments.ts";
import { writeBody } from "../../crypto/browser/bodies.ts";
import { fromBase64url, toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import { readChain, type Chain } from "../../crypto/browser/chain.ts";
import { parseFounding, rootFingerprint } from "../../crypto/browser/directory.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { openGrant, type ListLine } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { MemberIndex, type IndexRow } from "../../crypto/browser/index.ts";
import { caseIdOf, parseRecord } from "../../crypto/browser/parsedRecord.ts";
import type { Holder, PublicKeys, RoomName } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { marshalSigned } from "../../crypto/browser/signing.ts";
import { openUnlock, recoveryKeys, type UnlockFor } from "../../crypto/browser/unlock.ts";
import { inMemory } from "./in_memory.ts";
import { each, vectors } from "./vectors.ts";

interface Summary {
  readonly claimed: number | null;
  readonly digest: string;
  readonly exposed: number | null;
  readonly outcome: string | null;
  readonly reporter: PublicKeys;
  readonly rooms: { readonly [room in RoomName]?: { readonly awake: readonly string[]; readonly epoch: number; readonly holders: readonly Holder[] } };
  readonly seq: number;
  readonly stale: readonly string[];
  readonly state: string;
  readonly withdrawn: boolean;
}
interface SeenObject {
  readonly author: object;
  readonly body: string;
  readonly digest: string;
  readonly file: { readonly blob: string; readonly content: string } | null;
  readonly kind: string;
  readonly marks: readonly string[];
  readonly object: string;
}
interface View {
  readonly frontier: readonly string[];
  readonly last_by: { readonly [who: string]: string };
  readonly objects: readonly SeenObject[];
  readonly refused: readonly string[];
}
interface CaseVector {
  readonly after: readonly Summary[];
  readonly blobs: readonly { readonly blob: string; readonly sealed: string }[];
  readonly case: string;
  readonly grants: readonly { readonly epoch: number; readonly room: RoomName; readonly sealed: string; readonly who: string }[];
  readonly index: { readonly member: string; readonly row: IndexRow; readonly sealed: string; readonly seed: string };
  readonly line: ListLine;
  readonly name: string;
  readonly number: string;
  readonly objects: readonly { readonly epoch: number; readonly object: string; readonly room: RoomName; readonly sealed: string }[];
  readonly records: readonly string[];
  readonly reporters: readonly { readonly seed: string }[];
  readonly rooms: readonly { readonly epoch: number; readonly room: RoomName; readonly seed: string }[];
  readonly views: { readonly [room in RoomName]?: View };
}
interface Cases {
  readonly cases: readonly CaseVector[];
  readonly newest: number;
  readonly unlock: { readonly auth: string; readonly member: string; readonly note: UnlockFor; readonly sealed: string; readonly seed: string; readonly unlock: string; readonly words: string };
}
interface Given {
  readonly entries: readonly string[];
  readonly founding: { readonly bytes: string };
  readonly members: readonly { readonly seed: string; readonly who: string }[];
  readonly versions: readonly string[];
}

const given = vectors<Given>("directory");
const { cases, newest, unlock } = vectors<Cases>("cases");

function directoriesUpTo(number: number): Promise<Directories> {
  const founding = utf8(given.founding.bytes);
  const versions = given.versions.slice(0, number).map(utf8);
  return Directories.verify({ founding, versions, entries: given.entries.map(utf8) }, rootFingerprint(parseFounding(founding)));
}

let directories: Directories;
before(async () => {
  directories = await directoriesUpTo(newest);
});

const chainOf = ({ records, case: caseId }: CaseVector) => readChain(records.map(utf8), directories, caseId);

function assertSays(chain: Chain, expected: Summary): void {
  assert.deepEqual(chain.head, { hash: expected.digest, seq: expected.seq });
  assert.deepEqual(
    [chain.claimed, chain.exposed, chain.outcome, chain.state, chain.withdrawn, chain.reporter()],
    [expected.claimed, expected.exposed !== null, expected.outcome, expected.state, expected.withdrawn, expected.reporter],
  );
  assert.deepEqual(chain.staleRooms(directories), expected.stale);
  assert.deepEqual(chain.roomNames, Object.keys(expected.rooms).sort());
  for (const [room, { awake, epoch, holders }] of Object.entries(expected.rooms)) {
    const name = room as RoomName;
    const current = chain.current(name);
    assert.deepEqual([current?.epoch, current?.holders], [epoch, holders]);
    assert.deepEqual(current?.holders.map(({ who }) => who).filter((who) => chain.isAwake(name, who)), awake);
  }
}

test("after each record a chain says what the vectors say, and records are written again the same", async () => {
  await each(cases, ({ name }) => name, async (vector) => {
    const [first, ...rest] = vector.records.map(utf8);
    let chain = await readChain([first as Uint8Array], directories, vector.case);
    assert.equal(chain.number, vector.number);
    assertSays(chain, vector.after[0] as Summary);
    for (const [at, record] of rest.entries()) {
      chain = await chain.extended(record, directories);
      assertSays(chain, vector.after[at + 1] as Summary);
    }
    for (const record of vector.records) assert.deepEqual(marshalSigned(parseRecord(utf8(record)).signed), utf8(record));
    assert.deepEqual((await chainOf(vector)).head, chain.head);
  });
});

test("each grant opens for its holder and gives the room's identity", async () => {
  await each(cases, ({ name }) => name, async (vector) => {
    const chain = await chainOf(vector);
    const seeds = new Map(vector.rooms.map(({ room, epoch, seed }) => [`${room} ${epoch}`, seed]));
    await each(vector.grants, ({ room, epoch, who }) => `${room} ${epoch} ${who}`, async ({ room, epoch, who, sealed }) => {
      const holders = who === "reporter" ? vector.reporters : given.members.filter((member) => member.who === who);
      const { key } = chain.epoch(room, epoch).key;
      const attempts = holders.map(({ seed }) => openGrant(fromBase64url(sealed), new Identity(fromBase64url(seed)).openKey, key));
      const opened = (await Promise.allSettled(attempts)).flatMap((one) => (one.status === "fulfilled" ? [one.value] : []));
      assert.equal(opened.length, 1);
      assert.equal(toBase64url(opened[0]?.identity.seed as Uint8Array), seeds.get(`${room} ${epoch}`));
      assert.deepEqual(opened[0]?.line, vector.line);
    });
  });
});

test("each room is seen as the vectors see it, attachments byte for byte", async () => {
  await each(cases, ({ name }) => name, async (vector) => {
    const chain = await chainOf(vector);
    for (const [name, expected] of Object.entries(vector.views)) {
      const room = name as RoomName;
      const keys = new Map(vector.rooms.filter((item) => item.room === room).map(({ epoch, seed }) => [epoch, new Identity(fromBase64url(seed))]));
      const rows = vector.objects.filter((item) => item.room === room).map((row) => ({ ...row, sealed: fromBase64url(row.sealed) }));
      const view = await readRoom(chain, directories, room, keys, rows.reverse());
      assert.deepEqual(view.refused, [...expected.refused].reverse());
      assert.deepEqual(view.frontier, expected.frontier);
      for (const [who, digest] of Object.entries(expected.last_by)) assert.equal(view.lastBy(who), digest);
      const seen = view.objects.map(({ header, body, digest, marks }) => ({
        author: header.author, body: toBase64url(writeBody(body)), digest, kind: header.kind, marks: [...marks].sort(), object: header.object,
      }));
      assert.deepEqual(seen, expected.objects.map(({ file: _, ...object }) => object));
      for (const [at, { file }] of expected.objects.entries()) {
        const { body, header } = view.objects[at] as (typeof view.objects)[number];
        if (file === null || body.kind !== "attachment") continue;
        const blob = vector.blobs.find((item) => item.blob === file.blob);
        const source = inMemory(fromBase64url(blob?.sealed as string));
        const opened = await OpenedAttachment.open(body.attachment, source, keys.get(header.epoch) as Identity, chain.powersOnly);
        assert.equal(toBase64url(await opened.read(0, opened.size)), file.content);
      }
    }
  });
});

test("an index row opens, and gives what the vectors say", async () => {
  await each(cases, ({ name }) => name, async ({ index, case: caseId }) => {
    const own = new MemberIndex(new Identity(fromBase64url(index.seed)), directories.founding.instance, index.member);
    assert.deepEqual(own.open(caseId, fromBase64url(index.sealed)), index.row);
    assert.deepEqual(own.open(caseId, own.seal(caseId, index.row)), index.row);
  });
});

test("an unlock file opens with the paper key", async () => {
  const { note, member, words } = unlock;
  const keys = recoveryKeys(words.split(" "), note.instance, member);
  assert.equal(toBase64url(keys.auth), unlock.auth);
  const { identity, about } = await openUnlock(fromBase64url(unlock.sealed), keys.unlock, note);
  assert.equal(toBase64url(identity.seed), unlock.seed);
  assert.deepEqual(about, note);
});

interface Forged {
  readonly forged: readonly { readonly before: readonly string[]; readonly newest: number; readonly record: string; readonly why: string }[];
  readonly records: { readonly [digest: string]: string };
}

test("records that break a rule are refused, and what stands before them is not", async () => {
  const { forged, records } = vectors<Forged>("forged_records");
  const known = new Map<number, Directories>();
  const chains = new Map<string, Chain>();
  await each(forged, ({ why }) => why, async ({ before: earlier, newest: number, record }) => {
    const reader = known.get(number) ?? (await directoriesUpTo(number));
    known.set(number, reader);
    const bytes = utf8(records[record] as string);
    const first = earlier[0];
    if (first === undefined) return assert.rejects(async () => readChain([bytes], reader, caseIdOf(parseRecord(bytes).signed)), Refused);
    const key = `${number} ${earlier.join()}`;
    const root = utf8(records[first] as string);
    const chain = chains.get(key) ?? (await readChain(earlier.map((digest) => utf8(records[digest] as string)), reader, caseIdOf(parseRecord(root).signed)));
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
  readonly rows: readonly { readonly epoch: number; readonly marks: readonly string[] | null; readonly object: string; readonly sealed: string; readonly why: string }[];
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
