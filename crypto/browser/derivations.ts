/** The label table: every key that a browser derives, one function per label. Source: SPEC §4. */

import { concat, utf8, type Bytes } from "./bytes.ts";
import { hkdf } from "./hkdf.ts";

const ID_SIZE = 16;

/** The Ed25519 seed of an identity (32 bytes), from the identity's seed (32 bytes). */
export function signSeed(seed: Uint8Array): Bytes {
  return hkdf("tillit/v1/sign", seed);
}

/** The key of a member's index (32 bytes), from the seed of the member's identity. */
export function memberIndexKey(seed: Uint8Array, instance: Uint8Array): Bytes {
  return hkdf("tillit/v1/member-index", seed, id(instance));
}

/** What a member sends to sign in (32 bytes); the server keeps its SHA-256. From the Argon2id root (32 bytes). */
export function staffAuth(root: Uint8Array, instance: Uint8Array, member: Uint8Array): Bytes {
  return hkdf("tillit/v1/staff-auth", root, id(instance), id(member));
}

/** The seed of a member's unlock identity (32 bytes); never sent. */
export function staffUnlock(root: Uint8Array, instance: Uint8Array, member: Uint8Array): Bytes {
  return hkdf("tillit/v1/staff-unlock", root, id(instance), id(member));
}

/** The seed of the identity that opens a protected key file (32 bytes), from the Argon2id root (32 bytes) of its own salt. */
export function keyFileSeed(root: Uint8Array): Bytes {
  return hkdf("tillit/v1/keyfile", root);
}

/** As `staffAuth`, from the ten words of the paper key. */
export function recoveryAuth(words: readonly string[], instance: Uint8Array, member: Uint8Array): Bytes {
  return hkdf("tillit/v1/recovery-auth", secretOf(words), id(instance), id(member));
}

/** As `staffUnlock`, from the ten words of the paper key. */
export function recoveryUnlock(words: readonly string[], instance: Uint8Array, member: Uint8Array): Bytes {
  return hkdf("tillit/v1/recovery-unlock", secretOf(words), id(instance), id(member));
}

/** What finds a case on the instance (32 bytes), from the receipt's ten words: sent, and kept by the server only as its hash. */
export function lookupToken(words: readonly string[], instance: Uint8Array): Bytes {
  return hkdf("tillit/v1/lookup", secretOf(words), id(instance));
}

/** The seed of the reporter's identity (32 bytes) in the case with this nonce (16 bytes), from the receipt's ten words. */
export function reporterSeed(words: readonly string[], instance: Uint8Array, nonce: Uint8Array): Bytes {
  return hkdf("tillit/v1/reporter", secretOf(words), id(instance), id(nonce));
}

/** Words as key material: lower case, joined by single spaces. */
function secretOf(words: readonly string[]): Bytes {
  return utf8(words.join(" "));
}

/** A salt or a context of another size would move bytes from one field of the derivation to the next. */
function id(bytes: Uint8Array): Bytes {
  if (bytes.length !== ID_SIZE) throw new RangeError("an id is 16 bytes");
  return concat(bytes);
}
