/** The list of cases: known ones from the member's own index, new ones from their grants, without holding up anything. */

import { openSealed } from "../../../../crypto/browser/age.ts";
import { fromBase64url } from "../../../../crypto/browser/bytes.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import { GRANT_MARK, listLine, readIdentityFile, type ListLine } from "../../../../crypto/browser/grants.ts";
import type { IndexRow } from "../../../../crypto/browser/memberIndex.ts";
import { caseNumber } from "../../../../crypto/browser/textForms.ts";
import { now } from "../../clock.ts";
import type { ListRow } from "../shown.ts";
import type { CaseLine, CasesAnswer, DeadlineNames } from "./answers.ts";
import type { Keeper } from "./desk.ts";
import { deadlineShown } from "./deadlines.ts";
import { pages } from "../../server/pages.ts";

const PAGE = 500;
/** Milliseconds between two times that new rows are shown. */
const SHOW_EVERY = 500;
/** An index row keeps this many read objects: with more in a case, what is unread can't be told by counting. */
const MOST_READ = 64;

/**
 * Read the whole list, giving rows to *show* as they are ready: the known cases of each page at once, new ones some at a time.
 *
 * Raises ApiError. Refused: the list comes to no end.
 */
export async function readList(keeper: Keeper, show: (rows: readonly ListRow[]) => void): Promise<void> {
  const fresh: (readonly [CaseLine, DeadlineNames])[] = [];
  const ask = (after?: string) => keeper.api.get<CasesAnswer>("cases", { limit: PAGE, after });
  for await (const page of pages(await ask(), ask)) {
    const known: ListRow[] = [];
    for (const line of page.cases) {
      const row = knownRow(keeper, line, page.deadlines);
      if (row === null) fresh.push([line, page.deadlines]);
      else known.push(row);
    }
    show(known);
  }
  let ready: ListRow[] = [];
  let shown = now();
  for (const [line, names] of fresh) {
    ready.push(await freshRow(keeper, line, names));
    // drawing a long list anew costs more than opening a grant: some at a time
    if (now() - shown >= SHOW_EVERY) {
      show(ready);
      ready = [];
      shown = now();
    }
    await breath(); // so that a case asked for meanwhile is opened in between
  }
  if (ready.length > 0) show(ready);
}

function knownRow(keeper: Keeper, line: CaseLine, names: DeadlineNames): ListRow | null {
  if (line.index === null) return null;
  try {
    return rowFrom(line, names, keeper.index.open(line.case, fromBase64url(line.index)));
  } catch (error) {
    if (error instanceof Refused) return null; // it is a cache: the case is treated as a new one
    throw error;
  }
}

/** The row of a case whose index row is at hand. */
export function rowFrom(line: CaseLine, names: DeadlineNames, { line: title, read, head }: IndexRow): ListRow {
  const counted = read.length < MOST_READ;
  const unread = counted ? Math.max(0, line.objects - read.length) : Number(line.head_seq > head.seq);
  return { ...common(line, names), ...title, unread, fresh: false, broken: false };
}

/**
 * A new case: its line stands in the grants. Which key the chain names is checked when the case is opened; until then
 * the line is what whoever sealed the grant says.
 */
async function freshRow(keeper: Keeper, line: CaseLine, names: DeadlineNames): Promise<ListRow> {
  const own = line.grants.filter(({ holder }) => holder === keeper.me);
  const grant = own.findLast(({ room }) => room === "talk") ?? own.at(-1);
  try {
    if (grant === undefined) throw new Refused("list: no grant");
    const plaintext = await openSealed(fromBase64url(grant.sealed), [keeper.identity.openKey]);
    const title: ListLine = readIdentityFile(plaintext, GRANT_MARK, listLine).about;
    return { ...common(line, names), ...title, unread: line.objects, fresh: true, broken: false };
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    return { ...common(line, names), title: "", day: line.filed, unread: 0, fresh: true, broken: line.index === null };
  }
}

function common(line: CaseLine, names: DeadlineNames): Omit<ListRow, "title" | "day" | "unread" | "fresh" | "broken"> {
  const { case: id, kind, track, due, state } = line;
  return { id, number: caseNumber(id), kind, track, due: due === null ? null : deadlineShown(due, names), order: state };
}

const ticks = new MessageChannel();

/** Let whatever waits go first. A timer would wait four milliseconds more each time. */
function breath(): Promise<void> {
  return new Promise((resolve) => {
    ticks.port1.onmessage = () => resolve();
    ticks.port2.postMessage(null);
  });
}
