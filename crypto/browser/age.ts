/** Whole age files in memory: sealed to one or more holders, opened by one of them. */

import { Encrypter } from "age-encryption";
import { type Bytes, concat } from "./bytes.ts";
import { Refused, refusingLater } from "./errors.ts";
import { Head } from "./header.ts";
import { Layout, Payload, SEALED_CHUNK_SIZE } from "./payload.ts";
import { SealTo } from "./stanza.ts";
import type { OpenKey } from "./xwing.ts";

/**
 * Seal *plaintext* to each of the seal keys *to* (1,216 bytes each; at most 128).
 *
 * Says nothing about who sealed it: whoever must know wants a signature inside.
 *
 * Raises Refused: nobody to seal to, more than a header holds, or a key that is none.
 * Source: C2SP age.md, recipient type mlkem768x25519.
 */
export async function seal(plaintext: Uint8Array, to: readonly Uint8Array[]): Promise<Bytes> {
  const sealed = await refusingLater("seal", () => sealerTo(to).encrypt(plaintext));
  Head.find(sealed); // a file that no reader would take is refused now, not when it is needed
  return new Uint8Array(sealed);
}

/** Return what seals to all of *to*. Raises Refused: nobody is among them. */
export function sealerTo(to: readonly Uint8Array[]): Encrypter {
  if (to.length === 0) throw new Refused("seal: to nobody");
  const sealer = new Encrypter();
  for (const sealKey of to) sealer.addRecipient(new SealTo(sealKey));
  return sealer;
}

/**
 * Return the plaintext of a *sealed* file, all of it or nothing.
 *
 * Raises NotAHolder: none of *keys* opens it. Refused: anything else is wrong, anywhere in it.
 */
export async function openSealed(sealed: Uint8Array, keys: readonly OpenKey[]): Promise<Bytes> {
  const head = Head.find(sealed);
  const { chunks } = new Layout(sealed.length - head.size);
  const payload = new Payload(await head.fileKey(keys), head.nonce);
  const opened = Array.from({ length: chunks }, (_, index) => {
    const start = head.size + index * SEALED_CHUNK_SIZE;
    return payload.open(sealed.subarray(start, start + SEALED_CHUNK_SIZE), index, index === chunks - 1);
  });
  return concat(...opened);
}
