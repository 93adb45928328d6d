/** The `age` command, version 1.3 or later: what staff use offline. */

import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

// From the bundled test, build/node/crypto_browser/….mjs.
const COMMAND = process.env["TILLIT_AGE"] ?? fileURLToPath(new URL("../../bin/age", import.meta.url));

/** Return what the command writes for *args* and *input*. Throws where there is none: no test may pass by that. */
export function age(args: readonly string[], input: Uint8Array): Buffer {
  if (!existsSync(COMMAND)) throw new Error("no age command: run `make build/bin/age`, or name one in TILLIT_AGE");
  return execFileSync(COMMAND, args, { input, maxBuffer: 2 ** 28, stdio: ["pipe", "pipe", "ignore"] });
}

/** Do *work* with a folder that is gone afterwards. */
export async function inFolder<T>(work: (path: (name: string) => string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), "tillit-"));
  try {
    return await work((name) => join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}
