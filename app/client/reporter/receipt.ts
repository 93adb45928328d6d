/** The ten words, once everything is stored. */

import { dayText, fillTexts, found, place, say, show } from "./page.ts";
import type { Filed } from "./shown.ts";
import { showStuck } from "./stuck.ts";

/** Show the words, whatever else fails: the report is stored, and nobody else has them. */
export function showReceipt(filed: Filed): void {
  try {
    drawReceipt(filed);
  } catch {
    const alone = document.createElement("p");
    alone.id = "receipt";
    alone.textContent = filed.words.join(" ");
    place().replaceChildren(alone);
    showStuck(say("words-alone"));
  }
}

function drawReceipt({ words, acknowledge, feedback, earlier }: Filed): void {
  show("receipt", (screen) => {
    const list = found(screen, ".words");
    list.id = "receipt";
    list.replaceChildren(
      ...words.flatMap((word, at) => {
        const span = document.createElement("span");
        span.textContent = word;
        return at === 0 ? [span] : [document.createTextNode(" "), span];
      }),
    );
    fillTexts(screen, { acknowledge: dayText(acknowledge), feedback: dayText(feedback) });
    if (earlier) {
      const note = document.createElement("p");
      note.className = "note";
      note.textContent = say("earlier");
      list.parentElement?.before(note);
    }
  });
  history.replaceState({ screen: 0 }, "");
}
