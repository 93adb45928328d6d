/** A case as the console makes it, with every secret: for the server's side to open. */

import { readFileSync } from "node:fs";
import { sealAttachment } from "../../crypto/browser/attachments.ts";
import { writeBody, type Body } from "../../crypto/browser/bodies.ts";
import { concat, toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import type { Directories } from "../../crypto/browser/directoryHistory.ts";
import { admit, close, handle, openStaffRoom, rotate, tombstone, wake, type Deed } from "../../crypto/browser/filing.ts";
import { sealGrant } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { protectedKeyFile } from "../../crypto/browser/keyFile.ts";
import { MemberIndex, rowOf } from "../../crypto/browser/memberIndex.ts";
import { authorWho, sealObject } from "../../crypto/browser/objects.ts";
import { newSalt } from "../../crypto/browser/passphrases.ts";
import type { RoomName, Who } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { entryFingerprint, fingerprintText } from "../../crypto/browser/textForms.ts";
import { recoveryKeys, sealUnlock, staffKeys } from "../../crypto/browser/unlock.ts";
import { WordList } from "../../crypto/browser/words.ts";
import { Case, DAY, LINE } from "./case.ts";
import { inMemory } from "./in_memory.ts";
import { id, Organisation, type Person } from "./organisation.ts";
import { MATTER } from "./rooms.ts";
import {
  seen, summary, type CaseVector, type GrantVector, type RowVector, type SeenObject, type Summary, type View,
} from "./story.ts";

const FILE = utf8("date;amount\n2026-01-03;9000\n".repeat(3000));

/** The case, as it grows: everything is written down on the way. */
class Writing {
  readonly after: Summary[] = [];
  readonly grants: GrantVector[] = [];
  readonly objects: RowVector[] = [];
  readonly files = new Map<string, string>();
  readonly blobs: { blob: string; sealed: string }[] = [];

  constructor(readonly own: Case, readonly directories: Directories) {
    this.after.push(summary(own.chain, directories));
  }

  take(deed: Deed | null): void {
    if (deed === null) throw new Error("nothing to do");
    this.own.take(deed);
    this.after.push(summary(deed.chain, this.directories));
    for (const { room, epoch, holder, sealed } of deed.grants) {
      this.grants.push({ epoch, room, sealed: toBase64url(sealed), who: holder });
    }
  }

  view(room: RoomName) {
    const rows = this.objects.filter((row) => row.room === room);
    const opened = rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed, "base64url") }));
    return readRoom(this.own.chain, this.directories, room, this.own.rooms.get(room) ?? new Map(), opened);
  }

  async write(by: Person | "reporter", room: RoomName, body: Body, object = id()) {
    const isReporter = by === "reporter";
    const view = await this.view(room);
    const who: Who = isReporter ? "reporter" : by.who;
    const author = isReporter ? ({ role: "reporter" } as const) : { role: by.role, who: by.who };
    const { kind } = body;
    const after = { previous: view.lastBy(who), seen: view.frontier };
    const draft = { author, body: writeBody(body), day: DAY, kind, object, room, ...after };
    const { digest, ...row } = await sealObject(this.own.chain, draft, isReporter ? this.own.reporter : by.identity);
    this.objects.push({ ...row, sealed: toBase64url(row.sealed) });
    return digest;
  }

  async attach(by: Person, room: RoomName, about: string): Promise<void> {
    const { chain } = this.own;
    const source = inMemory(FILE).inBlocksOf(9999);
    const file = { about, blob: id(), name: "beløp.csv", size: FILE.length, type: "text/csv", source };
    const { sealed, description } = await sealAttachment(file, chain.current(room)?.key as string, chain.powersOnly);
    const blocks: Uint8Array[] = [];
    for await (const block of sealed) blocks.push(block);
    this.blobs.push({ blob: file.blob, sealed: toBase64url(concat(...blocks)) });
    const object = id();
    await this.write(by, room, { kind: "attachment", attachment: description }, object);
    this.files.set(object, file.blob);
  }

  async seen(room: RoomName): Promise<View> {
    const view = await this.view(room);
    const authors = [...new Set(view.objects.map(({ header }) => authorWho(header.author)))].sort();
    const objects = seen(view).map((object): SeenObject => {
      const blob = this.files.get(object.object);
      return { ...object, file: blob === undefined ? null : { blob, content: toBase64url(FILE) } };
    });
    const lastBy = authors.map((who) => [who, view.lastBy(who) as string] as const);
    return { frontier: view.frontier, last_by: Object.fromEntries(lastBy), objects, refused: view.refused };
  }
}

/** Everything that stands in `vectors/browser.json`. */
export async function browserVectors() {
  const organisation = new Organisation();
  const handler = organisation.person("handler", "Åse Nygård");
  const colleague = organisation.person("handler", "Bram de Wit");
  const adviser = organisation.person("adviser", "Siv");
  const leaver = organisation.person("handler", "Kim");
  const joiner = organisation.person("handler", "Elsa");
  const sleeper = organisation.person("handler", "Office");
  const early = await organisation.publish().directories();
  const directories = await organisation.publish([leaver]).directories(1, early);
  const talk = [handler, colleague, adviser, leaver, { asleep: "No answer for 14 days", who: sleeper.who }];
  const own = await Case.file(organisation, early, talk, { identity: [handler, leaver] });
  const story = await tell(new Writing(own, directories), { early, directories, handler, colleague, adviser, joiner, sleeper });
  const reporterGrants = [...own.rooms].map(async ([room, epochs]): Promise<GrantVector> => {
    const sealed = await sealGrant(epochs.get(0) as Identity, own.reporter.publicKeys.seal, LINE);
    return { epoch: 0, room, sealed: toBase64url(sealed), who: "reporter" };
  });
  const ofFiling = (await Promise.all(reporterGrants)).filter(({ room }) => room !== "staff");
  const { founding, versions, entries } = organisation.parts();
  return {
    case: await vectorOf(story, handler, ofFiling),
    directory: {
      entries: entries.map(text),
      founding: text(founding),
      fingerprint: { bytes: toBase64url(organisation.pin), text: fingerprintText(organisation.pin) },
      members: organisation.people.map(({ member, name, salt, identity, who }) => ({
        member, name, salt: toBase64url(salt), seed: toBase64url(identity.seed), spoken: entryFingerprint(who), who,
      })),
      versions: versions.map(text),
    },
    unlock: await unlockVectors(organisation, handler),
  };
}

type People = { readonly [who in "handler" | "colleague" | "adviser" | "joiner" | "sleeper"]: Person };
type Cast = People & { readonly early: Directories; readonly directories: Directories };

async function tell(story: Writing, cast: Cast): Promise<Writing> {
  const { own } = story;
  const { early, directories, handler, colleague, adviser, joiner, sleeper } = cast;
  const act = (person: Person, of = directories) => own.acting(of, person);
  const answers = [{ question: "what", text: "Fakturaer uten arbeid: «Nordre» 🧾", title: "Hva skjedde?" }];
  await story.write("reporter", "talk", { kind: "report", report: { answers, language: "nb", matter: MATTER } });
  const fields = [{ field: "name", text: "Ola", title: "Navn" }];
  await story.write("reporter", "identity", { kind: "identity", identity: { fields } });
  story.take(await openStaffRoom(act(handler, early), LINE));
  story.take(await handle(act(handler, early)));
  const reply = id();
  await story.write(handler, "talk", { kind: "message", text: "Takk. Når var dette?\n" }, reply);
  await story.attach(handler, "talk", reply);
  const erased = id();
  const digest = await story.write(adviser, "staff", { kind: "note", text: "Written in the wrong case." }, erased);
  await story.write(adviser, "staff", { kind: "note", text: "Ask the auditor first." });
  story.take(await tombstone(act(handler, early), "staff", erased, digest));
  story.objects.splice(story.objects.findIndex(({ object }) => object === erased), 1);
  story.take(await rotate(act(handler), LINE));
  await story.write("reporter", "talk", { kind: "message", text: "I mars." });
  story.take(await wake(act(sleeper)));
  story.take(await admit(act(colleague), joiner.who, ["talk", "staff"], own.rooms, LINE));
  await story.write(joiner, "staff", { kind: "note", text: "Read it all." });
  await story.write(handler, "staff", { kind: "assignment", assignment: { to: joiner.who } });
  story.take(await close(act(joiner), "founded"));
  return story;
}

async function vectorOf(story: Writing, member: Person, ofFiling: readonly GrantVector[]): Promise<CaseVector> {
  const { own, after, grants, objects, blobs } = story;
  const row = rowOf(own.chain, LINE, own.rooms, objects.map(({ object }) => object));
  const index = new MemberIndex(member.identity, own.chain.root.instance, member.member);
  const rooms = [...own.rooms].flatMap(([room, epochs]) =>
    [...epochs].map(([epoch, identity]) => ({ epoch, room, seed: toBase64url(identity.seed) })),
  );
  return {
    after,
    blobs,
    case: own.chain.caseId,
    grants: [...ofFiling, ...grants],
    index: {
      member: member.member,
      row,
      sealed: toBase64url(index.seal(own.chain.caseId, row)),
      seed: toBase64url(member.identity.seed),
    },
    line: LINE,
    name: "made by the console",
    number: own.chain.number,
    objects,
    records: own.records.map(text),
    reporters: [{ seed: toBase64url(own.reporter.seed) }],
    rooms,
    views: { identity: await story.seen("identity"), staff: await story.seen("staff"), talk: await story.seen("talk") },
  };
}

async function unlockVectors(organisation: Organisation, person: Person) {
  const list = new WordList(readFileSync("crypto/wordlist.txt", "ascii"));
  const note = {
    instance: organisation.founding.instance,
    member: person.member,
    organisation: organisation.organisation,
    root: toBase64url(organisation.pin),
  };
  const [passphrase, salt, words] = [list.passphrase(), newSalt(), list.random()];
  const byPassphrase = await staffKeys(passphrase, salt, note.instance, note.member);
  const byWords = recoveryKeys(words, note.instance, note.member);
  const sealed = async (unlock: Identity) => toBase64url(await sealUnlock(person.identity, note, unlock));
  return {
    note,
    seed: toBase64url(person.identity.seed),
    passphrase: {
      auth: toBase64url(byPassphrase.auth),
      passphrase,
      salt: toBase64url(salt),
      sealed: await sealed(byPassphrase.unlock),
    },
    key_file: toBase64url(await protectedKeyFile(person.identity, passphrase)),
    recovery: { auth: toBase64url(byWords.auth), sealed: await sealed(byWords.unlock), words: words.join(" ") },
  };
}

const text = (bytes: Uint8Array) => new TextDecoder("utf-8", { fatal: true }).decode(bytes);

export type BrowserVectors = Awaited<ReturnType<typeof browserVectors>>;
