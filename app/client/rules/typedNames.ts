/** Names as people type them: the same person in whatever case, with whatever marks and spaces their keyboard makes. */

const LINES = /[\n-\r\u001c-\u001e\u0085\u2028\u2029]+/u;
const LISTED = /[,;]+/u;
const UNWRITTEN = /[^\p{L}\p{M}\p{N}]/gu;

/** Every name that *text* may mean, folded: each line, and each part of it between commas or semicolons. */
export function namesTypedIn(text: string): ReadonlySet<string> {
  const parts = text.split(LINES).flatMap((line) => [line, ...line.split(LISTED)]);
  return new Set(parts.map(folded).filter((name) => name !== ""));
}

/** *name* as it is compared: letters, their marks and digits, in small letters and in one normal form; see `folded` of the server's path. */
export function folded(name: string): string {
  const composed = [...name.replace(UNWRITTEN, "").normalize("NFKC")];
  // both: some letters have more than one small form; one by one: at the end of a word, a Greek sigma has another
  return composed.map((letter) => letter.toUpperCase().toLowerCase()).join("").replace(UNWRITTEN, "");
}
