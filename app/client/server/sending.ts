/** Sending files: sealed as they are read, in pieces that are sent again until they arrive. */

import type { Bytes } from "../../../crypto/browser/bytes.ts";
import type { AttachmentBody } from "../../../crypto/browser/bodies.ts";
import { sealAttachment } from "../../../crypto/browser/attachments.ts";
import { bucket } from "../../../crypto/browser/buckets.ts";
import { Refused } from "../../../crypto/browser/errors.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import { Head } from "../../../crypto/browser/header.ts";
import { CHUNK_SIZE } from "../../../crypto/browser/payload.ts";
import { ApiError, type Uploads } from "./api.ts";
import type { UploadAnswer } from "./answers.ts";

const PIECE = 4 * 1024 * 1024;
const TAG_SIZE = 16;
const BLOCK = 1024 * 1024;
/**
 * Seconds to wait before each new try. A minute and a half without the server is not the end of an upload: where a line has died
 * silently, the server waits a minute for its next byte before it lets another request go on.
 */
const WAITS = [1, 2, 4, 8, 16, 30, 30];

/** A file that a case is to take. */
export interface Upload {
  readonly blob: B64;
  readonly capability: B64;
}
/** A file that is on the server, for the case to take. */
export interface Sent extends Upload {
  readonly description: AttachmentBody;
  /** The room's key that it is sealed to: with another one it must be sealed again. */
  readonly key: B64;
}
export interface Sending {
  readonly uploads: Uploads;
  readonly key: B64;
  readonly powersOnly: boolean;
  readonly about: B64 | null;
  readonly signal: AbortSignal;
  /** Called with the bytes sent and the bytes in all. */
  readonly progress: (sent: number, total: number) => void;
}

/**
 * Seal *file* and send it.
 *
 * Raises ApiError: `unreachable`, `cancelled` or a refusal. Refused: the file changed meanwhile, or the server counts wrongly.
 */
export async function sendFile(file: File, { uploads, key, powersOnly, about, signal, progress }: Sending): Promise<Sent> {
  const { name, size, type } = file;
  const toSeal = { about, blob: "", name, size, type, source: blocksOf(file) };
  const { sealed, description } = await sealAttachment(toSeal, key, powersOnly);
  const first = await sealed.next();
  if (first.done) throw new ApiError("broken");
  const total = sealedSize(first.value, bucket(size, powersOnly));
  const place = await uploads.reserve(total);
  try {
    await sendPieces(uploads, place, pieces(first.value, sealed), (sent) => progress(sent, total), signal);
  } catch (error) {
    await sealed.return();
    void uploads.giveUp(place).catch(() => undefined); // its day will be over anyway
    throw error;
  }
  return { blob: place.blob, capability: place.capability, description: { ...description, blob: place.blob }, key };
}

/** The file's bytes, in two buffers that take turns; a browser that fills none gives each block one of its own. */
async function* blocksOf(file: File): AsyncGenerator<Uint8Array> {
  const reader = fillingReader(file);
  if (reader === null) {
    for (let at = 0; at < file.size; at += BLOCK) yield new Uint8Array(await file.slice(at, at + BLOCK).arrayBuffer());
    return;
  }
  try {
    let [next, other] = [new Uint8Array(BLOCK), new Uint8Array(BLOCK)];
    for (;;) {
      const { done, value } = await reader.read(next);
      if (done) return;
      yield value;
      [next, other] = [other, new Uint8Array(value.buffer)];
    }
  } finally {
    await reader.cancel();
  }
}

function fillingReader(file: File): ReadableStreamBYOBReader | null {
  try {
    return file.stream().getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/** The size of the whole sealed file, of which *start* is the beginning. */
function sealedSize(start: Uint8Array, padded: number): number {
  return Head.find(start).size + padded + TAG_SIZE * Math.max(1, Math.ceil(padded / CHUNK_SIZE));
}

/** Two buffers take turns, one is on its way while the other is filled: a large file leaves no heap of them behind. */
async function* pieces(first: Uint8Array, rest: AsyncGenerator<Uint8Array>): AsyncGenerator<Bytes> {
  let [filling, other] = [new Uint8Array(PIECE), new Uint8Array(PIECE)];
  let filled = 0;
  for (let block: Uint8Array | undefined = first; block !== undefined; block = (await rest.next()).value ?? undefined) {
    for (let at = 0; at < block.length; ) {
      const part = block.subarray(at, at + PIECE - filled);
      filling.set(part, filled);
      filled += part.length;
      at += part.length;
      if (filled < PIECE) continue;
      yield filling;
      [filling, other, filled] = [other, filling, 0];
    }
  }
  if (filled > 0) yield filling.subarray(0, filled);
}

async function sendPieces(
  uploads: Uploads,
  place: UploadAnswer,
  all: AsyncGenerator<Bytes>,
  progress: (sent: number) => void,
  signal: AbortSignal,
): Promise<void> {
  let start = 0;
  for await (const piece of oneAhead(all)) {
    for (let done = 0, tries = 0; done < piece.length; ) {
      if (signal.aborted) throw new ApiError("cancelled");
      try {
        const end = await uploads.send(place, start + done, piece.subarray(done));
        if (end !== start + piece.length) throw new Refused("sending: another end");
        break;
      } catch (error) {
        // a broken connection leaves what arrived; the server says where to go on, with the same ciphertext
        if (!(error instanceof ApiError)) throw error;
        if (error.code === "offset") {
          const end = (error.number ?? start) - start;
          // attack: a server leads back, or nowhere, and sending never ends
          if (!(end > done && end <= piece.length)) throw new Refused("sending: another end");
          done = end;
        } else if (!PASSING.has(error.code) || tries >= WAITS.length) throw error;
        else await pause(WAITS[tries++] as number);
      }
    }
    start += piece.length;
    progress(start);
  }
}

/** Begin with the next piece before the one at hand is done with: it is sealed while that one is on its way. */
async function* oneAhead(pieces: AsyncGenerator<Bytes>): AsyncGenerator<Bytes> {
  try {
    for (let next = pieces.next(); ; ) {
      const piece = await next;
      if (piece.done) return;
      next = pieces.next();
      next.catch(() => undefined); // told when its turn comes
      yield piece.value;
    }
  } finally {
    await pieces.return(undefined);
  }
}

/** What may be over in a moment. */
const PASSING = new Set(["unreachable", "broken", "busy", "upload-busy", "cut-off"]);

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1000));
}
