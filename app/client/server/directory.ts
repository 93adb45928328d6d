/** A directory as the server tells it. */

import { fromBase64url, type Bytes } from "../../../crypto/browser/bytes.ts";
import type { DirectoryAnswer } from "./answers.ts";

/** What is to be verified of an answer. */
export function partsOf({ founding, versions, entries }: DirectoryAnswer): { founding: Bytes; versions: Bytes[]; entries: Bytes[] } {
  return {
    founding: fromBase64url(founding),
    versions: versions.map((version) => fromBase64url(version)),
    entries: entries.map((entry) => fromBase64url(entry)),
  };
}
