/** Ed25519: signatures by @noble/curves, verified by the browser where it offers it (0.2 ms against 1 to 3). */

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, equal, fromHex, sized, toHex } from "./bytes.ts";
import { Refused } from "./errors.ts";

export const SIGN_KEY_SIZE = 32;
export const SIGNATURE_SIZE = 64;

/** Return the public key (32 bytes) of a 32-byte *seed*. Source: RFC 8032 §5.1.5. */
export function signKeyOf(seed: Uint8Array): Bytes {
  return new Uint8Array(ed25519.getPublicKey(sized(seed, 32, "seed")));
}

/** Return the signature (64 bytes) over *message*. Source: RFC 8032 §5.1.6. */
export function sign(message: Uint8Array, seed: Uint8Array): Bytes {
  return new Uint8Array(ed25519.sign(message, sized(seed, 32, "seed")));
}

/**
 * Check that the owner of *signKey* (32 bytes) signed *message*.
 *
 * RFC 8032 leaves open whether the equation is multiplied by 8. Whoever chooses their own key can make a signature on
 * which the two readings differ: one reader of a case would take a record that another refuses. Here it never is
 * multiplied ([S]B = R + [k]A, as the server and the browsers have it), R and A have one encoding and are not of small
 * order, and S < L. Such signatures are among the vectors (ed25519.json).
 *
 * Raises Refused: anything else.
 * Source: RFC 8032 §5.1.7; "Taming the many EdDSAs" (eprint 2020/1244) §4.
 */
export async function verify(signKey: Uint8Array, message: Uint8Array, signature: Uint8Array): Promise<void> {
  sized(signKey, SIGN_KEY_SIZE, "sign key");
  sized(signature, SIGNATURE_SIZE, "signature");
  refuseOddPoint(signKey);
  refuseOddPoint(signature.subarray(0, 32));
  if (littleEndian(signature.subarray(32)) >= ORDER) throw new Refused("signature: S is not below the order");
  equation ??= chooseEquation(globalThis.crypto.subtle as SubtleCrypto | undefined);
  if (!(await (await equation)(signKey, message, signature))) throw new Refused("signature: not of this key");
}

const { Point } = ed25519;
const ORDER = Point.Fn.ORDER;
const FIELD = Point.Fp.ORDER;

/** The y of the points of order 1, 2, 4 and 8, little-endian. */
const SMALL_ORDER = new Set([
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
]);

/** Raises Refused: *point* is of small order (such a key has signed everything) or y is not below 2^255 - 19. */
function refuseOddPoint(point: Uint8Array): void {
  const y = new Uint8Array(point);
  y[31] = (y[31] ?? 0) & 0x7f;
  if (littleEndian(y) >= FIELD) throw new Refused("signature: a point in another encoding");
  if (SMALL_ORDER.has(toHex(y))) throw new Refused("signature: a point of small order");
}

function littleEndian(bytes: Uint8Array): bigint {
  return BigInt(`0x${toHex(bytes.slice().reverse())}`);
}

/** Whether [S]B = R + [k]A, for a key and a signature that passed the checks above. */
export type Equation = (signKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => Promise<boolean>;

/** Not noble's own `verify`: that one multiplies by 8. */
export const equationByNoble: Equation = async (signKey, message, signature) => {
  const encodedR = signature.subarray(0, 32);
  const k = Point.Fn.create(littleEndian(sha512(concat(encodedR, signKey, message))));
  try {
    const a = Point.fromBytes(signKey);
    const r = Point.BASE.multiplyUnsafe(littleEndian(signature.subarray(32))).subtract(a.multiplyUnsafe(k));
    return equal(r.toBytes(), encodedR);
  } catch {
    return false; // the key is no point of the curve
  }
};

export function equationByWebCrypto(subtle: SubtleCrypto): Equation {
  const algorithm = { name: "Ed25519" };
  return async (signKey, message, signature) => {
    try {
      const key = await subtle.importKey("raw", new Uint8Array(signKey), algorithm, false, ["verify"]);
      return await subtle.verify(algorithm, key, new Uint8Array(signature), new Uint8Array(message));
    } catch {
      return false; // engines differ in whether they refuse a key that is no point at import or here
    }
  };
}

/** One signature that holds, and one that holds only when multiplied by 8: R is 8-torsion plus [r]B. Message: "m". */
const PROBE_KEY = fromHex("f27cb81402e6860c926ff81f393d14340e41a70bc0b0195cf64a90b348cb2fc4");
const PROBE_HOLDS = fromHex(
  "f87a22889707d326b221b2dba4102625f99227c2febe06664c8d9409eb213e21" +
    "8e29bf48958a22cf42bd38202c01471bf80a0345714e7ce02ffdd63578caf903",
);
const PROBE_FAILS = fromHex(
  "fb15ddd1cd7684fa60e25fe9df39afdc2b12d6908402179723b4d66311f8694a" +
    "92ee07d3ed5011251f2fa481fef1c090d03fb3cc7f88e11132a329129a55c604",
);
const PROBE_MESSAGE = new Uint8Array([0x6d]);

let equation: Promise<Equation> | undefined;

/** Return the browser's own equation if it takes the one and not the other, else noble's. */
export async function chooseEquation(subtle: SubtleCrypto | undefined): Promise<Equation> {
  if (subtle === undefined) return equationByNoble;
  const offered = equationByWebCrypto(subtle);
  const holds = await offered(PROBE_KEY, PROBE_MESSAGE, PROBE_HOLDS);
  const fails = await offered(PROBE_KEY, PROBE_MESSAGE, PROBE_FAILS);
  return holds && !fails ? offered : equationByNoble;
}
