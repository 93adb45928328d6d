/** The vectors that both implementations share, read from their folder. */

import { readFileSync } from "node:fs";

export function vectors<T>(name: string): T {
  return JSON.parse(readFileSync(`tests/vectors/${name}.json`, "utf8")) as T;
}

/** Many examples at once: says which failed, and that there were any. */
export async function each<T>(items: readonly T[], name: (item: T) => string, check: (item: T) => unknown): Promise<void> {
  if (items.length === 0) throw new Error("no examples");
  for (const item of items) {
    try {
      await check(item);
    } catch (error) {
      throw new Error(name(item), { cause: error });
    }
  }
}
