/** A case as the page shows it: records and objects of all rooms in one order, people by name. */

import { cleanName } from "../../../../crypto/browser/attachments.ts";
import type { Chain, Link } from "../../../../crypto/browser/chain.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import type { Author } from "../../../../crypto/browser/objects.ts";
import type { Later, RoomKey, RoomName, Signer, Tombstone } from "../../../../crypto/browser/records.ts";
import type { ReadObject } from "../../../../crypto/browser/roomView.ts";
import { belonging } from "../../cases/files.ts";
import type { AuthorShown, Content, Deed, EventShown, FileShown, Person } from "../shown.ts";
import type { CaseFile } from "./caseFile.ts";
import type { Keeper } from "./desk.ts";
import { entryOf } from "./keptOut.ts";

/** Between rooms nobody signed an order; where nothing else tells, notes stand after the talk that they are about. */
const ROOM_ORDER: readonly RoomName[] = ["identity", "talk", "staff"];

/** An event, and where it belongs: after which record, on which day. */
interface Placed {
  readonly after: number;
  readonly day: Day;
  readonly event: EventShown;
}

/** All that happened, oldest first. */
export function timeline(keeper: Keeper, file: CaseFile): readonly EventShown[] {
  const placed: Placed[] = [];
  for (const [seq, link] of file.chain.links.entries()) placed.push({ after: seq, day: "", event: deedShown(keeper, file, link, seq) });
  for (const room of ROOM_ORDER) placed.push(...objectsOf(keeper, file, room, file.views.get(room)?.objects ?? []));
  // a stable sort: of what has one place, the record stands first and each room keeps its order
  return placed.sort((one, other) => one.after - other.after || (one.day < other.day ? -1 : Number(one.day > other.day))).map(({ event }) => event);
}

function* objectsOf(keeper: Keeper, file: CaseFile, room: RoomName, objects: readonly ReadObject[]): Generator<Placed> {
  const about = filesByObject(file, room, objects);
  const attached = new Set([...about.values()].flat().map(({ object }) => object));
  let [after, day] = [0, ""];
  for (const object of objects) {
    const { header, marks } = object;
    // never before what stands earlier in the room, whatever its author claims to have seen, and when
    after = Math.max(after, file.chain.seqOf(header.seen.record) ?? 0);
    day = header.day !== null && header.day > day ? header.day : day;
    if (attached.has(header.object)) continue;
    const event: EventShown = {
      type: "object",
      key: header.object,
      day: header.day,
      by: authorOf(keeper, header.author),
      room,
      content: contentOf(keeper, file, room, object),
      files: about.get(header.object) ?? [],
      marks: [...marks],
      unread: !file.readBefore.has(header.object) && !isMine(keeper, header.author),
    };
    yield { after, day, event };
  }
}

/** The files that belong to something written in the room, by what they belong to. */
function filesByObject(file: CaseFile, room: RoomName, objects: readonly ReadObject[]): ReadonlyMap<string, readonly FileShown[]> {
  const about = new Map<string, FileShown[]>();
  const writtenWith = belonging(objects);
  for (const item of objects) {
    const written = writtenWith(item)?.header.object;
    if (written === undefined || item.body.kind !== "attachment") continue;
    const shown = fileOf(file, room, item.header.object, item.body.attachment, item.marks);
    about.set(written, [...(about.get(written) ?? []), shown]);
  }
  return about;
}

function contentOf(keeper: Keeper, file: CaseFile, room: RoomName, { header, body, marks }: ReadObject): Content {
  switch (body.kind) {
    case "message":
    case "note":
      return { what: "text", kind: body.kind, text: body.text };
    case "report":
      return {
        what: "answers",
        answers: body.report.answers.map(({ title, text }) => ({ title, text })),
        involved: membersShown(keeper, body.report.matter.involved),
        shut: membersShown(keeper, body.report.matter.shut),
      };
    case "identity":
      return { what: "identity", fields: body.identity.fields.map(({ title, text }) => ({ title, text })) };
    case "attachment":
      return { what: "file", file: fileOf(file, room, header.object, body.attachment, marks) };
    case "assignment":
      return { what: "assignment", to: body.assignment.to === null ? null : keeper.person(body.assignment.to) };
  }
}

function membersShown(keeper: Keeper, members: readonly B64[]): readonly Person[] {
  return members.map((member) => keeper.person(entryOf(keeper.directories, member)));
}

function fileOf(
  file: CaseFile,
  room: RoomName,
  object: string,
  { blob, name, size, type }: { blob: string; name: string; size: number; type: string },
  marks: ReadObject["marks"],
): FileShown {
  return { object, room, name: cleanName(name), size, type, there: file.blobs.has(blob), marks: [...marks] };
}

function authorOf(keeper: Keeper, author: Author): AuthorShown {
  return "who" in author
    ? { reporter: false, person: keeper.person(author.who), role: author.role }
    : { reporter: true };
}

function isMine(keeper: Keeper, author: Author): boolean {
  return "who" in author && author.who === keeper.me;
}

function deedShown(keeper: Keeper, file: CaseFile, { record }: Link, seq: number): EventShown {
  const deed = record.type === "root" ? ({ what: "filed" } as const) : deedOf(keeper, file, record, seq);
  return { type: "deed", key: `record ${seq}`, day: record.day, by: signerOf(keeper, record.signers[0]), deed };
}

function signerOf(keeper: Keeper, signer: Signer | undefined): AuthorShown | null {
  if (signer === undefined || signer.role === "claimant") return null;
  return "who" in signer ? { reporter: false, person: keeper.person(signer.who), role: signer.role } : { reporter: true };
}

function deedOf(keeper: Keeper, file: CaseFile, record: Later, seq: number): Deed {
  switch (record.type) {
    case "room":
      return { what: "staff-room", readers: record.rooms.flatMap(({ holders }) => staffOf(keeper, holders)) };
    case "epoch":
      return { what: "keys", ...changesOf(keeper, file.chain, record.rooms) };
    case "claim":
      return { what: "claimed" };
    case "exposed":
      return { what: "exposed" };
    case "wake":
      return wokenBy(keeper, record.signers[0]);
    case "state":
      if (record.state === "withdrawn") return { what: "withdrawn" };
      return { what: wasClosed(file.chain, seq) ? "reopened" : "handling" };
    case "close":
      return { what: "closed", outcome: record.outcome };
    case "tombstone":
      return { what: stillThere(file, record) ? "not-erased" : "erased" };
  }
}

/** Whether what a tombstone names, by its id or by its digest, is in the room all the same. */
function stillThere(file: CaseFile, { room, object, hash }: Tombstone): boolean {
  return file.views.get(room)?.objects.some(({ header, digest }) => header.object === object || digest === hash) ?? false;
}

function wokenBy(keeper: Keeper, signer: Signer | undefined): Deed {
  if (signer === undefined || !("who" in signer)) return { what: "handling" };
  return { what: "woke", person: keeper.person(signer.who) };
}

/** Whether the case was closed when record *seq* was written. */
function wasClosed(chain: Chain, seq: number): boolean {
  const last = chain.links.slice(0, seq).findLast(({ record }) => record.type === "close" || isHandling(record));
  return last?.record.type === "close";
}

function isHandling(record: Link["record"]): boolean {
  return record.type === "state" && record.state === "handling";
}

/** Who came and who went with new epochs. */
function changesOf(keeper: Keeper, chain: Chain, rooms: readonly RoomKey[]): Omit<Extract<Deed, { what: "keys" }>, "what"> {
  const joined = new Map<string, { person: Person; earlier: boolean }>();
  const left = new Map<string, Person>();
  for (const { admits, room, epoch, holders } of rooms) {
    for (const { who, epochs } of admits) {
      const earlier = epochs.length > 0 || (joined.get(who)?.earlier ?? false);
      joined.set(who, { person: keeper.person(who), earlier });
    }
    const before = chain.epochs(room)[epoch - 1]?.key.holders ?? [];
    for (const { who } of before) {
      if (who !== "reporter" && !holders.some((holder) => holder.who === who)) left.set(who, keeper.person(who));
    }
  }
  return { rooms: rooms.map(({ room }) => room), joined: [...joined.values()], left: [...left.values()] };
}

function staffOf(keeper: Keeper, holders: RoomKey["holders"]): readonly Person[] {
  return holders.flatMap(({ who }) => (who === "reporter" ? [] : [keeper.person(who)]));
}
