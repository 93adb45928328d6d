/** What is said when something here failed that nobody foresaw. It stands in the page from the start: showing it can hardly fail too. */

/**
 * Show the ways out; what was typed stays where it is.
 *
 * Args: *instead*: what to say in place of that all of it still stands here, where it has been sent.
 */
export function showStuck(instead = ""): void {
  const box = document.querySelector<HTMLElement>("#stuck");
  if (box === null) return;
  const first = box.querySelector("p");
  if (instead !== "" && first !== null) first.textContent = instead;
  box.hidden = false;
  box.focus();
}

/** Take it away again: the next step has worked. */
export function hideStuck(): void {
  document.querySelector("#stuck")?.setAttribute("hidden", "");
}
