/** Tables of what must be refused, each with the rule that refuses it: a rule that another one covers for would not be missed. */

import assert from "node:assert/strict";
import { Refused } from "../../crypto/browser/errors.ts";

export type Attempt = readonly [what: string, reason: string, attempt: () => unknown];

export async function allRefused(attempts: readonly Attempt[]): Promise<void> {
  assert.ok(attempts.length > 0);
  const found: string[] = [];
  for (const [what, , attempt] of attempts) {
    try {
      await attempt();
      found.push(`${what}: taken`);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      found.push(`${what}: ${error.reason}`);
    }
  }
  assert.deepEqual(found, attempts.map(([what, reason]) => `${what}: ${reason}`));
}
