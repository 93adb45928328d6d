/** Grants: a room's identity, sealed to one holder. Source: SPEC §8. */

import { openSealed, seal } from "./age.ts";
import { equal, fromBase64url, fromUtf8, toBase64url, utf8, type Bytes } from "./bytes.ts";
import { canonical, canonicalText, parseCanonical, type Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import { day, fields, optional, slug, text, type B64, type Day, type Reader, type Slug } from "./fields.ts";
import { Identity } from "./identity.ts";
import type { OpenKey } from "./xwing.ts";

const SIZE = 1024;
const MAX_JSON = 600;
const MAX_TITLE = 400;
export const GRANT_MARK = "# tillit/v1/grant ";

/** What a list shows of a case before anything in it is opened. */
export interface ListLine {
  readonly day: Day | null;
  readonly kind: Slug;
  /** At most 400 bytes of UTF-8: see `cutTitle`. */
  readonly title: string;
}
export const listLine: Reader<ListLine> = fields({ day: optional(day), kind: slug, title: text(MAX_TITLE) });

/**
 * Return *plaintext* of 1,024 bytes that `age` reads as an identity file: the identity, a comment, comments as padding.
 *
 * Unlock files have the same form under another mark.
 */
export function identityFile(identity: Identity, mark: string, about: Json): Bytes {
  const json = canonical(about);
  if (json.length > MAX_JSON) throw new Refused("grant: too long");
  const start = `${identity.text}\n${mark}${toBase64url(json)}\n#`;
  return utf8(`${start}${".".repeat(SIZE - start.length - 1)}\n`);
}

/** Return what `identityFile` wrote down. Raises Refused: a single byte of it is different. */
export function readIdentityFile<T>(
  plaintext: Uint8Array,
  mark: string,
  read: Reader<T>,
): { readonly identity: Identity; readonly about: T } {
  const [secret = "", comment = ""] = fromUtf8(plaintext).split("\n");
  const identity = Identity.fromText(secret);
  const json = parseCanonical(fromBase64url(comment.slice(mark.length)));
  const again = identityFile(identity, mark, json);
  // written again and compared: nothing can hide in the padding, and there is one grant per identity and line
  if (!equal(again, plaintext)) throw new Refused("grant: form");
  return { identity, about: read(json) };
}

/** Seal a room's identity to one holder's seal key (1,216 bytes, base64url). Raises Refused: a line too long. */
export async function sealGrant(room: Identity, to: B64, line: ListLine): Promise<Bytes> {
  return seal(identityFile(room, GRANT_MARK, listLine({ ...line }) as unknown as Json), [fromBase64url(to)]);
}

/**
 * Open a grant.
 *
 * Args: *expected*: the room's key in the chain. A server could seal any key to a holder; only this one is the room's.
 * Raises NotAHolder: it was sealed to others. Refused: another form, or another room's identity.
 */
export async function openGrant(
  sealed: Uint8Array,
  key: OpenKey,
  expected: B64,
): Promise<{ readonly identity: Identity; readonly line: ListLine }> {
  const { identity, about } = readIdentityFile(await openSealed(sealed, [key]), GRANT_MARK, listLine);
  if (toBase64url(identity.openKey.sealKey) !== expected) throw new Refused("grant: not the key in the chain");
  return { identity, line: about };
}

/** Return as much of *title* as fits a grant, cut at a character; control characters become spaces. */
export function cutTitle(title: string): string {
  let cut = "";
  for (const character of title.replace(/\p{Cc}+/gu, " ").trim()) {
    if (utf8(cut + character).length > MAX_TITLE || canonicalText(cut + character).length > MAX_TITLE + 100) break;
    cut += character;
  }
  return cut;
}
