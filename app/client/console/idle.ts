/** Locking after ten minutes without a sign of life; a minute before, it says so and can be stopped. */

import { now } from "../clock.ts";
import { lock, session } from "./session.ts";
import { Store } from "./store.ts";

const LOCK_AFTER = 10 * 60 * 1000;
const WARN_BEFORE = 60 * 1000;
const LOOK_EVERY = 1000;

/** Whether the warning shows. */
export const idle = new Store<{ readonly warned: boolean }>({ warned: false });

let last = 0;

/** A sign of life: the time starts anew. */
export function alive(): void {
  last = now();
  if (idle.value.warned) idle.change({ warned: false });
}

/** Watch from now on. Looked at by the clock, not by one long timer: a laptop that slept is late by hours at once. */
export function watchIdle(): void {
  last = now();
  for (const type of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(type, () => (look(), alive()), { passive: true });
  }
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}

function look(): void {
  if (session.value.stage !== "work") {
    alive();
    return;
  }
  const quiet = now() - last;
  if (quiet >= LOCK_AFTER) {
    idle.change({ warned: false });
    void lock("locked-idle");
  } else if (quiet >= LOCK_AFTER - WARN_BEFORE && !idle.value.warned) {
    idle.change({ warned: true });
  }
}
