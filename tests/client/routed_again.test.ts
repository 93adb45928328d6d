/** Rules of a reporter who writes where nobody who reads their case is left: who is let in, and who goes on sleeping. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Answering } from "../../app/client/reporter/keeper/answering.ts";
import type { OpenedCase } from "../../app/client/reporter/keeper/openedCase.ts";
import { ApiError } from "../../app/client/server/api.ts";
import type { Running } from "../../app/client/serving.ts";
import { fromBase64url } from "../../crypto/browser/bytes.ts";
import { parseRecord } from "../../crypto/browser/parsedRecord.ts";
import type { Digest, Holder } from "../../crypto/browser/records.ts";
import { holders, LINE } from "../crypto_browser/case.ts";
import { roomsToWriteIn } from "../crypto_browser/rooms.ts";

/** The holders of the talk after the reporter has written, where all who were awake have ended and the rules name *named* now. */
async function heldAfter(named: "joiner" | "sleeper"): Promise<{ readonly talk: readonly Holder[]; readonly expected: readonly Holder[] }> {
  const rooms = await roomsToWriteIn();
  const { own, sleeper, joiner } = rooms;
  const ended = rooms.organisation.people.filter(({ who }) => who !== sleeper.who && who !== joiner.who);
  const directories = await rooms.organisation.publish(ended).directories();
  const sent: { readonly records: readonly string[] }[] = [];
  const api = {
    as: () => api,
    post: (_: string, body: (typeof sent)[number]) => sent.push(body),
    get: () => Promise.reject(new ApiError("unreachable")),
  };
  const organisation = {
    api, directories, instance: fromBase64url(directories.founding.instance),
    rules: { draft: () => ({}), mayHold: () => true, route: () => ({ readers: [{}] }) },
    holders: (): readonly Holder[] => [{ asleep: null, who: rooms[named].who as Digest }],
  };
  const opened = {
    api, organisation, chain: own.chain, line: LINE, keys: own.rooms, reporter: own.reporter, words: ["abandon"],
    talk: { objects: [{ body: { kind: "report", report: {} }, header: {} }] }, identity: null, views: new Map(), blobs: new Map(),
  } as unknown as OpenedCase;
  await assert.rejects(new Answering(opened).send(opened, "One thing more.", [], [rooms[named].who], {} as Running));
  const keys = sent.flatMap(({ records }) => records).map((record) => parseRecord(fromBase64url(record)).record);
  const talk = keys.flatMap((record) => (record.type === "epoch" ? record.rooms : [])).findLast(({ room }) => room === "talk");
  const asleep = { asleep: "silence", who: sleeper.who };
  return { talk: talk?.holders ?? [], expected: holders("reporter", asleep, ...(named === "joiner" ? [joiner] : [])) };
}

test("where only sleepers are left, whom the rules name now is let in", async () => {
  const { talk, expected } = await heldAfter("joiner");
  assert.deepEqual(talk, expected);
});

test("a sleeper whom the rules name now goes on sleeping, and has the new key", async () => {
  const { talk, expected } = await heldAfter("sleeper");
  assert.deepEqual(talk, expected);
});
