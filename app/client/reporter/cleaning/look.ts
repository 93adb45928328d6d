/** What a chosen file may tell of its reporter, and what is left of it when that is taken out. */

import { Cutting, type Tells } from "./cutting.ts";
import { cutJpeg, JPEG_START } from "./jpeg.ts";
import { cutPng, PNG_START } from "./png.ts";
import { Reading, spelled } from "./reading.ts";
import { cutWebp, WEBP_START } from "./webp.ts";

/** What can be said of files that are not cleaned here. */
export type Kind = "document" | "picture" | "recording" | "archive" | "plain" | "unreadable" | "unknown";

/** What was found in a file. Where *cleaned* is null, there is nothing that could be removed here. */
export interface Look {
  readonly kind: Kind | "cleanable";
  readonly tells: readonly Tells[];
  readonly cleaned: File | null;
}

const HEAD = 16;
const ORDER: readonly Tells[] = ["place", "time", "camera", "person", "copy", "behind", "notes"];

const CUTTERS: readonly (readonly [RegExp, typeof cutJpeg])[] = [
  [new RegExp(`^${JPEG_START}`), cutJpeg],
  [new RegExp(`^${PNG_START}`), cutPng],
  [WEBP_START, cutWebp],
];

/** What a file is by its first bytes, which a name that was changed doesn't hide. */
const STARTS: readonly (readonly [RegExp, Kind])[] = [
  [/^[^]{4}ftyp(hei|hev|mif|msf|avi)/, "picture"],
  [/^(II\*\0|MM\0\*|GIF8|BM|8BPS|II[RU\x55]|\0\0\0\x0cJXL |\xff\x0a|\0\0\0\x0cjP)/, "picture"],
  [/^([^]{4}(ftyp|moov|mdat|wide)|\x1a\x45\xdf\xa3|RIFF[^]{4}(AVI |WAVE)|OggS|ID3|fLaC|\xff[\xf1-\xfb]|#!AMR|\0\0\x01[\xb3\xba])/, "recording"],
  [/^(%PDF|\xd0\xcf\x11\xe0|\{\\rtf)/, "document"],
];
/** What it is by the ending of its name, where its first bytes are those of many kinds. */
const ENDINGS: readonly (readonly [RegExp, Kind])[] = [
  [/\.(pdf|do[ct][xm]?|xl[st][xmb]?|xps|pp[tsa][xm]?|pot[xm]?|vsd[xm]?|od[tspgfbm]|ot[tspg]|fod[tspg]|sx[wci]|rtf|epub|pages|numbers|key)$/i, "document"],
  [/\.(pub|mpp|one|eml|msg|mbox|ai|indd|svgz?|x?html?|tex|vcf|ics|ipynb)$/i, "document"],
  [/\.(hei[cf]s?|avif|tiff?|gif|bmp|jxl|jp2|psd|dng|cr[23w]|nef|arw|orf|rw2|raf)$/i, "picture"],
  [/\.(mp[34]|m4[av]|mov|3gp|avi|mkv|webm|og[gav]|opus|wav|aac|amr|flac|wm[av]|mts)$/i, "recording"],
  [/\.(zip|7z|rar|tar|t?gz|bz2|xz|zst)$/i, "archive"],
];
const ZIP = /^PK\x03\x04/;
const TEXT = /\.(txt|csv|md|log)$/i;
/** Control characters that no plain text has. */
const NO_TEXT = /[\0-\x08\x0e-\x1a]/;

/** Look into a file: in bounded memory, and without an error, whatever it holds. */
export async function lookInto(file: File): Promise<Look> {
  const reading = new Reading(file);
  const nothing = (kind: Kind): Look => ({ kind, tells: [], cleaned: null });
  try {
    const head = spelled(await reading.some(0, file.size, HEAD));
    const cut = CUTTERS.find(([start]) => start.test(head))?.[1];
    return cut === undefined ? nothing(kindOf(file.name, head)) : await cleanedBy(cut, file, reading);
  } catch {
    return nothing("unreadable"); // broken, hostile or gone: the reporter is told that nobody has looked into it
  }
}

async function cleanedBy(cut: typeof cutJpeg, file: File, reading: Reading): Promise<Look> {
  const cutting = new Cutting();
  await cut(reading, cutting);
  const tells = ORDER.filter((what) => cutting.tells.has(what));
  const cleaned = tells.length === 0 ? null : new File([...cutting.of(file)], file.name, { type: file.type });
  return { kind: "cleanable", tells, cleaned };
}

function kindOf(name: string, head: string): Kind {
  const by = (kinds: typeof STARTS, text: string) => kinds.find(([pattern]) => pattern.test(text))?.[1];
  const ending = by(ENDINGS, name);
  if (ZIP.test(head)) return ending === "document" ? ending : "archive";
  return by(STARTS, head) ?? ending ?? (TEXT.test(name) && !NO_TEXT.test(head) ? "plain" : "unknown");
}
