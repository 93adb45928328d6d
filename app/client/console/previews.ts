/** What may be looked at without saving it: plain text and the pictures that every browser decodes. */

import type { FileShown } from "./shown.ts";

export type PreviewKind = "text" | "picture";

const PICTURES = new Set(["image/png", "image/jpeg", "image/webp"]);
/** A picture is decoded whole: more could be made to fill the memory. */
const MOST = 32 * 1024 * 1024;

/** How a file can be looked at; null where only saving is left. Its type is its sender's word: the frame believes nothing. */
export function previewKind({ type, size, name }: FileShown): PreviewKind | null {
  if (size > MOST || size === 0) return null;
  if (PICTURES.has(type)) return "picture";
  return type === "text/plain" || (type === "" && name.toLowerCase().endsWith(".txt")) ? "text" : null;
}
