/** What EXIF and XMP say of a picture; and an EXIF that says nothing but which way up it is shown. */

import type { Cutting, Tells } from "./cutting.ts";
import { spelled } from "./reading.ts";

/** How much of such data is looked into; what is dropped is all of it. */
export const MOST_LOOKED_AT = 256 * 1024;

const IMAGE = 0;
const EXIF = 0x8769;
const GPS = 0x8825;
const ORIENTATION = 0x0112;
const ENTRY = 12;
const SHORT = 3;

/** What a tag tells, by the directory it stands in. The GPS tags are those of a place, but for its time and version. */
const TAGS: Readonly<Record<number, Readonly<Record<number, Tells>>>> = {
  [IMAGE]: {
    0x010e: "notes",
    0x010f: "camera",
    0x0110: "camera",
    0x0132: "time",
    0x013b: "person",
    0x8298: "person",
    0x9c9b: "notes",
    0x9c9c: "notes",
    0x9c9d: "person",
    0xc62f: "camera",
  },
  [EXIF]: {
    0x9003: "time",
    0x9004: "time",
    0x927c: "camera",
    0x9286: "notes",
    0xa430: "person",
    0xa431: "camera",
    0xa433: "camera",
    0xa434: "camera",
    0xa435: "camera",
  },
  [GPS]: { 0x0007: "time", 0x001d: "time" },
};
const GPS_VERSION = 0;

/**
 * Note what *data*, the TIFF structure of an EXIF, tells: at least that it is there, unless it is what we would write ourselves.
 * It may be cut off or lie: then what can be read counts.
 */
export function readExif(data: Uint8Array, cutting: Cutting): void {
  const told = tagsIn(data, cutting);
  if (told.size === 0 && data.join() !== exifOf(cutting.orientation).join()) told.add("notes");
  for (const tells of told) cutting.tells.add(tells);
}

function tagsIn(data: Uint8Array, cutting: Cutting): Set<Tells> {
  const told = new Set<Tells>();
  const view = new DataView(data.buffer, data.byteOffset, data.length);
  const order = spelled(data.subarray(0, 4));
  if (data.length < 8 || (order !== "II*\0" && order !== "MM\0*")) return told;
  const little = order.startsWith("I");
  const seen = new Set<number>(); // a directory that is pointed to again and again is read once
  const read = (at: number, directory: number): number => {
    if (at + 2 > data.length || seen.has(directory)) return 0;
    seen.add(directory);
    const count = view.getUint16(at, little);
    let next = at + 2;
    for (let left = count; left > 0 && next + ENTRY <= data.length; left -= 1, next += ENTRY) {
      const tag = view.getUint16(next, little);
      const tells = TAGS[directory]?.[tag] ?? (directory === GPS && tag !== GPS_VERSION ? "place" : undefined);
      if (tells !== undefined) told.add(tells);
      if (directory !== IMAGE) continue;
      if (tag === ORIENTATION) cutting.orientation = orientationOf(view.getUint16(next + 8, little));
      if (tag === EXIF || tag === GPS) read(view.getUint32(next + 8, little), tag);
    }
    return next + 4 <= data.length ? view.getUint32(next, little) : 0;
  };
  if (read(view.getUint32(4, little), IMAGE) !== 0) told.add("copy");
  return told;
}

function orientationOf(value: number): number {
  return value >= 1 && value <= 8 ? value : 1;
}

const XMP: readonly (readonly [RegExp, Tells])[] = [
  [/GPSL|Location|photoshop:(City|Country|State)|LocationCreated/, "place"],
  [/Date/, "time"],
  [/tiff:(Make|Model)|SerialNumber|aux:|exifEX:Lens|CameraModel/, "camera"],
  [/dc:(creator|rights)|Artist|OwnerName|AuthorsPosition|CreatorContactInfo|By-line/, "person"],
  [/xmp:Thumbnails|xmpGImg/, "copy"],
];

/** Note what *data*, the text of an XMP, tells. */
export function readXmp(data: Uint8Array, cutting: Cutting): void {
  const text = new TextDecoder().decode(data);
  const told = XMP.filter(([pattern]) => pattern.test(text)).map(([, tells]) => tells);
  for (const tells of told.length > 0 ? told : (["notes"] as const)) cutting.tells.add(tells);
}

/** An EXIF of one entry: without it, a photo that was taken upright would lie on its side. */
export function exifOf(orientation: number): Uint8Array<ArrayBuffer> {
  const data = new Uint8Array(26);
  const view = new DataView(data.buffer);
  data.set([0x4d, 0x4d, 0, 0x2a]);
  view.setUint32(4, 8);
  view.setUint16(8, 1);
  view.setUint16(10, ORIENTATION);
  view.setUint16(12, SHORT);
  view.setUint32(14, 1);
  view.setUint16(18, orientation);
  return data;
}
