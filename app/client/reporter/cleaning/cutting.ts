/** What is left of a picture without what tells of its reporter: pieces of the file itself, and a few bytes between them. */

import { Unreadable } from "./reading.ts";

/** What a picture tells beside what it shows. */
export type Tells = "place" | "time" | "camera" | "person" | "copy" | "behind" | "notes";

/** An honest picture has fewer segments, and is cut in fewer places: fifty megabytes of PNG in blocks of 8 KiB are 6,400. */
const MOST_SEGMENTS = 20_000;
const MOST_PIECES = 2_000;

type Bytes = Uint8Array<ArrayBuffer>;
type Piece = [start: number, end: number] | Bytes;
/** Puts bytes in the place that was left for them. */
export type Put = (...bytes: readonly Bytes[]) => void;

/** A picture on its way to be cut; nothing of it is copied. */
export class Cutting {
  readonly tells = new Set<Tells>();
  /** Which way up it is shown, as EXIF counts; 1 is as it stands. */
  orientation = 1;
  readonly #pieces: Piece[] = [];
  #segments = 0;

  /** Count a segment. Attack: a file of millions of empty ones keeps a phone busy until it is out of memory. */
  count(): void {
    this.#segments += 1;
    if (this.#segments > MOST_SEGMENTS || this.#pieces.length > MOST_PIECES) throw new Unreadable();
  }

  /** Keep the bytes from *start* to *end* of the file. */
  keep(start: number, end: number): void {
    const last = this.#pieces.at(-1);
    if (Array.isArray(last) && last[1] === start) last[1] = end;
    else this.#pieces.push([start, end]);
  }

  /** Put *bytes* in the place of what was there. */
  put(...bytes: readonly Bytes[]): void {
    this.#pieces.push(...bytes);
  }

  /** Leave a place for bytes that are not known yet, and return what puts them there. */
  later(): Put {
    const place: Piece = new Uint8Array();
    this.#pieces.push(place);
    return (...bytes) => {
      this.#pieces.splice(this.#pieces.indexOf(place), 1, ...bytes);
    };
  }

  /** What is left of *file*: slices of it, so that it need not lie in memory. */
  of(file: Blob): readonly BlobPart[] {
    return this.#pieces.map((piece) => (Array.isArray(piece) ? file.slice(...piece) : piece));
  }

  /** The number of bytes that are left. */
  get size(): number {
    return this.#pieces.reduce((sum, piece) => sum + (Array.isArray(piece) ? piece[1] - piece[0] : piece.length), 0);
  }
}
