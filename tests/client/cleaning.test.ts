/** Pictures: what tells of the reporter is found and taken out; what is drawn stays byte for byte. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { lookInto, type Look } from "../../app/client/reporter/cleaning/look.ts";
import { chunk, exif, into, JPEG, joined, ofPhone, PNG, riffChunk, segment, WEBP, webpWith, type Bytes, type Entry } from "./pictures.ts";

const XMP = "http://ns.adobe.com/xap/1.0/\0<x exif:GPSLatitude='59,54N' xmp:CreateDate='2026-05-01' dc:creator='Kim'/>";
/** A photo held upright has this, and no more, after it is cleaned. */
const UPRIGHT = joined("MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0");
const JFIF_END = 20;
const IHDR_END = 33;
const IEND = 12;

function look(bytes: Bytes, name = "photo.jpg"): Promise<Look> {
  return lookInto(new File([bytes], name, { type: "image/x" }));
}

async function cleaned(bytes: Bytes): Promise<Uint8Array> {
  const { cleaned: file } = await look(bytes);
  assert.ok(file);
  assert.equal(file.name, "photo.jpg");
  assert.equal(file.type, "image/x");
  return new Uint8Array(await file.arrayBuffer());
}

function same(one: Uint8Array, other: Uint8Array): void {
  assert.equal(Buffer.from(one).toString("hex"), Buffer.from(other).toString("hex"));
}

for (const [name, bytes] of [["JPEG", JPEG], ["PNG", PNG], ["WebP", WEBP]] as const) {
  test(`nothing is found in a ${name} that holds a picture and no more`, async () => {
    assert.deepEqual(await look(bytes), { kind: "cleanable", tells: [], cleaned: null });
  });

  test(`a ${name} that is cut off anywhere is told as one that nobody looked into`, async () => {
    for (let size = 12; size < bytes.length; size += 1) {
      assert.deepEqual(await look(bytes.slice(0, size)), { kind: "unreadable", tells: [], cleaned: null }, `${size}`);
    }
  });

  test(`what stands behind a ${name} is found and dropped`, async () => {
    const behind = joined(bytes, "Image_Data1609", JPEG);
    assert.deepEqual((await look(behind)).tells, ["behind"]);
    same(await cleaned(behind), bytes);
  });
}

for (const little of [true, false]) {
  const photo = ofPhone(little);
  const found = ["place", "time", "camera"];

  test(`a phone's JPEG loses place, time and camera, and stays upright (${little ? "little" : "big"} endian)`, async () => {
    const bytes = into(JPEG, JFIF_END, segment(0xe1, "Exif\0\0", photo));
    assert.deepEqual((await look(bytes)).tells, found);
    same(await cleaned(bytes), into(JPEG, JFIF_END, segment(0xe1, "Exif\0\0", UPRIGHT)));
  });

  test(`a phone's PNG does (${little ? "little" : "big"} endian)`, async () => {
    const bytes = into(PNG, IHDR_END, chunk("eXIf", photo));
    assert.deepEqual((await look(bytes)).tells, found);
    const right = chunk("eXIf", UPRIGHT);
    right.set([0xd6, 0x67, 0x4b, 0x69], right.length - 4); // its checksum
    same(await cleaned(bytes), into(PNG, IHDR_END, right));
  });

  test(`a phone's WebP does (${little ? "little" : "big"} endian)`, async () => {
    const bytes = webpWith(0x0c, riffChunk("EXIF", photo), riffChunk("XMP ", XMP));
    assert.deepEqual((await look(bytes)).tells, [...found, "person"]);
    same(await cleaned(bytes), webpWith(0x08, riffChunk("EXIF", UPRIGHT)));
  });
}

const PHONES: Readonly<Record<string, Bytes>> = {
  JPEG: into(JPEG, JFIF_END, segment(0xe1, "Exif\0\0", ofPhone())),
  PNG: into(PNG, IHDR_END, chunk("eXIf", ofPhone())),
  WebP: webpWith(0x08, riffChunk("EXIF", ofPhone())),
};
for (const [name, phone] of Object.entries(PHONES)) {
  test(`in a cleaned ${name} nothing is found, whatever byte of it was changed before`, async () => {
    for (const value of [0, 1, 0x7f, 0xff]) {
      for (let at = 0; at < phone.length; at += 1) {
        const changed = new Uint8Array(phone);
        changed[at] = value;
        const { cleaned: file } = await look(changed);
        if (file !== null) assert.deepEqual(await lookInto(file), { kind: "cleanable", tells: [], cleaned: null }, `${at}: ${value}`);
      }
    }
    assert.deepEqual((await look(new Uint8Array(await cleaned(phone)))).tells, []);
  });
}

test("a WebP without EXIF and XMP has no flag that says otherwise", async () => {
  same(await cleaned(webpWith(0x0c, riffChunk("XMP ", XMP))), WEBP);
});

test("of a JPEG's segments those stay that the picture is drawn from", async () => {
  const adobe = segment(0xee, "Adobe\0\x64\0\0\0\0\x01");
  const dropped = [
    segment(0xe1, XMP),
    segment(0xe1, "http://ns.adobe.com/xmp/extension/\0", "x"),
    segment(0xe2, "MPF\0"),
    segment(0xe0, "JFXX\0"),
    segment(0xed, "Photoshop 3.0\x008BIM\x1c\x02\x50\0\x03Kim"),
    segment(0xee, "other"),
    segment(0xef, "of a maker"),
    segment(0xfe, "a comment"),
  ];
  const bytes = into(JPEG, JFIF_END, ...dropped, adobe, ...dropped);
  assert.deepEqual((await look(bytes)).tells, ["place", "time", "person", "copy", "notes"]);
  same(await cleaned(bytes), into(JPEG, JFIF_END, adobe));
  assert.ok(Buffer.from(JPEG).includes("ICC_PROFILE"));
});

test("comments between the scans of a JPEG are dropped, bytes that look like marks in them are not", async () => {
  const tail = joined(segment(0xda, "\x01\x01\0\0\x3f\0"), "\xff\0\xff\xd0\xff\xff\0");
  const bytes = joined(JPEG.subarray(0, -2), segment(0xfe, "between"), tail, "\xff\xd9");
  same(await cleaned(bytes), joined(JPEG.subarray(0, -2), tail, "\xff\xd9"));
});

test("a small copy in a JFIF segment or in an EXIF is found and dropped", async () => {
  const jfif = segment(0xe0, JPEG.subarray(6, 18), "\x01\x01rgb");
  const bytes = joined(JPEG.subarray(0, 2), jfif, JPEG.subarray(JFIF_END));
  assert.deepEqual((await look(bytes)).tells, ["copy"]);
  same(await cleaned(bytes), JPEG);
  const cropped = into(JPEG, JFIF_END, segment(0xe1, "Exif\0\0", exif({ thumbnail: true })));
  assert.deepEqual((await look(cropped)).tells, ["copy"]);
  same(await cleaned(cropped), JPEG);
});

test("of a PNG's chunks those stay that the picture is drawn from", async () => {
  const dropped = [
    chunk("tEXt", "Author\0Kim"),
    chunk("zTXt", "Comment\0\0x"),
    chunk("iTXt", "XML:com.adobe.xmp\0\0\0\0\0", XMP),
    chunk("tIME", "\x07\xea\x05\x01\0\0\0"),
    chunk("caBX", "of a maker"),
  ];
  const kept = chunk("pHYs", "\0\0\x0b\x13\0\0\x0b\x13\x01");
  const bytes = into(into(PNG, PNG.length - IEND, ...dropped), IHDR_END, ...dropped, kept);
  assert.deepEqual((await look(bytes)).tells, ["place", "time", "person", "notes"]);
  same(await cleaned(bytes), into(PNG, IHDR_END, kept));
});

test("what can't be drawn without a chunk that nobody knows is left as it is", async () => {
  assert.equal((await look(into(PNG, IHDR_END, chunk("CgBI", "")))).kind, "unreadable");
});

const LIES: Readonly<Record<string, Bytes>> = {
  "points to itself": exif({ image: [[0x8769, 4, 1, 8], [0x8825, 4, 1, 8]] }),
  "points past its end": exif({ image: [[0x8769, 4, 1, 0xfffffff0]] }),
  "counts more than it has": joined("II*\0\x08\0\0\0\xff\xff"),
  "is of no order": joined("XX*\0\x08\0\0\0"),
  "is empty": joined(""),
  "points to one directory from every entry": exif({ image: Array.from({ length: 5_000 }, (): Entry => [0x8769, 4, 1, 8]) }),
};
for (const [lie, bytes] of Object.entries(LIES)) {
  test(`an EXIF that ${lie} is dropped like any other`, async () => {
    const photo = into(JPEG, JFIF_END, segment(0xe1, "Exif\0\0", bytes));
    assert.notDeepEqual((await look(photo)).tells, []);
    same(await cleaned(photo), JPEG);
  });
}

const HOSTILE: Readonly<Record<string, Bytes>> = {
  "very many empty segments": filled(1_200_000, segment(0xfe)),
  "very many segments of which every other is kept": filled(1_200_000, joined(segment(0xfe), segment(0xdd))),
  "restart marks and no end": filled(4_000_000, joined("\xff\xd0")),
  "marks that never come to a segment": filled(4_000_000, joined("\xff\xd8")),
  "a scan that never ends": filled(20_000_000, joined("\xff")),
};
for (const [what, bytes] of Object.entries(HOSTILE)) {
  test(`a picture of ${what} is given up, soon and without an error`, async () => {
    assert.equal((await look(joined(JPEG.subarray(0, JFIF_END), bytes))).kind, "unreadable");
    assert.equal((await look(joined(JPEG.subarray(0, -2), bytes))).kind, "unreadable");
  });
}

function filled(size: number, by: Bytes): Bytes {
  return new Uint8Array(Buffer.alloc(size, by));
}

test("a picture is found as it was where a mark lies across two blocks", async () => {
  for (const more of [0, 1, 2]) {
    const filled = joined(JPEG.subarray(0, -2), new Uint8Array(2 * 1024 * 1024 - JPEG.length + more), "\xff\xd9");
    same(await cleaned(joined(filled, "behind")), filled);
  }
});

test("no more of a large picture than a block lies in memory, and slices of it are what is left", async () => {
  const large = joined(JPEG.subarray(0, -2), new Uint8Array(5 * 1024 * 1024), "\xff\xd9", "behind");
  let most = 0;
  class Watched extends File {
    override slice(start?: number, end?: number, type?: string): Blob {
      const slice = super.slice(start, end, type);
      const read = slice.arrayBuffer.bind(slice);
      slice.arrayBuffer = () => {
        most = Math.max(most, slice.size);
        return read();
      };
      return slice;
    }
  }
  assert.deepEqual((await lookInto(new Watched([large], "large.jpg"))).tells, ["behind"]);
  assert.equal(most, 1024 * 1024);
});

test("a file that was taken away meanwhile is told as one that nobody looked into", async () => {
  class Gone extends File {
    override slice(): Blob {
      throw new DOMException("gone", "NotReadableError");
    }
  }
  assert.equal((await lookInto(new Gone([JPEG], "photo.jpg"))).kind, "unreadable");
});

const FILES: readonly (readonly [name: string, start: string, kind: Look["kind"]])[] = [
  ["report.pdf", "%PDF-1.7", "document"],
  ["photo.jpg", "%PDF-1.7", "document"],
  ["minutes.docx", "PK\x03\x04", "document"],
  ["minutes.odt", "PK\x03\x04", "document"],
  ["old.doc", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "document"],
  ["letter.rtf", "{\\rtf1", "document"],
  ["mail.eml", "From: kim", "document"],
  ["photos.zip", "PK\x03\x04", "archive"],
  ["photos.7z", "7z\xbc\xaf", "archive"],
  ["photo.heic", "\0\0\0\x18ftypheic", "picture"],
  ["photo.jpg", "\0\0\0\x18ftypmif1", "picture"],
  ["scan.tif", "II*\0", "picture"],
  ["scan", "MM\0*", "picture"],
  ["moving.gif", "GIF89a", "picture"],
  ["film.mp4", "\0\0\0\x18ftypisom", "recording"],
  ["film.mov", "\0\0\0\x14ftypqt  ", "recording"],
  ["film.webm", "\x1a\x45\xdf\xa3", "recording"],
  ["talk.wav", "RIFF\0\0\0\0WAVE", "recording"],
  ["talk.mp3", "\xff\xfb\x90", "recording"],
  ["notes.txt", "On Monday", "plain"],
  ["notes.txt", "\xff\xfeO\0n\0", "unknown"],
  ["notes.txt", "", "plain"],
  ["ledger.bin", "\x01\x02", "unknown"],
  ["nothing", "", "unknown"],
];
for (const [name, start, kind] of FILES) {
  test(`${name} that begins with ${JSON.stringify(start)} is a ${kind}`, async () => {
    assert.deepEqual(await look(joined(start, start === "" ? "" : " and so on, and so on"), name), { kind, tells: [], cleaned: null });
  });
}
