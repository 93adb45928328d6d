/** How fast this browser seals: without its compiler, as at Tor Browser's safer levels, it is a hundred times slower. */

import { sealAttachment } from "../../../../crypto/browser/attachments.ts";
import { Identity } from "../../../../crypto/browser/identity.ts";
import { CHUNK_SIZE } from "../../../../crypto/browser/payload.ts";

const MOST = 2 * 1024 * 1024;
/** What is sealed before the clock runs: a compiler has seen the code by then. */
const WARM = 256 * 1024;
/** Milliseconds: several steps of the coarsest clock that a browser gives. */
const ENOUGH = 400;

/** Seal zeros to nobody for a moment, and return the bytes of a second; Infinity where the clock has not moved. */
export async function sealingSpeed(): Promise<number> {
  const nobody = Identity.random().publicKeys.seal;
  const { sealed } = await sealAttachment({ about: null, blob: "", name: "", size: MOST, type: "", source: zeros() }, nobody, false);
  let [done, began] = [0, 0];
  for await (const block of sealed) {
    done += block.length;
    if (began === 0 && done >= WARM) [done, began] = [0, performance.now()];
    if (began > 0 && performance.now() - began >= ENOUGH) break;
  }
  return (done * 1000) / (performance.now() - began);
}

/** Block by block: each is sealed whole before the first of it comes out. */
async function* zeros(): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < MOST; at += CHUNK_SIZE) yield new Uint8Array(CHUNK_SIZE);
}
