/** Age files that are too large for memory, sealed and opened as they pass, a chunk at a time. */

import { sealerTo } from "./age.ts";
import { blocksOf, Intake, type Source, streamOf } from "./blocks.ts";
import type { Bytes } from "./bytes.ts";
import { Refused } from "./errors.ts";
import { type Expected, expectPin, Head, HEAD_SIZE_MAX } from "./header.ts";
import { Payload, SEALED_CHUNK_SIZE } from "./payload.ts";
import type { OpenKey } from "./xwing.ts";

/** A file being sealed. */
export interface Sealing {
  /** SHA-256(header ‖ payload nonce). */
  readonly pin: Bytes;
  /** The sealed file, in blocks of any size. */
  readonly sealed: AsyncGenerator<Uint8Array, void, undefined>;
}

/**
 * Seal what *source* yields to each of the seal keys *to*, holding a few chunks at a time.
 *
 * An error of *source* comes out of `sealed` as it is: what was sealed so far is cut short and opens for nobody.
 *
 * Raises Refused: nobody to seal to, more than a header holds, or a key that is none.
 */
export async function sealStream(source: Source, to: readonly Uint8Array[]): Promise<Sealing> {
  const intake = new Intake(await sealerTo(to).encrypt(streamOf(source)));
  const head = Head.find(await intake.peek(HEAD_SIZE_MAX));
  return { pin: head.pin, sealed: passOn(intake) };
}

async function* passOn(intake: Intake): AsyncGenerator<Uint8Array, void, undefined> {
  try {
    while (!(await intake.ended())) yield await intake.take(SEALED_CHUNK_SIZE);
  } finally {
    await intake.close();
  }
}

/**
 * Open a file as it arrives. The header is read before this returns; the plaintext then comes chunk by chunk.
 *
 * **What it yields may be kept only once it has ended without an error**: a file cut short is found out at its end.
 * Where the file can be read at any place, `Reader` finds that out first.
 *
 * Args: *expected*: what a signed description says of the file; compared before a key is touched, and at the end.
 * Raises NotAHolder: none of *keys* opens it. Refused: anything else is wrong. Errors of *source* come as they are.
 */
export async function openStream(
  source: Source,
  keys: readonly OpenKey[],
  expected?: Expected,
): Promise<AsyncGenerator<Bytes, void, undefined>> {
  const intake = new Intake(blocksOf(source));
  try {
    const head = Head.find(await intake.peek(HEAD_SIZE_MAX));
    if (expected !== undefined) expectPin(head, expected);
    await intake.take(head.size);
    return openChunks(intake, new Payload(await head.fileKey(keys), head.nonce), expected?.chunks);
  } catch (error) {
    await intake.close();
    throw error;
  }
}

async function* openChunks(
  intake: Intake,
  payload: Payload,
  expected: number | undefined,
): AsyncGenerator<Bytes, void, undefined> {
  try {
    for (let index = 0, last = false; !last; index++) {
      const chunk = await intake.take(SEALED_CHUNK_SIZE);
      last = await intake.ended();
      if (expected !== undefined && last !== (index === expected - 1)) throw new Refused("payload: number of chunks");
      yield payload.open(chunk, index, last);
    }
  } finally {
    await intake.close();
  }
}
