/** Age files that are too large for memory, sealed as they pass, a chunk at a time. */

import { sealerTo } from "./age.ts";
import { Intake, type Source, streamOf } from "./blocks.ts";
import type { Bytes } from "./bytes.ts";
import { Head, HEAD_SIZE_MAX } from "./header.ts";
import { SEALED_CHUNK_SIZE } from "./payload.ts";

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
