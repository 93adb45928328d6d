/** WebP: chunks in a RIFF file, of which only those are kept that the picture is drawn from. Source: RFC 9649, section 2. */

import type { Cutting } from "./cutting.ts";
import { exifOf, MOST_LOOKED_AT, readExif, readXmp } from "./exif.ts";
import { spelled, spelling, Unreadable, type Reading } from "./reading.ts";

export const WEBP_START = /^RIFF[^]{4}WEBP/;

const RIFF = 12;
const HEAD = 8;
const DRAWN_FROM = new Set(["VP8 ", "VP8L", "ALPH", "ANIM", "ANMF", "ICCP"]);
const PICTURES = new Set(["VP8 ", "VP8L", "ANMF"]);
/** Flags of the extended format: what else is in the file. */
const HAS_EXIF = 0x08;
const HAS_XMP = 0x04;
const EXTENDED_SIZE = 10;
/** Of our own EXIF: an even number, so that nothing fills it up. */
const EXIF_SIZE = 26;

/** Cut a WebP. Raises Unreadable. */
export async function cutWebp(file: Reading, cutting: Cutting): Promise<void> {
  const begin = cutting.later();
  const end = HEAD + sizeIn(await file.bytes(0, HEAD));
  if (end > file.size || end < RIFF) throw new Unreadable();
  let extended: Uint8Array<ArrayBuffer> | undefined;
  let pictures = 0;
  for (let start = RIFF; start < end; ) {
    cutting.count();
    const head = await file.bytes(start, HEAD);
    const name = spelled(head.subarray(0, 4));
    const data = start + HEAD;
    const size = sizeIn(head);
    const next = data + size + (size % 2);
    if (next > end) throw new Unreadable();
    if (PICTURES.has(name)) pictures += 1;
    if (name === "VP8X" && start === RIFF && size === EXTENDED_SIZE) {
      extended = new Uint8Array(await file.bytes(start, HEAD + size));
      cutting.put(extended);
    } else if (name === "VP8X") throw new Unreadable(); // it says what follows, or nothing
    else if (DRAWN_FROM.has(name)) cutting.keep(start, next);
    else look(name, await file.some(data, data + size, MOST_LOOKED_AT), cutting);
    start = next;
  }
  if (pictures === 0) throw new Unreadable();
  if (end < file.size) cutting.tells.add("behind");
  if (extended !== undefined) {
    const turned = cutting.orientation !== 1;
    const flags = (extended[HEAD] as number) & ~(HAS_EXIF | HAS_XMP);
    extended[HEAD] = turned ? flags | HAS_EXIF : flags;
    if (turned) cutting.put(...headOf("EXIF", EXIF_SIZE), exifOf(cutting.orientation));
  }
  begin(...headOf("RIFF", cutting.size + 4), spelling("WEBP"));
}

function look(name: string, content: Uint8Array, cutting: Cutting): void {
  // some programs put JPEG's heading before it
  if (name === "EXIF") readExif(spelled(content.subarray(0, 4)) === "Exif" ? content.subarray(6) : content, cutting);
  else if (name === "XMP ") readXmp(content, cutting);
  else cutting.tells.add("notes");
}

function sizeIn(head: Uint8Array): number {
  return new DataView(head.buffer, head.byteOffset).getUint32(4, true);
}

function headOf(name: string, size: number): Uint8Array<ArrayBuffer>[] {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, size, true);
  return [spelling(name), bytes];
}
