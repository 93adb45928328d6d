/** Files that were chosen, before anything is done with them. */

import { say } from "./page.ts";
import type { OrganisationShown } from "./shown.ts";

/** What is wrong with the chosen files, null where nothing is. */
export function filesFault(files: readonly File[], limits: OrganisationShown["limits"]): string | null {
  if (files.length > limits.files) return say("many");
  const large = files.find(({ size }) => size > limits.size);
  return large === undefined ? null : say("large", { name: large.name });
}
