/** What a reporter adds to their case: answers with files, the withdrawal; new keys first where somebody has left. */

import type { Body } from "../../../../crypto/browser/bodies.ts";
import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import { admit, rotate, withdraw, type Acting, type Deed, type Rooms } from "../../../../crypto/browser/filing.ts";
import type { Identity } from "../../../../crypto/browser/identity.ts";
import { randomBytes } from "../../../../crypto/browser/randomness.ts";
import { ID_SIZE, type Digest, type RoomKey, type RoomName, type Who } from "../../../../crypto/browser/records.ts";
import { isGone } from "../../../../crypto/browser/roomRules.ts";
import { universalDay } from "../../clock.ts";
import { ApiError } from "../../server/api.ts";
import type { Found } from "../../rules/ladder.ts";
import { NobodyReceives } from "../../rules/recipients.ts";
import type { Running } from "../../serving.ts";
import type { FileChosen } from "../shown.ts";
import { draftOf, readCase, shutRooms, type OpenedCase } from "./openedCase.ts";
import { TakingOver } from "./takingOver.ts";
import { blobSent, DraftUploads } from "./uploading.ts";
import { grantsSent, Writer } from "./writer.ts";

/** The case or the directory is not what was read: read again, seal again, send again. */
const MOVED = new Set(["head-moved", "epoch-moved", "epoch-needed", "directory-moved", "already-there", "blob-refused"]);
const MOST_TRIES = 6;

/**
 * An answer on its way. Each content has its id, the same from try to try: sent again it is stored once, and what was changed
 * after a try whose answer was lost is stored beside it.
 */
export class Answering {
  readonly #uploads: DraftUploads;
  readonly #objects = new Map<string, B64>();

  constructor(opened: OpenedCase) {
    this.#uploads = new DraftUploads(opened.organisation.api);
  }

  /** Send an answer, and return the case with it; *told* are who may take over. Raises ApiError, Refused, TakingOver, NobodyReceives. */
  async send(
    opened: OpenedCase, text: string, files: readonly FileChosen[], told: readonly Who[], running: Running,
  ): Promise<OpenedCase> {
    const id = this.#idOf(text, files);
    return trying(opened, async (before) => {
      const now = await withNewKeys(before, told);
      if (isThere(now, id)) return; // an earlier try had arrived
      const { key } = now.chain.current("talk") as RoomKey;
      const sent = await this.#uploads.send(files, text === "" ? null : id, key, now.chain.powersOnly, running);
      const writer = new Writer(now.chain, now.reporter, "talk", dayIn(now), now.talk);
      if (text !== "") await writer.write({ kind: "message", text }, id);
      const blobs: object[] = [];
      for (const [at, one] of sent.entries()) {
        const body: Body = { kind: "attachment", attachment: one.description };
        blobs.push(blobSent(one, await writer.write(body, text === "" && at === 0 ? id : undefined)));
      }
      try {
        await append(now, [], { draft: this.#uploads.draft, objects: writer.sent, blobs });
      } catch (error) {
        if (error instanceof ApiError && error.code === "blob-refused") this.#uploads.forget(); // the next try sends them anew
        throw error;
      }
    });
  }

  /** Whether an earlier try with another content stands in the case as well. */
  arrivedEarlier(opened: OpenedCase, text: string, files: readonly FileChosen[]): boolean {
    const sent = this.#idOf(text, files);
    return [...this.#objects.values()].some((id) => id !== sent && isThere(opened, id));
  }

  #idOf(text: string, files: readonly FileChosen[]): B64 {
    const content = JSON.stringify([text, ...files.map(({ id }) => id)]);
    const id = this.#objects.get(content) ?? toBase64url(randomBytes(ID_SIZE));
    this.#objects.set(content, id);
    return id;
  }
}

function isThere({ talk }: OpenedCase, object: B64): boolean {
  return talk.objects.some(({ header }) => header.object === object);
}

/** Withdraw the case, and return it. Nothing is deleted. Raises ApiError, Refused. */
export function withdrawCase(opened: OpenedCase): Promise<OpenedCase> {
  return trying(opened, async (now) => {
    if (!now.chain.withdrawn) await append(now, [await withdraw(acting(now))], {});
  });
}

async function trying(opened: OpenedCase, deed: (now: OpenedCase) => Promise<void>): Promise<OpenedCase> {
  let now = opened;
  for (let tries = 1; ; tries += 1) {
    try {
      await deed(now);
      return await readCase(now.organisation, now.words);
    } catch (error) {
      if (!(error instanceof ApiError) || !MOVED.has(error.code) || tries === MOST_TRIES) throw error;
      now = await readCase(now.organisation, now.words);
    }
  }
}

/**
 * Make new keys where somebody has ended, or where the reporter was not given the newest.
 *
 * Where no member who is awake would remain, the rulebook's routing runs again, and those whom it names now are given the whole
 * case: else nobody could answer, for those who sleep may never wake. They go on sleeping, also where it names them.
 * Raises TakingOver: the reporter was not *told* of all of these.
 */
async function withNewKeys(opened: OpenedCase, told: readonly Who[]): Promise<OpenedCase> {
  const { chain, keys, line } = opened;
  const { directories } = opened.organisation;
  const shut = shutRooms(opened);
  const stale = chain.roomsOf("reporter").filter((room) => shut.includes(room) || chain.staleRooms(directories).includes(room));
  if (stale.length === 0) return opened;
  const { number } = directories.newest;
  const staff = (room: RoomName) => (chain.current(room)?.holders ?? []).filter(({ who }) => who !== "reporter");
  // where an adviser reads the talk, only those who sleep may have who the reporter is
  const awake = (room: RoomName) => staff(room).filter((one) => chain.asleep(one) === null);
  const readers = (room: RoomName) => (awake(room).length > 0 ? awake(room) : staff(room));
  const ended = (room: RoomName) => readers(room).every(({ who }) => isGone(room, who, number, directories));
  const empty = stale.some((room) => staff(room).length > 0 && ended(room));
  const deeds: Deed[] = [];
  if (empty) {
    let [now, known]: [Acting, Rooms] = [acting(opened), keys];
    const named = stale.map((room) => [room, routedAgain(opened, room)] as const);
    const more = new Map(named.flatMap(([room, all]) => [...all].filter(([who]) => !chain.holds(room, who))));
    // attack: somebody whom the report shuts out is invited anew, and is another member to every rule: the reporter knows better
    if ([...more.keys()].some((who) => !told.includes(who))) throw new TakingOver(opened.organisation, more);
    for (const who of more.keys()) {
      const rooms = named.flatMap(([room, all]) => (all.has(who) && !now.chain.holds(room, who) ? [room] : []));
      if (rooms.length === 0) continue;
      const deed = await admit(now, who, rooms, known, line);
      deeds.push(deed);
      now = { ...now, chain: deed.chain };
      known = joined(known, deed.opened);
    }
  }
  if (deeds.length === 0) {
    const deed = await rotate(acting(opened), line, shut);
    if (deed !== null) deeds.push(deed);
  }
  await append(opened, deeds, {});
  return readCase(opened.organisation, opened.words);
}

/** Whom the routing names now for a room, by what the report said that it went by; not those who would sleep. */
function routedAgain(opened: OpenedCase, room: RoomName): ReadonlyMap<Digest, Found> {
  const { organisation } = opened;
  const draft = draftOf(opened);
  // attack: the report is withheld or erased, so that whom it shut out is forgotten and given the case
  if (draft === null) throw new NobodyReceives();
  const route = organisation.rules.route(draft, universalDay());
  const reading = route.readers.filter((found) => organisation.rules.mayHold(room, found));
  const holders = organisation.holders(room, { ...route, readers: reading, asleep: [] });
  return new Map(reading.map((found, at) => [holders[at]?.who as Digest, found]));
}

function joined(one: Rooms, other: Rooms): Rooms {
  const rooms = new Map<RoomName, ReadonlyMap<number, Identity>>(one);
  for (const [room, epochs] of other) rooms.set(room, new Map([...(rooms.get(room) ?? []), ...epochs]));
  return rooms;
}

interface Added {
  readonly draft?: B64;
  readonly objects?: readonly object[];
  readonly blobs?: readonly object[];
}

async function append({ api, chain }: OpenedCase, deeds: readonly Deed[], added: Added): Promise<void> {
  await api.post("case/append", {
    head_seq: chain.head.seq,
    draft: added.draft ?? toBase64url(randomBytes(ID_SIZE)),
    records: deeds.map(({ record }) => toBase64url(record)),
    grants: deeds.flatMap(({ grants }) => grantsSent(grants)),
    objects: added.objects ?? [],
    blobs: added.blobs ?? [],
  });
}

function acting(opened: OpenedCase): Acting {
  const { chain, organisation, reporter } = opened;
  return { chain, directories: organisation.directories, identity: reporter, signer: { role: "reporter" }, day: dayIn(opened) };
}

function dayIn({ chain }: OpenedCase): Day | null {
  return chain.root.day === null ? null : universalDay();
}
