/** The rulebooks that come with the portal, as a browser gets them. */

import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

/** A rulebook that comes with the portal, with its overlays below it. */
export function shipped(name: string): string {
  const folder = pathToFileURL(`${process.cwd()}/app/rulebooks/`);
  const own = readFileSync(new URL(`${name}.toml`, folder), "utf8");
  const overlays = [...own.matchAll(/^\[\[overlays\]\]\nid = "([a-z0-9-]+)"/gm)].map(([, id]) => id as string);
  return own + overlays.map((id) => `#### overlay ${id}\n${readFileSync(new URL(`overlays/${id}.toml`, folder), "utf8")}`).join("");
}
