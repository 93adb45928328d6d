/** PNG: a row of chunks, of which only those are kept that the picture is drawn from. Source: W3C PNG, third edition, section 5. */

import type { Cutting, Put, Tells } from "./cutting.ts";
import { exifOf, MOST_LOOKED_AT, readExif, readXmp } from "./exif.ts";
import { spelled, spelling, Unreadable, type Reading } from "./reading.ts";

export const PNG_START = "\x89PNG\r\n\x1a\n";

/** A chunk's size and name before its content, and a checksum after it. */
const HEAD = 8;
const CHECKSUM = 4;
const DRAWN_FROM = new Set(
  "IHDR PLTE IDAT IEND tRNS cHRM gAMA iCCP sBIT sRGB cICP mDCV mDCv cLLI cLLi bKGD hIST pHYs acTL fcTL fdAT".split(" "),
);
const TEXTS = new Set(["tEXt", "zTXt", "iTXt"]);
const KEYWORDS: Readonly<Record<string, Tells>> = { Author: "person", Artist: "person", Copyright: "person", "Creation Time": "time" };

/** Cut a PNG. Raises Unreadable. */
export async function cutPng(file: Reading, cutting: Cutting): Promise<void> {
  cutting.keep(0, PNG_START.length);
  let turn: Put | undefined;
  for (let start = PNG_START.length, name = ""; name !== "IEND"; ) {
    cutting.count();
    const head = await file.bytes(start, HEAD);
    const size = new DataView(head.buffer, head.byteOffset).getUint32(0);
    const end = start + HEAD + size + CHECKSUM;
    name = spelled(head.subarray(4));
    if (end > file.size || (turn === undefined && name !== "IHDR")) throw new Unreadable();
    if (DRAWN_FROM.has(name)) cutting.keep(start, end);
    else if (/^[A-Z]/.test(name)) throw new Unreadable(); // it can't be drawn without it, and we don't know what it is
    else await look(name, await file.some(start + HEAD, end - CHECKSUM, MOST_LOOKED_AT), cutting);
    turn ??= cutting.later();
    start = end;
    if (name === "IEND" && end < file.size) cutting.tells.add("behind");
  }
  if (cutting.orientation !== 1) turn?.(...chunk("eXIf", exifOf(cutting.orientation)));
}

async function look(name: string, content: Uint8Array, cutting: Cutting): Promise<void> {
  if (name === "eXIf") return readExif(content, cutting);
  if (name === "tIME") return void cutting.tells.add("time");
  const keyword = TEXTS.has(name) ? spelled(content.subarray(0, Math.min(79, Math.max(0, content.indexOf(0))))) : "";
  if (keyword === "XML:com.adobe.xmp") readXmp(content, cutting);
  else cutting.tells.add(KEYWORDS[keyword] ?? "notes");
}

function chunk(name: string, content: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const checked = spelling(name);
  return [big(content.length), checked, content, big(checksum([...checked, ...content]))];
}

function big(number: number): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(CHECKSUM);
  new DataView(bytes.buffer).setUint32(0, number);
  return bytes;
}

/** CRC-32 as PNG has it. */
function checksum(bytes: readonly number[]): number {
  let sum = 0xffffffff;
  for (const byte of bytes) {
    sum ^= byte;
    for (let bit = 0; bit < 8; bit += 1) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
  }
  return ~sum >>> 0;
}
