/** The reporter's worker. */

import { Work } from "../work.ts";
import type { Deeds } from "./keeper/deeds.ts";

export const work = new Work<Deeds>("/static/reporter-worker.js");
