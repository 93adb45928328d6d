/** The console's worker. */

import { Work } from "../work.ts";
import type { Deeds } from "./keeper/deeds.ts";

const work = new Work<Deeds>("/static/console-worker.js");

/** See `Work.ask`. */
export const ask: Work<Deeds>["ask"] = (deed, args, step) => work.ask(deed, args, step);

/** See `Work.end`. */
export function endWork(code?: string): void {
  work.end(code);
}

export { DeedFailed, failureFrom, type Asking } from "../work.ts";
