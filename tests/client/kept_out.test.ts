/** Rules of whom a case is kept from: whoever the report names is shown to its handlers, and nobody lets them in. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { letIn } from "../../app/client/console/keeper/caseDeeds.ts";
import type { CaseFile } from "../../app/client/console/keeper/caseFile.ts";
import type { Keeper } from "../../app/client/console/keeper/desk.ts";
import { shownCase } from "../../app/client/console/keeper/shownCase.ts";
import type { Content } from "../../app/client/console/shown.ts";
import { ApiError } from "../../app/client/server/api.ts";
import type { Matter } from "../../crypto/browser/bodies.ts";
import type { ObjectRow } from "../../crypto/browser/objects.ts";
import { LINE } from "../crypto_browser/case.ts";
import { MATTER, REPORT, roomsToWriteIn } from "../crypto_browser/rooms.ts";

type Rooms = Awaited<ReturnType<typeof roomsToWriteIn>>;
const NOBODY = { ...MATTER, involved: [], shut: [] };

/** What a handler has open where the report says *matter*, and what their client sends. */
async function atWork(rooms: Rooms, matter: Matter | null) {
  const { handler, early, own, write } = rooms;
  const rows: ObjectRow[] = [];
  if (matter !== null && REPORT.kind === "report") {
    rows.push(await write(own.chain, "reporter", { kind: "report", report: { ...REPORT.report, matter } }));
  }
  const file: CaseFile = {
    chain: own.chain, line: LINE, keys: own.rooms, views: new Map([["talk", await rooms.read("talk", rows)]]),
    blobs: new Map(), readBefore: new Set(), deadlines: [],
  };
  const sent: unknown[] = [];
  const person = (who: string) => ({ who, name: null, roles: [], me: false, ended: false });
  const api = { post: (_: string, body: unknown) => sent.push(body), get: () => Promise.reject(new ApiError("unreachable")) };
  const keeper = { api, directories: early, identity: handler.identity, me: handler.who, roles: new Set(["handler"]), person } as unknown as Keeper;
  return { keeper, file, sent };
}

function answers({ events }: ReturnType<typeof shownCase>): Extract<Content, { what: "answers" }> | undefined {
  const contents = events.flatMap((event) => (event.type === "object" ? [event.content] : []));
  return contents.find((content) => content.what === "answers");
}

const who = (people: readonly { readonly who: string }[] | undefined | null) => people?.map((one) => one.who);

for (const part of ["involved", "shut"] as const) {
  test(`whoever the report names as ${part} is shown so, is not offered, and is not let in`, async () => {
    const rooms = await roomsToWriteIn();
    const { joiner } = rooms;
    const { keeper, file, sent } = await atWork(rooms, { ...NOBODY, [part]: [joiner.member] });
    const shown = shownCase(keeper, file);
    assert.deepEqual(who(shown.others), []);
    assert.deepEqual(who(shown.keptOut), [joiner.who]);
    assert.deepEqual(who(answers(shown)?.[part]), [joiner.who]);
    await assert.rejects(letIn(keeper, file, joiner.who, true), { code: "kept-out" });
    assert.deepEqual(sent, []);
  });
}

test("somebody whom the report doesn't name may be let in", async () => {
  const rooms = await roomsToWriteIn();
  const { keeper, file, sent } = await atWork(rooms, NOBODY);
  const shown = shownCase(keeper, file);
  assert.deepEqual([who(shown.others), who(shown.keptOut)], [[rooms.joiner.who], []]);
  await assert.rejects(letIn(keeper, file, rooms.joiner.who, true), { code: "unreachable" }); // reading the case after it
  assert.equal(sent.length, 1);
});

test("who can't read the report is told that they can't know", async () => {
  const rooms = await roomsToWriteIn();
  const { keeper, file } = await atWork(rooms, null);
  assert.equal(shownCase(keeper, file).keptOut, null);
});
