/** The attacks that the Python readers answer (tests/adversary), put before these readers: the same is refused or marked. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { OpenedAttachment } from "../../crypto/browser/attachments.ts";
import { readBody } from "../../crypto/browser/bodies.ts";
import { concat, fromBase64url, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import { readChain, type Chain, type Head } from "../../crypto/browser/chain.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { openGrant } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { MemberIndex } from "../../crypto/browser/memberIndex.ts";
import type { PublicKeys, RoomName } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { openUnlock } from "../../crypto/browser/unlock.ts";
import { inMemory } from "./in_memory.ts";
import { vectors } from "./vectors.ts";

/** The name of bytes that stand in the pool. */
type Name = string;
type B64 = string;
type Learned = { readonly [what: string]: unknown };

interface Pool {
  readonly keys: { readonly [name: Name]: string };
  readonly sealed: { readonly [name: Name]: B64 };
  readonly statements: { readonly [name: Name]: string };
}
interface ShownDirectory {
  readonly before: readonly Name[];
  readonly entries: readonly Name[];
  readonly founding: Name;
  readonly pin: B64;
  readonly today: string;
  readonly versions: readonly Name[];
}
interface ShownCase {
  readonly case: B64;
  readonly directory: ShownDirectory;
  readonly head: Head | null;
  readonly records: readonly Name[];
  readonly reporter: PublicKeys | null;
}
interface ShownRoom {
  readonly case: ShownCase;
  readonly object: B64;
  readonly room: RoomName;
  readonly rows: readonly { readonly epoch: number; readonly object: B64; readonly sealed: Name }[];
  readonly secrets: readonly { readonly epoch: number; readonly seed: B64 }[];
}
interface ShownGrant {
  readonly case: ShownCase;
  readonly epoch: number;
  readonly holder: B64;
  readonly room: RoomName;
  readonly sealed: Name;
}
interface ShownFile {
  readonly blob: Name;
  readonly description: Name;
  readonly secret: B64;
}
interface ShownRow {
  readonly case: B64;
  readonly instance: B64;
  readonly member: B64;
  readonly owner: B64;
  readonly sealed: Name;
}
interface ShownUnlock {
  readonly directory: ShownDirectory;
  readonly instance: B64;
  readonly member: B64;
  readonly sealed: Name;
  readonly unlock: B64;
}
interface Attack {
  readonly by: string;
  readonly learned: Learned | null;
  readonly name: string;
  readonly shown: never;
  readonly type: keyof typeof READERS;
}

const { attacks, bytes: pool } = vectors<{ attacks: readonly Attack[]; bytes: Pool }>("attacks");

function bytes(name: Name): Bytes {
  const statement = pool.statements[name];
  if (statement === undefined) return fromBase64url(pool.sealed[name] as B64);
  return utf8(statement.replace(/"@([\w-]{12})"/g, (_, key: Name) => `"${pool.keys[key]}"`));
}

const identity = (seed: B64) => new Identity(fromBase64url(seed));

async function directory({ before, entries, founding, pin, versions }: ShownDirectory): Promise<Directories> {
  const parts = { founding: bytes(founding), versions: versions.map(bytes), entries: entries.map(bytes) };
  if (before.length === 0) return Directories.verify(parts, fromBase64url(pin));
  const seen = await Directories.verify({ ...parts, versions: before.map(bytes) }, fromBase64url(pin));
  return Directories.verify(parts, fromBase64url(pin), seen.newest.number, seen);
}

async function chainOf(shown: ShownCase): Promise<{ chain: Chain; directories: Directories }> {
  const directories = await directory(shown.directory);
  const chain = await readChain(shown.records.map(bytes), directories, shown.case, shown.head ?? undefined);
  const { reporter } = shown;
  const isTheirs = reporter === null || (chain.reporter().seal === reporter.seal && chain.reporter().sign === reporter.sign);
  if (!isTheirs) throw new Refused("another reporter"); // the reporter's side has no client of its own yet
  return { chain, directories };
}

const READERS = {
  async ShownDirectory(shown: ShownDirectory): Promise<Learned> {
    const known = await directory(shown);
    return { expired: known.hasExpired(shown.today), newest: known.newest.number };
  },
  async ShownCase(shown: ShownCase): Promise<Learned> {
    const { chain, directories } = await chainOf(shown);
    const { claimed, exposed, state, withdrawn } = chain;
    return { claimed, exposed, stale: chain.staleRooms(directories), state, withdrawn };
  },
  async ShownRoom(shown: ShownRoom): Promise<Learned> {
    const { chain, directories } = await chainOf(shown.case);
    const secrets = new Map(shown.secrets.map(({ epoch, seed }) => [epoch, identity(seed)]));
    const rows = shown.rows.map((row) => ({ ...row, room: shown.room, sealed: bytes(row.sealed) }));
    const view = await readRoom(chain, directories, shown.room, secrets, rows);
    const found = view.objects.find(({ header }) => header.object === shown.object);
    if (found !== undefined) return { marks: [...found.marks].sort() };
    assert.ok(view.refused.includes(shown.object));
    throw new Refused("row");
  },
  async ShownGrant(shown: ShownGrant): Promise<Learned> {
    const { chain } = await chainOf(shown.case);
    await openGrant(bytes(shown.sealed), identity(shown.holder).openKey, chain.epoch(shown.room, shown.epoch).key.key);
    return {};
  },
  async ShownFile({ blob, description, secret }: ShownFile): Promise<Learned> {
    const body = readBody({ header: { kind: "attachment" } as never, body: bytes(description), digest: "", seenSeq: 0 });
    assert.ok(body.kind === "attachment");
    const opened = await OpenedAttachment.open(body.attachment, inMemory(bytes(blob)), identity(secret), false);
    const blocks: Uint8Array[] = [];
    for await (const block of opened.blocks()) blocks.push(block);
    return { size: concat(...blocks).length };
  },
  async ShownRow({ case: caseId, instance, member, owner, sealed }: ShownRow): Promise<Learned> {
    const row = new MemberIndex(identity(owner), instance, member).open(caseId, bytes(sealed));
    return { seq: row.head.seq };
  },
  async ShownUnlock({ directory: shown, instance, member, sealed, unlock }: ShownUnlock): Promise<Learned> {
    const { about } = await openUnlock(bytes(sealed), identity(unlock), { instance, member });
    return READERS.ShownDirectory({ ...shown, pin: about.root });
  },
};

test("there are attacks by everybody, and honest things among them", () => {
  const by = new Set(attacks.map((attack) => attack.by));
  assert.deepEqual([...by].sort(), ["administrator", "code_holder", "colleague", "former_member", "nobody", "server"]);
  assert.ok(attacks.length > 200);
  assert.ok(attacks.every((attack) => attack.by !== "nobody" || attack.learned !== null));
});

for (const { learned, name, shown, type } of attacks) {
  test(`${name}: ${learned === null ? "refused" : JSON.stringify(learned)}`, async () => {
    const reading = READERS[type](shown);
    if (learned === null) {
      await assert.rejects(reading, (error) => error instanceof Refused || error instanceof NotAHolder);
    } else {
      const found = await reading;
      assert.deepEqual(Object.fromEntries(Object.keys(learned).map((what) => [what, found[what]])), learned);
    }
  });
}
