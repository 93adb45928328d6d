/** A case with a talk, an identity room and a staff room, and people who write in them. */

import { writeBody, type Body, type Matter } from "../../crypto/browser/bodies.ts";
import { toBase64url } from "../../crypto/browser/bytes.ts";
import type { Chain } from "../../crypto/browser/chain.ts";
import { openStaffRoom } from "../../crypto/browser/filing.ts";
import type { Identity } from "../../crypto/browser/identity.ts";
import { sealObject, type Draft, type ObjectRow } from "../../crypto/browser/objects.ts";
import type { RoomName } from "../../crypto/browser/records.ts";
import { readRoom } from "../../crypto/browser/roomView.ts";
import { Case, DAY, LINE } from "./case.ts";
import type { Person } from "./organisation.ts";
import { everybody } from "./people.ts";

/** What a report's routing went by, with something in every part. */
export const MATTER: Matter = {
  category: "money",
  choices: Object.assign(Object.create(null), { how: "saw" }) as { [question: string]: string }, // as it is read: without a prototype
  entry: "leader",
  flags: ["law"],
  involved: [toBase64url(new Uint8Array(16).fill(1)), toBase64url(new Uint8Array(16).fill(2))],
  picked: toBase64url(new Uint8Array(16).fill(3)),
  shut: [],
  unit: "north",
  way: "confidential",
};
export const REPORT: Body = {
  kind: "report",
  report: {
    answers: [{ question: "what", text: "Somebody pays themself.", title: "What happened?" }],
    language: "nb",
    matter: MATTER,
  },
};
export const message = (words: string): Body => ({ kind: "message", text: words });

/** The reporter has written a report. */
export async function roomsToWriteIn() {
  const { organisation, handler, colleague, joiner, sleeper, ended, adviser, early, directories } = await everybody();
  const talk = [handler, colleague, adviser, { asleep: "silence", who: sleeper.who }, ended];
  const own = await Case.file(organisation, early, talk, { identity: [handler, ended] });
  own.take(await openStaffRoom(own.acting(early, handler), LINE));

  /** Write as somebody would whose client asks nothing. */
  const write = (chain: Chain, by: Person | "reporter", body: Body, changes: Partial<Draft> = {}) => {
    const isReporter = by === "reporter";
    const draft: Draft = {
      author: isReporter ? { role: "reporter" } : { role: by.role, who: by.who },
      body: writeBody(body),
      day: DAY,
      kind: body.kind,
      previous: null,
      seen: [],
      room: "talk",
      ...changes,
    };
    return sealObject(chain, draft, isReporter ? own.reporter : by.identity);
  };
  const read = (room: RoomName, rows: readonly ObjectRow[], chain = own.chain) =>
    readRoom(chain, directories, room, own.rooms.get(room) ?? new Map(), rows);

  const report = await write(own.chain, "reporter", REPORT);
  const talkKey = own.rooms.get("talk")?.get(0) as Identity;
  return { organisation, handler, colleague, joiner, adviser, sleeper, early, directories, own, report, talkKey, write, read };
}
