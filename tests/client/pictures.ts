/** Small real pictures, as a browser's canvas wrote them, and what phones and programs put into them. */

import PLAIN from "./pictures.json" with { type: "json" };

export type Bytes = Uint8Array<ArrayBuffer>;

export const JPEG = ofBase64(PLAIN.jpeg);
export const PNG = ofBase64(PLAIN.png);
export const WEBP = ofBase64(PLAIN.webp);

function ofBase64(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, "base64"));
}

export function joined(...parts: readonly (Uint8Array | string)[]): Bytes {
  return new Uint8Array(Buffer.concat(parts.map((part) => (typeof part === "string" ? Buffer.from(part, "latin1") : part))));
}

/** Put *parts* into *bytes* at *at*. */
export function into(bytes: Uint8Array, at: number, ...parts: readonly Uint8Array[]): Bytes {
  return joined(bytes.subarray(0, at), ...parts, bytes.subarray(at));
}

/** A directory entry of EXIF: its tag, type, number of values, and the value itself or where it is. */
export type Entry = readonly [tag: number, type: number, count: number, value: number | string];

/** An EXIF of these directories, in either order of bytes. The image's own points to the other two. */
export function exif(
  { image = [], photo = [], place = [], thumbnail = false }: { image?: readonly Entry[]; photo?: readonly Entry[]; place?: readonly Entry[]; thumbnail?: boolean },
  little = true,
): Bytes {
  const pointers = (photo.length > 0 ? 1 : 0) + (place.length > 0 ? 1 : 0);
  const sizeOf = (count: number) => 2 + 12 * count + 4;
  const photoAt = 8 + sizeOf(image.length + pointers);
  const placeAt = photoAt + (photo.length > 0 ? sizeOf(photo.length) : 0);
  const end = placeAt + (place.length > 0 ? sizeOf(place.length) : 0);
  const all: Entry[] = [...image];
  if (photo.length > 0) all.push([0x8769, 4, 1, photoAt]);
  if (place.length > 0) all.push([0x8825, 4, 1, placeAt]);
  const bytes = new Uint8Array(end + 16);
  const view = new DataView(bytes.buffer);
  bytes.set(little ? [0x49, 0x49, 0x2a, 0] : [0x4d, 0x4d, 0, 0x2a]);
  view.setUint32(4, 8, little);
  const write = (at: number, entries: readonly Entry[], next: number) => {
    view.setUint16(at, entries.length, little);
    for (const [index, [tag, type, count, value]] of entries.entries()) {
      const entry = at + 2 + 12 * index;
      view.setUint16(entry, tag, little);
      view.setUint16(entry + 2, type, little);
      view.setUint32(entry + 4, count, little);
      if (typeof value === "string") bytes.set(Buffer.from(value, "latin1"), entry + 8);
      else if (type === 3) view.setUint16(entry + 8, value, little);
      else view.setUint32(entry + 8, value, little);
    }
    view.setUint32(at + 2 + 12 * entries.length, next, little);
  };
  write(8, all, thumbnail ? end : 0);
  if (photo.length > 0) write(photoAt, photo, 0);
  if (place.length > 0) write(placeAt, place, 0);
  return bytes;
}

/** What a phone writes: where, when, with what, and that it was held upright. */
export function ofPhone(little = true): Bytes {
  const image: readonly Entry[] = [[0x010f, 2, 4, "Fon\0"], [0x0112, 3, 1, 6], [0x0132, 2, 20, 0]];
  return exif({ image, photo: [[0x9003, 2, 20, 0]], place: [[0, 1, 4, "\x02\x03\0\0"], [1, 2, 2, "N\0"], [2, 5, 3, 0]] }, little);
}

export function segment(marker: number, ...content: readonly (Uint8Array | string)[]): Bytes {
  const all = joined(...content);
  return joined(Uint8Array.of(0xff, marker, (all.length + 2) >> 8, (all.length + 2) & 0xff), all);
}

/** A chunk of PNG. Its checksum is not that of its content: what is dropped is not checked. */
export function chunk(name: string, ...content: readonly (Uint8Array | string)[]): Bytes {
  const all = joined(...content);
  const size = Buffer.alloc(4);
  size.writeUInt32BE(all.length);
  return joined(size, name, all, "\0\0\0\0");
}

export function riffChunk(name: string, ...content: readonly (Uint8Array | string)[]): Bytes {
  const all = joined(...content);
  const size = Buffer.alloc(4);
  size.writeUInt32LE(all.length);
  return joined(name, size, all, all.length % 2 === 1 ? "\0" : "");
}

/** A WebP with more chunks, whose header counts them and has these flags. */
export function webpWith(flags: number, ...chunks: readonly Uint8Array[]): Bytes {
  const bytes = joined(WEBP, ...chunks);
  new DataView(bytes.buffer).setUint32(4, bytes.length - 8, true);
  bytes[20] = (bytes[20] as number) | flags;
  return bytes;
}
