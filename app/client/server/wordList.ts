/** The word list, fetched when somebody first needs words and checked by its hash. */

import { unfolded, WordList } from "../../../crypto/browser/words.ts";
import { ApiError } from "./api.ts";

let list: Promise<WordList> | undefined;

/** Raises Refused: the file is not the protocol's list. ApiError: it can't be had. */
export function wordList(): Promise<WordList> {
  list ??= fetchList().catch((error: unknown) => {
    list = undefined; // the next try may reach the server
    throw error;
  });
  return list;
}

async function fetchList(): Promise<WordList> {
  let answer: Response;
  try {
    answer = await fetch("/static/words.txt", { credentials: "omit" });
  } catch {
    throw new ApiError("unreachable");
  }
  if (!answer.ok) throw new ApiError("broken");
  return new WordList(unfolded(await answer.text()));
}
