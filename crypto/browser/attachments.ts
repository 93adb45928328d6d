/** Attached files: sealed as they stream by, pinned by a signed description, opened at any place. Source: SPEC §10. */

import { sha256 } from "@noble/hashes/sha2.js";
import { SEAL_KEY_SIZE } from "./bech32.ts";
import { blocksOf, type Source } from "./blocks.ts";
import type { AttachmentBody } from "./bodies.ts";
import { bucket } from "./buckets.ts";
import { concat, fromBase64url, toBase64url, utf8 } from "./bytes.ts";
import { Refused } from "./errors.ts";
import type { B64 } from "./fields.ts";
import type { Identity } from "./identity.ts";
import { DIGEST_SIZE, ID_SIZE, type Digest, type RoomName } from "./records.ts";
import { Reader, type Sealed } from "./reader.ts";
import { sealStream } from "./stream.ts";

const CHUNK = 65_536;
const BLOCK = 1024 * 1024;
const MAX_NAME = 255;
/** Controls, formats (the bidirectional ones among them), surrogates, separators of lines, paragraphs and folders. */
const NOT_IN_NAMES = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}/\\]/gu;

const LONE_SURROGATE = /\p{Cs}/gu;

/**
 * 32 bytes that tie a stored file to its description: an object with this id and digest.
 *
 * Whoever stores the file is told them, and learns nothing: the digest stands in no place that they can read. Once a
 * tombstone names all three, the file goes with the description. Attack: somebody signs that one object was erased, with
 * the digest of another, whose file would go and whose description would stay.
 */
export function tieOf(room: RoomName, object: B64, digest: Digest): B64 {
  const named = [fromBase64url(object, ID_SIZE), fromBase64url(digest, DIGEST_SIZE)];
  return toBase64url(sha256(concat(utf8(`tillit/v1/tie\n${room}\n`), ...named)));
}

/** A file on its way. */
export interface SealingAttachment {
  /** The blob, to be sent block by block. */
  readonly sealed: AsyncGenerator<Uint8Array, void, undefined>;
  /** What the signed description will say; it holds once `sealed` has ended. */
  readonly description: AttachmentBody;
}
/** A file to seal. */
export interface FileToSeal {
  readonly about: B64 | null;
  readonly blob: B64;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** The file's bytes, in blocks of any size. */
  readonly source: Source;
}

/**
 * Begin sealing a file to a room's current key (base64url), padded to its bucket, in bounded memory.
 *
 * Raises Refused: no key, or (while it streams) the source gives another number of bytes than *size*.
 */
export async function sealAttachment(file: FileToSeal, roomKey: B64, powersOnly: boolean): Promise<SealingAttachment> {
  const { about, blob, name, size, type, source } = file;
  const padded = bucket(size, powersOnly);
  const { pin, sealed } = await sealStream(padTo(source, size, padded), [fromBase64url(roomKey, SEAL_KEY_SIZE)]);
  const description: AttachmentBody = {
    about,
    blob,
    chunks: chunksOf(padded),
    name: cleanName(name),
    pin: toBase64url(pin),
    size,
    type: cut(type.replace(LONE_SURROGATE, "_"), MAX_NAME),
  };
  return { sealed, description };
}

async function* padTo(source: Source, size: number, padded: number): AsyncGenerator<Uint8Array> {
  let left = size;
  for await (const block of blocksOf(source)) {
    left -= block.length;
    if (left < 0) throw new Refused("attachment: the file grew");
    yield block;
  }
  if (left > 0) throw new Refused("attachment: the file shrank");
  const zeros = new Uint8Array(Math.min(BLOCK, padded - size));
  for (let missing = padded - size; missing > 0; missing -= BLOCK) yield zeros.subarray(0, Math.min(BLOCK, missing));
}

function chunksOf(padded: number): number {
  return Math.ceil(padded / CHUNK);
}

/** An attached file that was found to be the one described; opened part by part. */
export class OpenedAttachment {
  readonly #reader: Reader;
  readonly size: number;

  private constructor(reader: Reader, size: number) {
    this.#reader = reader;
    this.size = size;
  }

  /**
   * Check a blob against its description, and its last chunk before any other.
   *
   * Args: *blob*: the stored file, readable at any place. *room*: the room's identity, of the description's epoch.
   *
   * Raises Refused: another file, another size, or one cut short. Attack: a server puts a file of its own in the place of
   * the one described. (Whoever has the room's key as well can keep the header and change the bytes: SPEC §10.)
   */
  static async open(
    description: AttachmentBody,
    blob: Sealed,
    room: Identity,
    powersOnly: boolean,
  ): Promise<OpenedAttachment> {
    const { chunks, size, pin } = description;
    const padded = bucket(size, powersOnly);
    if (chunks !== chunksOf(padded)) throw new Refused("attachment: chunks do not fit the size");
    const reader = await Reader.open(blob, [room.openKey], { pin: fromBase64url(pin, DIGEST_SIZE), chunks });
    if (reader.size !== padded) throw new Refused("attachment: another size than described");
    return new OpenedAttachment(reader, size);
  }

  /** Return *length* bytes from *offset*, fewer at the end. Raises Refused: a chunk they lie in was changed. */
  read(offset: number, length: number): Promise<Uint8Array> {
    return this.#reader.read(offset, Math.max(0, Math.min(length, this.size - offset)));
  }

  /** The whole file, a block of 1 MiB at a time. Raises Refused: a chunk was changed. */
  async *blocks(): AsyncGenerator<Uint8Array, void, undefined> {
    for (let offset = 0; offset < this.size; offset += BLOCK) yield await this.read(offset, BLOCK);
  }
}

/**
 * Return a file name that says what it shows: at most 255 bytes, the ending kept.
 *
 * A right-to-left override makes `gpj.exe` of `exe.jpg`; such characters, controls and slashes become `_`.
 */
export function cleanName(name: string): string {
  const clean = name.replace(NOT_IN_NAMES, "_").trim();
  if (/^\.*$/.test(clean)) return "_";
  if (utf8(clean).length <= MAX_NAME) return clean;
  const dot = clean.lastIndexOf(".");
  const ending = clean.slice(dot);
  const tail = dot > 0 && utf8(ending).length <= 20 ? ending : "";
  return cut(clean, MAX_NAME - utf8(tail).length) + tail;
}

/** Cut a text to at most *most* bytes of UTF-8, at a character. */
function cut(text: string, most: number): string {
  let result = "";
  let size = 0;
  for (const character of text) {
    size += utf8(character).length;
    if (size > most) break;
    result += character;
  }
  return result;
}
