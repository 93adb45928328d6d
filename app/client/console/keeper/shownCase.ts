/** A case file as the page shows it: state, readers, what this member may do. */

import { hasEnded, isFor } from "../../../../crypto/browser/roomRules.ts";
import { ROOMS, type RoomName } from "../../../../crypto/browser/records.ts";
import type { CaseShown, EventShown, Person, RoomShown } from "../shown.ts";
import type { CaseFile } from "./caseFile.ts";
import type { Keeper } from "./desk.ts";
import { entryOf, keptOut, mayBeLetIn } from "./keptOut.ts";
import { timeline } from "./timeline.ts";

/** Return everything that the page shows of a case. */
export function shownCase(keeper: Keeper, file: CaseFile): CaseShown {
  const { chain, line } = file;
  const { root } = chain;
  const events = timeline(keeper, file);
  return {
    id: chain.caseId,
    number: chain.number,
    title: line.title,
    kind: root.kind,
    track: root.track,
    filed: root.day,
    deadlines: file.deadlines,
    state: chain.state,
    outcome: chain.outcome,
    withdrawn: chain.withdrawn,
    exposed: chain.exposed,
    unconfirmed: root.invitation && chain.claimed === null,
    rooms: ROOMS.flatMap((room) => shownRoom(keeper, file, room)),
    events,
    assigned: assignedTo(events),
    may: mayDo(keeper, file),
    ended: endedHolders(keeper, file),
    others: mayBeLetIn(keeper.directories, file).map((who) => keeper.person(who)),
    keptOut: peopleKeptOut(keeper, file),
  };
}

function shownRoom(keeper: Keeper, { chain, keys, views }: CaseFile, room: RoomName): readonly RoomShown[] {
  const current = chain.current(room);
  if (current === undefined) return [];
  const holders = current.holders.map((holder) => ({
    person: holder.who === "reporter" ? null : keeper.person(holder.who),
    asleep: chain.asleep(holder),
  }));
  const mine = keys.get(room)?.has(current.epoch) ?? false;
  return [{ room, epoch: current.epoch, holders, mine, refused: views.get(room)?.refused.length ?? 0 }];
}

/** The newest assignment; a case that was never assigned is nobody's. */
function assignedTo(events: readonly EventShown[]): Person | null {
  const last = events.findLast((event) => event.type === "object" && event.content.what === "assignment");
  return last?.type === "object" && last.content.what === "assignment" ? last.content.to : null;
}

/** A room whose newest key this member lacks counts as theirs: new keys are made before they write. */
function mayDo(keeper: Keeper, { chain }: CaseFile): CaseShown["may"] {
  const { roles, me } = keeper;
  const holds = (room: RoomName) => chain.isAwake(room, me);
  const handler = roles.has("handler");
  return {
    answer: handler && holds("talk"),
    note: holds("staff") && [...roles].some((role) => isFor("staff", role)),
    openStaffRoom: handler && holds("talk") && needsStaffRoom(keeper, chain),
  };
}

/** Whether nobody who may read it has a room for the staff: never opened, or all its holders have ended. */
export function needsStaffRoom(keeper: Keeper, chain: CaseFile["chain"]): boolean {
  const { number } = keeper.directories.newest;
  const holders = chain.current("staff")?.holders ?? [];
  return holders.every(({ who }) => who !== "reporter" && hasEnded("staff", who, number, keeper.directories));
}

/** Who has ended and still holds a key of a room that this member may give another: they do so before writing. */
function endedHolders(keeper: Keeper, { chain }: CaseFile): readonly Person[] {
  const { number } = keeper.directories.newest;
  const mine = chain.roomsOf(keeper.me).filter((room) => !hasEnded(room, keeper.me, number, keeper.directories));
  const gone = mine.flatMap((room) =>
    (chain.current(room)?.holders ?? []).flatMap(({ who }) =>
      who !== "reporter" && hasEnded(room, who, number, keeper.directories) ? [who] : [],
    ),
  );
  return [...new Set(gone)].map((who) => keeper.person(who));
}

/** Everybody whom the report names as part of the matter or as shut out; null where it can't be read. */
function peopleKeptOut(keeper: Keeper, file: CaseFile): readonly Person[] | null {
  const out = keptOut(file);
  return out === null ? null : [...new Set([...out.involved, ...out.shut])].map((member) => keeper.person(entryOf(keeper.directories, member)));
}
