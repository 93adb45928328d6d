/** X25519, by the browser where it offers it (0.1 ms), else by @noble/curves (1 ms; 2 ms and more without a JIT). */

import { x25519 as noble } from "@noble/curves/ed25519.js";
import { type Bytes, concat, equal, fromHex } from "./bytes.ts";
import { Refused } from "./errors.ts";

/** Multiply a point (32 bytes) by one secret scalar. Raises: the point is of small order. */
export type Multiply = (point: Uint8Array) => Promise<Bytes>;

/** Return the multiplication by *scalar* (32 bytes, clamped as RFC 7748 says). */
export type X25519 = (scalar: Uint8Array) => Multiply;

/** The base point: multiplied by a secret scalar, the public key. */
export const BASE_POINT: Bytes = new Uint8Array(32).fill(9, 0, 1);

export const byNoble: X25519 = (scalar) => {
  const own = scalar.slice();
  return async (point) => nonZero(new Uint8Array(noble.getSharedSecret(own, point)));
};

/** What precedes the 32 bytes of a key in PKCS #8, in which browsers import one (RFC 8410 §7). */
const PKCS8 = fromHex("302e020100300506032b656e04220420");

export function byWebCrypto(subtle: SubtleCrypto): X25519 {
  const algorithm = { name: "X25519" };
  return (scalar) => {
    const pkcs8 = concat(PKCS8, scalar);
    let imported: Promise<CryptoKey> | undefined;
    return async (point) => {
      imported ??= subtle.importKey("pkcs8", pkcs8, algorithm, false, ["deriveBits"]);
      const importing = subtle.importKey("raw", new Uint8Array(point), algorithm, false, []);
      const [own, other] = await Promise.all([imported, importing]);
      return nonZero(new Uint8Array(await subtle.deriveBits({ ...algorithm, public: other }, own, 256)));
    };
  };
}

/** Both refuse points of small order themselves; an engine that did not would let a sender fix the secret. */
function nonZero(secret: Bytes): Bytes {
  if (secret.every((byte) => byte === 0)) throw new Refused("X25519: a point of small order");
  return secret;
}

/** The example of RFC 7748 §6.1: Alice's private key, Bob's public key, what they share. */
const ALICE = fromHex("77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a");
const BOB = fromHex("de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f");
const SHARED = fromHex("4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742");

/**
 * Return the browser's own X25519 if it computes the published example, else noble's.
 *
 * Not by feature detection: some engines import such keys and then derive nothing, and outside a secure context (an
 * onion over http in an ordinary browser) there is no *subtle* at all.
 */
export async function chooseX25519(subtle: SubtleCrypto | undefined): Promise<X25519> {
  if (subtle === undefined) return byNoble;
  try {
    const offered = byWebCrypto(subtle);
    return equal(await offered(ALICE)(BOB), SHARED) ? offered : byNoble;
  } catch {
    return byNoble;
  }
}

let chosen: Promise<X25519> | undefined;

/** The implementation for this browser, chosen once. */
export function x25519(): Promise<X25519> {
  chosen ??= chooseX25519(globalThis.crypto.subtle as SubtleCrypto | undefined);
  return chosen;
}
