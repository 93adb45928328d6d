/** Whether bytes are a key that can be sealed to, found out without the cost of using it. */

import { SEAL_KEY_SIZE } from "./bech32.ts";
import { fromBase64url, toHex } from "./bytes.ts";
import { Refused } from "./errors.ts";
import { bytes, type B64, type Reader } from "./fields.ts";

const LATTICE_END = 1152;
const POINT_START = 1184;
const Q = 3329;
const P = 2n ** 255n - 19n;
/** The u of the points of small order, reduced. Source: https://cr.yp.to/ecdh.html#validate. */
const SMALL_ORDER = new Set([
  0n,
  1n,
  P - 1n,
  325606250916557431795983626356110631294008115727848805560023387167927233504n,
  39382357235489614581723060781553021112529911719440698176882885853963445705823n,
]);

/**
 * An X-Wing seal key in base64url.
 *
 * A chain with a key that is none would be taken by one reader, and break the next one who seals to it.
 * Source: FIPS 203 §7.2 (the modulus check); RFC 7748 §6.1.
 */
export const sealKey: Reader<B64> = (value) => {
  const text = bytes(SEAL_KEY_SIZE)(value);
  const key = fromBase64url(text);
  for (let at = 0; at < LATTICE_END; at += 3) {
    const [low, middle, high] = [key[at] as number, key[at + 1] as number, key[at + 2] as number];
    if ((low | ((middle & 15) << 8)) >= Q || ((middle >> 4) | (high << 4)) >= Q) throw new Refused("seal key: ML-KEM");
  }
  const point = BigInt(`0x${toHex(key.slice(POINT_START).reverse())}`);
  if (point >= P || SMALL_ORDER.has(point)) throw new Refused("seal key: X25519");
  return text;
};
