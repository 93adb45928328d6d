/** The staff console: draws into the page, reads the address once, and forgets everything when the page goes. */

import { render } from "preact";
import { App } from "./app.tsx";
import { hasDrafts } from "./drafts.ts";
import { watchIdle } from "./idle.ts";
import { home } from "./place.ts";
import { begin, session, wipe } from "./session.ts";

const place = document.getElementById("console");
if (place !== null) {
  void begin().then(() => {
    place.replaceChildren();
    render(<App />, place);
  });
  watchIdle();
  // whoever signs in or unlocks begins at the list; another language changes nothing
  session.follow(() => {
    if (session.value.desk === null) home();
  });
  // what was typed and not sent would be lost without a word
  addEventListener("beforeunload", (event) => {
    if (hasDrafts() || session.value.drafts !== null) event.preventDefault();
  });
  // a page that the browser keeps for its Back button must hold nothing
  addEventListener("pagehide", wipe);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) location.reload();
  });
}
