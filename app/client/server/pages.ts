/** Lists that come in pages, read to their end. */

import { Refused } from "../../../crypto/browser/errors.ts";

/** Pages of one list: a full one has 500 lines or 8 MiB, and nothing of ours fills as many. */
const MOST_PAGES = 1_000;

/** A part of a list; *after* asks for the next one, null at the end. */
export interface Page {
  readonly after: string | null;
}

/**
 * Yield *first* and the pages that *ask* brings for what each calls `after`.
 *
 * Raises Refused: they come to no end. Attack: a server has a browser ask and collect for ever.
 */
export async function* pages<Of extends Page>(first: Of, ask: (after: string) => Promise<Of>): AsyncGenerator<Of> {
  yield first;
  const asked = new Set<string>();
  for (let { after } = first; after !== null; ) {
    if (asked.has(after) || asked.size === MOST_PAGES) throw new Refused("pages: without end");
    asked.add(after);
    const page = await ask(after);
    yield page;
    after = page.after;
  }
}
