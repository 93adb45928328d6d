/** JPEG: a row of segments. What the picture needs is kept; what was written about it is not. Source: ITU-T T.81, annex B. */

import type { Cutting, Put } from "./cutting.ts";
import { exifOf, readExif, readXmp } from "./exif.ts";
import { spelled, spelling, Unreadable, type Reading } from "./reading.ts";

const MARK = 0xff;
const SOF0 = 0xc0;
const RST0 = 0xd0;
const RST7 = 0xd7;
const SOI = 0xd8;
const EOI = 0xd9;
const SOS = 0xda;
const APP0 = 0xe0;
const APP1 = 0xe1;
const APP2 = 0xe2;
const APP13 = 0xed;
const APP14 = 0xee;
const APP15 = 0xef;
const COM = 0xfe;

const EXIF_HEAD = "Exif\0\0";
const XMP_HEAD = "http://ns.adobe.com/x"; // what is too long for one segment goes on in others
/** What stands in a JFIF and in an Adobe segment before anything else could: a small copy of the picture, for one. */
const JFIF_SIZE = 12;
const ADOBE_SIZE = 12;

export const JPEG_START = "\xff\xd8\xff";

/** Cut a JPEG. Raises Unreadable. */
export async function cutJpeg(file: Reading, cutting: Cutting): Promise<void> {
  cutting.keep(0, 2);
  let turn: Put | undefined;
  for await (const part of segments(file, cutting)) {
    const { marker, start, end } = part;
    if (marker !== APP0) turn ??= cutting.later(); // a JFIF segment comes first, where there is one
    if (marker < APP0 || (marker > APP15 && marker !== COM)) cutting.keep(start, end);
    else await cutApart(file, cutting, part);
    if (marker === EOI && end < file.size) cutting.tells.add("behind");
  }
  if (cutting.orientation !== 1) turn?.(...segment(APP1, spelling(EXIF_HEAD), exifOf(cutting.orientation)));
}

interface Segment {
  readonly marker: number;
  readonly start: number;
  /** Where its content begins. */
  readonly data: number;
  /** Where the next one begins; the compressed data belong to the segment that they follow. */
  readonly end: number;
}

async function cutApart(file: Reading, cutting: Cutting, { marker, start, data, end }: Segment): Promise<void> {
  const content = await file.bytes(data, end - data);
  const head = spelled(content.subarray(0, 40));
  if (marker === APP0 && head.startsWith("JFIF\0") && content.length >= JFIF_SIZE + 2) {
    if (content.length === JFIF_SIZE + 2) return cutting.keep(start, end);
    cutting.tells.add("copy");
    return cutting.put(...segment(APP0, content.subarray(0, JFIF_SIZE), spelling("\0\0")));
  }
  if (marker === APP2 && head.startsWith("ICC_PROFILE\0")) return cutting.keep(start, end);
  if (marker === APP14 && head.startsWith("Adobe") && content.length >= ADOBE_SIZE) {
    if (content.length === ADOBE_SIZE) return cutting.keep(start, end);
    cutting.tells.add("notes");
    return cutting.put(...segment(APP14, content.subarray(0, ADOBE_SIZE)));
  }
  if (marker === APP1 && head.startsWith("Exif\0")) readExif(content.subarray(EXIF_HEAD.length), cutting);
  else if (marker === APP1 && head.startsWith(XMP_HEAD)) readXmp(content, cutting);
  else cutting.tells.add(marker === APP0 || (marker === APP2 && head.startsWith("MPF\0")) ? "copy" : "notes");
  if (marker === APP13) readIptc(content, cutting);
}

/** Note what the records of a Photoshop segment tell: IPTC's by-lines, places and dates. */
function readIptc(content: Uint8Array, cutting: Cutting): void {
  for (let at = content.indexOf(0x1c); at >= 0 && at + 2 < content.length; at = content.indexOf(0x1c, at + 1)) {
    if (content[at + 1] !== 2) continue;
    const field = content[at + 2] as number;
    if (field === 55 || field === 60) cutting.tells.add("time");
    if (field === 80 || field === 116) cutting.tells.add("person");
    if (field === 90 || field === 92 || field === 95 || field === 101) cutting.tells.add("place");
  }
}

/** The segments of a JPEG, up to its end. */
async function* segments(file: Reading, cutting: Cutting): AsyncGenerator<Segment> {
  for (let start = 2; ; ) {
    cutting.count();
    const [mark, marker] = (await file.bytes(start, 2)) as unknown as [number, number];
    if (mark !== MARK || !isMarker(marker)) throw new Unreadable();
    if (marker === MARK) {
      start += 1; // a byte that fills
      continue;
    }
    const data = start + 2;
    let end = data;
    if (marker !== EOI && !isRestart(marker)) {
      const [high, low] = (await file.bytes(data, 2)) as unknown as [number, number];
      end += high * 256 + low;
      if (end < data + 2 || end > file.size) throw new Unreadable();
    }
    if (marker === SOS) end = await file.find(MARK, (next) => next !== 0 && next !== MARK && !isRestart(next), end);
    yield { marker, start, data: Math.min(data + 2, end), end };
    if (marker === EOI) return;
    start = end;
  }
}

function isRestart(marker: number): boolean {
  return marker >= RST0 && marker <= RST7;
}

/** Whether a marker may stand where a segment begins; those of other formats may not. */
function isMarker(marker: number): boolean {
  return (marker >= SOF0 && marker <= APP15 && marker !== SOI) || marker === COM || marker === MARK;
}

/** A segment with this content. */
function segment(marker: number, head: Uint8Array, rest: Uint8Array = new Uint8Array()): Uint8Array<ArrayBuffer>[] {
  const size = head.length + rest.length + 2;
  return [Uint8Array.of(MARK, marker, size >> 8, size & 0xff), new Uint8Array(head), new Uint8Array(rest)];
}
