/** The line by which those who handle a case tell it from others: the beginning of what was written. */

const LONGEST = 80;
const ENDS = [". ", "! ", "? "];
/** What counts as white space on the server, too: JavaScript's own \\s has one character more and five fewer. */
const SPACES = /[\t-\r\u001c-\u0020\u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+/u;

/** The first sentence of *text*, or the words of it that fit into 80 characters. */
export function titleOf(text: string): string {
  const line = text.split(SPACES).filter((word) => word !== "").join(" ");
  const ends = ENDS.map((end) => line.indexOf(end)).filter((at) => at >= 0);
  const sentence = [...line.slice(0, ends.length === 0 ? line.length : Math.min(...ends) + 1)];
  if (sentence.length <= LONGEST) return sentence.join("").replace(/\.+$/, "");
  const cut = sentence.slice(0, LONGEST - 1).join("");
  const blank = cut.lastIndexOf(" ");
  return `${(blank < 0 ? cut : cut.slice(0, blank)).replace(/[ ,;:]+$/, "")}…`;
}
