/** Where one is inside the console, and the browser's Back button: the history holds numbers, never what was open. */

import { Store } from "./store.ts";

export type View = "list" | "case" | "account" | "administration" | "help";

/** What shows besides the list; narrow screens show it alone. */
export const place = new Store<{ readonly view: View }>({ view: "list" });

let depth = 0;

/** Go to a view; Back leads to where one was. */
export function go(view: View): void {
  if (view === place.value.view) return;
  if (view === "list" && depth > 0) {
    history.go(-depth); // the pop does the rest
    return;
  }
  depth += 1;
  history.pushState({ depth }, "", location.pathname);
  place.change({ view });
}

/** Back to the list, without a step to come back by. */
export function home(): void {
  depth = 0;
  if (place.value.view !== "list") place.change({ view: "list" });
}

/** Follow the Back button; *left* is told when the list is all that shows. */
export function followBack(left: () => void): () => void {
  const pop = () => {
    depth = Math.max(0, depth - 1);
    place.change({ view: "list" });
    left();
  };
  addEventListener("popstate", pop);
  return () => removeEventListener("popstate", pop);
}
