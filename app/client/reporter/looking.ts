/** The files that were chosen, each with what it tells of its reporter; what can be removed is, unless they keep it. */

import { lookInto, type Look } from "./cleaning/look.ts";
import { found, language, part, say } from "./page.ts";
import type { FileChosen } from "./shown.ts";
import { Pace } from "./slow.ts";

/** A file that was chosen: by the object that the browser gives for it, so that one chosen in its place is never taken for it. */
class Chosen {
  static #last = 0;
  readonly id = (Chosen.#last += 1);
  readonly file: File;
  /** Whether it is sent as it is, with what could be removed. */
  kept = false;
  #look: Promise<Look> | undefined;

  constructor(file: File) {
    this.file = file;
  }

  look(): Promise<Look> {
    return (this.#look ??= lookInto(this.file));
  }

  async toSend(): Promise<FileChosen> {
    if (this.kept) return { id: `${this.id} kept`, file: this.file };
    return { id: `${this.id}`, file: (await this.look()).cleaned ?? this.file };
  }
}

/** What is known of the chosen files. */
export class Looking {
  readonly #chosen = new Map<File, Chosen>();
  readonly #pace = new Pace();

  /** Tell below a screen's file field what the chosen files tell, and how long they take; *most*: the size of a file that can be sent. */
  tell(screen: HTMLElement, most: number): void {
    const field = found<HTMLInputElement>(screen, "[type=file]");
    const [box] = part("looked") as [HTMLElement];
    const slow = this.#pace.teller();
    field.after(slow.box, box);
    const draw = (): void => {
      const files = [...(field.files ?? [])].filter(({ size }) => size <= most);
      slow.tell(files.reduce((sum, { size }) => sum + size, 0));
      const items = files.map((file) => told(this.#of(file)));
      box.hidden = items.length === 0;
      found(box, "div").replaceChildren(...items);
    };
    field.addEventListener("change", draw);
    draw();
  }

  /** The files as they are to be sent. */
  async cleaned(files: readonly File[]): Promise<readonly FileChosen[]> {
    return Promise.all(files.map((file) => this.#of(file).toSend()));
  }

  /** The files *before* were put into another screen's field, and are the objects *now* there. */
  carry(before: readonly File[], now: readonly File[]): void {
    for (const [at, file] of now.entries()) this.#chosen.set(file, this.#of(before[at] as File));
  }

  #of(file: File): Chosen {
    const chosen = this.#chosen.get(file) ?? new Chosen(file);
    this.#chosen.set(file, chosen);
    return chosen;
  }
}

function told(chosen: Chosen): HTMLElement {
  const [item] = part("looked-file") as [HTMLElement];
  const { name } = chosen.file;
  found(item, "bdi").textContent = name;
  item.setAttribute("aria-label", name); // each has a box of the same words
  const text = found(item, "p");
  const choice = found(item, "label");
  choice.remove();
  text.textContent = say("looking");
  void chosen.look().then(({ kind, tells, cleaned }) => {
    item.dataset["look"] = kind;
    if (kind !== "cleanable") {
      text.textContent = say(`looked-${kind}`);
      if (kind !== "plain") item.className = "note";
      return;
    }
    item.className = "path";
    const what = new Intl.ListFormat(language(), { type: "conjunction" }).format(tells.map((tell) => say(`tells-${tell}`)));
    text.textContent = cleaned === null ? say("looked-plain") : say("tells", { what });
    if (cleaned !== null) offer(item, choice, chosen);
  });
  return item;
}

function offer(item: HTMLElement, choice: HTMLElement, chosen: Chosen): void {
  const box = found<HTMLInputElement>(choice, "input");
  const draw = (): void => {
    item.className = box.checked ? "path" : "note";
    found(choice, "small").textContent = say(box.checked ? "removed" : "kept");
  };
  item.append(choice);
  box.checked = !chosen.kept;
  box.addEventListener("change", () => {
    chosen.kept = !box.checked;
    draw();
  });
  draw();
}
