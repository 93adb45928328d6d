/** A case that its ten words have opened: fetched as ciphertext, verified from the root, read and answered here. */

import { fromBase64url, toBase64url } from "../../../../crypto/browser/bytes.ts";
import { directoryNumbers, readChain } from "../../../../crypto/browser/chain.ts";
import { lookupToken, reporterSeed } from "../../../../crypto/browser/derivations.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import { Identity } from "../../../../crypto/browser/identity.ts";
import { caseIdOf, parseRecord } from "../../../../crypto/browser/parsedRecord.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import type { RoomView } from "../../../../crypto/browser/roomView.ts";
import { allObjects, openRooms, roomsShutTo, type ReadCase } from "../../cases/reading.ts";
import type { Draft } from "../../rules/tables.ts";
import type { Api } from "../../server/api.ts";
import type { Organisation } from "./organisation.ts";
import type { SealedCaseAnswer } from "../../server/answers.ts";

/** A case as it was last read. */
export interface OpenedCase extends ReadCase {
  readonly api: Api;
  readonly organisation: Organisation;
  readonly words: readonly string[];
  readonly reporter: Identity;
  readonly talk: RoomView;
  readonly identity: RoomView | null;
}

/**
 * Fetch and verify the case that *words* look up.
 *
 * Raises ApiError: `not-found`: they open none; or it can't be had. Refused: it doesn't verify, or names another reporter.
 */
export async function readCase(before: Organisation, words: readonly string[]): Promise<OpenedCase> {
  const api = before.api.as(toBase64url(lookupToken(words, before.instance)));
  const said = await api.get<SealedCaseAnswer>("case");
  const rows = await allObjects(api, "case", said);
  const records = said.records.map((record) => fromBase64url(record));
  const [first] = records;
  if (first === undefined) throw new Refused("case: no records");
  const organisation = await before.again([...directoryNumbers(records)]);
  const chain = await readChain(records, organisation.directories, caseIdOf(parseRecord(first).signed));
  const reporter = new Identity(reporterSeed(words, organisation.instance, fromBase64url(chain.root.nonce)));
  const [mine, theirs] = [reporter.publicKeys, chain.reporter()];
  // attack: a server answers a receipt with a case of its own
  if (mine.seal !== theirs.seal || mine.sign !== theirs.sign) throw new Refused("case: another reporter");
  const read = await openRooms(chain, organisation.directories, said, rows, { who: "reporter", identity: reporter, kept: null });
  const talk = read.views.get("talk") as RoomView; // else it is refused
  return { ...read, api, organisation, words, reporter, talk, identity: read.views.get("identity") ?? null };
}

/** What the case's routing went by, as its report says; by the organisation as it is now. Null where no report can be read. */
export function draftOf({ talk, chain, organisation }: OpenedCase): Draft | null {
  const report = talk.objects.map(({ body }) => body).find((body) => body.kind === "report")?.report;
  const { rules } = organisation;
  return report === undefined ? null : rules.draft(chain.root.kind, report.matter);
}

/** The rooms whose newest key the reporter should have been granted, and was not. */
export function shutRooms(opened: OpenedCase): readonly RoomName[] {
  return roomsShutTo("reporter", opened);
}
