/** Files that this browser takes long to encrypt: told before they are sent, with the way to let the server do it. */

import { found, part, say } from "./page.ts";
import { work } from "./work.ts";

/** Seconds that nobody needs to be told of. */
const SHORT = 60;

/** How fast this browser seals: measured once, in its worker. */
export class Pace {
  /** Bytes of a second; where it can't be measured, nothing is told. */
  readonly #speed = work.ask("speed", []).catch(() => Infinity);

  /** Make the part of the page that tells how long files take, and what tells it for files of *size* bytes in all. */
  teller(): { readonly box: HTMLElement; readonly tell: (size: number) => void } {
    const [box] = part("slow") as [HTMLElement];
    const told = found(box, "section");
    told.remove();
    const draw = (size: number, speed: number): void => {
      const seconds = size / speed;
      found(told, "p").textContent = say("slow", { minutes: Math.ceil(seconds / 60) });
      box.replaceChildren(...(seconds > SHORT ? [told] : []));
    };
    let last = 0;
    const tell = (size: number): void => {
      last = size;
      void this.#speed.then((speed) => {
        if (last === size) draw(size, speed); // others may have been chosen meanwhile
      });
    };
    return { box, tell };
  }
}
