/** What is left of something that takes a while, with a way to stop it. */

import type { Asking } from "../work.ts";
import { found, part } from "./page.ts";
import type { Progress } from "./shown.ts";

/** Show that *text* is going on below *form* until *asking* ends. */
export async function during<T>(form: HTMLElement, text: string, asking: (step: (progress: Progress) => void) => Asking<T>): Promise<T> {
  const [box] = part("progress") as [HTMLElement];
  const bar = found<HTMLProgressElement>(box, "progress");
  found(box, "p").textContent = text;
  bar.setAttribute("aria-label", text);
  form.after(box);
  try {
    const running = asking(({ done, total }) => {
      if (total > 0) bar.value = done / total;
    });
    found(box, "button").addEventListener("click", () => running.cancel());
    return await running;
  } finally {
    box.remove();
  }
}

/** Let the buttons of *form* rest until *deed* is done: pressed twice, it would be done twice. */
export async function resting(form: HTMLElement, deed: () => Promise<void>): Promise<void> {
  const buttons = [...form.querySelectorAll("button")];
  for (const button of buttons) button.disabled = true;
  try {
    await deed();
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}
