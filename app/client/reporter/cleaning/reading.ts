/** Reading a file in place: a block at a time, never the whole of it. */

/** A file that isn't what it says, is cut off, or takes more work than an honest one. */
export class Unreadable extends Error {
  override readonly name = "Unreadable";
}

/** How much lies in memory of a file that is read. */
const BLOCK = 1024 * 1024;

/** The bytes of a blob. Every method raises Unreadable where it ends too early, or can't be read any more. */
export class Reading {
  readonly #blob: Blob;
  #block = new Uint8Array();
  #start = 0;

  constructor(blob: Blob) {
    this.#blob = blob;
  }

  get size(): number {
    return this.#blob.size;
  }

  /** Return *length* bytes, at most a block, from *at*. */
  async bytes(at: number, length: number): Promise<Uint8Array> {
    if (length > BLOCK || at + length > this.size) throw new Unreadable();
    if (at < this.#start || at + length > this.#start + this.#block.length) await this.#load(at);
    if (at + length > this.#start + this.#block.length) throw new Unreadable();
    return this.#block.subarray(at - this.#start, at - this.#start + length);
  }

  /** Return the first bytes from *at*, fewer than *most* where *end* or the file comes before. */
  some(at: number, end: number, most: number): Promise<Uint8Array> {
    return this.bytes(at, Math.max(0, Math.min(most, end - at, this.size - at)));
  }

  /** Return where *first* next stands before a byte that *second* wants, from *at* on. It rests after every block. */
  async find(first: number, second: (byte: number) => boolean, at: number): Promise<number> {
    for (let from = at; from + 1 < this.size; ) {
      if (from < this.#start || from + 1 >= this.#start + this.#block.length) await this.#load(from);
      const last = this.#block.length - 1;
      let found = this.#block.indexOf(first, from - this.#start);
      while (found >= 0 && found < last) {
        const next = this.#block[found + 1] as number;
        if (second(next)) return this.#start + found;
        found = next === first ? found + 1 : this.#block.indexOf(first, found + 1);
      }
      from = this.#start + (found < 0 ? last + 1 : last); // the last byte's partner is in the next block
    }
    throw new Unreadable();
  }

  async #load(at: number): Promise<void> {
    try {
      this.#block = new Uint8Array(await this.#blob.slice(at, at + BLOCK).arrayBuffer());
    } catch {
      throw new Unreadable(); // taken away, or changed, since it was chosen
    }
    if (this.#block.length === 0) throw new Unreadable();
    this.#start = at;
  }
}

/** The few characters that *bytes* spell, one each. */
export function spelled(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

/** The bytes that spell *text*, one each. */
export function spelling(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (character) => character.charCodeAt(0));
}
