/** What `routing.py` measures in the browser. */

import { NobodyReceives, route } from "../../app/client/rules/recipients.ts";
import { readRulebook } from "../../app/client/rules/rulebook.ts";
import { Structure, type BodyHeld, type UnitHeld } from "../../app/client/rules/structure.ts";
import type { Draft } from "../../app/client/rules/tables.ts";

interface Party {
  readonly bodies: readonly BodyHeld[];
  readonly day: string;
  readonly drafts: readonly Draft[];
  readonly hash: string;
  readonly text: string;
  readonly units: readonly UnitHeld[];
}

/** Return how many milliseconds the routing of each draft takes, with the structure put together anew. */
export function times({ bodies, day, drafts, hash, text, units }: Party): number[] {
  const rulebook = readRulebook(text, hash);
  return drafts.map((draft) => {
    const began = performance.now();
    try {
      route(rulebook, new Structure(units, bodies), draft, day);
    } catch (error) {
      if (!(error instanceof NobodyReceives)) throw error;
    }
    return performance.now() - began;
  });
}
