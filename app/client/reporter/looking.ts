/** The files that were chosen, each with what it tells of its reporter; what can be removed is, unless they keep it. */

import { lookInto, type Look } from "./cleaning/look.ts";
import { found, language, part, say } from "./page.ts";

/** What is known of the chosen files. */
export class Looking {
  readonly #looks = new WeakMap<File, Promise<Look>>();
  /** The files that are sent as they are, by place and name: a file put into another screen's field is another object there. */
  readonly #kept = new Set<string>();

  /** Tell below a screen's file field what the chosen files tell; *most*: the size of a file that can be sent. */
  tell(screen: HTMLElement, most: number): void {
    const field = found<HTMLInputElement>(screen, "[type=file]");
    const [box] = part("looked") as [HTMLElement];
    field.after(box);
    const draw = (): void => {
      const told = [...(field.files ?? [])].flatMap((file, at) => (file.size <= most ? [this.#told(file, keyOf(file, at))] : []));
      box.hidden = told.length === 0;
      found(box, "div").replaceChildren(...told);
    };
    field.addEventListener("change", draw);
    draw();
  }

  /** The files as they are to be sent. */
  async cleaned(files: readonly File[]): Promise<readonly File[]> {
    const cleaned = async (file: File) => (await this.#look(file)).cleaned ?? file;
    return Promise.all(files.map((file, at) => (this.#kept.has(keyOf(file, at)) ? file : cleaned(file))));
  }

  #look(file: File): Promise<Look> {
    const look = this.#looks.get(file) ?? lookInto(file);
    this.#looks.set(file, look);
    return look;
  }

  #told(file: File, key: string): HTMLElement {
    const [item] = part("looked-file") as [HTMLElement];
    found(item, "bdi").textContent = file.name;
    item.setAttribute("aria-label", file.name); // each has a box of the same words
    const told = found(item, "p");
    const choice = found(item, "label");
    choice.remove();
    told.textContent = say("looking");
    void this.#look(file).then(({ kind, tells, cleaned }) => {
      item.dataset["look"] = kind;
      if (kind !== "cleanable") {
        told.textContent = say(`looked-${kind}`);
        if (kind !== "plain") item.className = "note";
        return;
      }
      item.className = "path";
      const what = new Intl.ListFormat(language(), { type: "conjunction" }).format(tells.map((tell) => say(`tells-${tell}`)));
      told.textContent = cleaned === null ? say("looked-plain") : say("tells", { what });
      if (cleaned !== null) this.#offer(item, choice, key);
    });
    return item;
  }

  #offer(item: HTMLElement, choice: HTMLElement, key: string): void {
    const box = found<HTMLInputElement>(choice, "input");
    const draw = (): void => {
      item.className = box.checked ? "path" : "note";
      found(choice, "small").textContent = say(box.checked ? "removed" : "kept");
    };
    item.append(choice);
    box.checked = !this.#kept.has(key);
    box.addEventListener("change", () => {
      if (box.checked) this.#kept.delete(key);
      else this.#kept.add(key);
      draw();
    });
    draw();
  }
}

function keyOf({ name, size, lastModified }: File, at: number): string {
  return [at, size, lastModified, name].join(" ");
}
