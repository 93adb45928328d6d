/** Signs of life: they keep the server's session; ten minutes without one lock the tab, a minute before it says so. */

import { now } from "../clock.ts";
import { leftBehind, lock, session } from "./session.ts";
import { Store } from "./store.ts";
import { ask, failureFrom } from "./work.ts";

const LOCK_AFTER = 10 * 60 * 1000;
const WARN_BEFORE = 60 * 1000;
const LOOK_EVERY = 1000;
/** The server ends a session after thirty minutes without a request, and who writes a long answer sends none. */
const RENEW_EVERY = 5 * 60 * 1000;

/** Whether the warning shows. */
export const idle = new Store<{ readonly warned: boolean }>({ warned: false });

let last = 0;
let renewed = 0;

/** A sign of life: the time starts anew. */
export function alive(): void {
  last = now();
  if (idle.value.warned) idle.change({ warned: false });
}

/** Watch from now on. Looked at by the clock, not by one long timer: a laptop that slept is late by hours at once. */
export function watchIdle(): void {
  last = now();
  for (const type of ["pointerdown", "keydown", "wheel", "touchstart"]) {
    addEventListener(type, () => (look(), alive(), renew()), { passive: true });
  }
  setInterval(look, LOOK_EVERY);
  document.addEventListener("visibilitychange", look);
}

function look(): void {
  if (session.value.stage !== "work") {
    alive();
    renewed = now();
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

function renew(): void {
  if (session.value.stage !== "work" || now() - renewed < RENEW_EVERY) return;
  renewed = now();
  ask("stay", []).catch((error: unknown) => leftBehind(failureFrom(error)));
}
