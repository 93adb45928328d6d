/** Hashes as people compare and say them. Source: SPEC §6, §7. */

import { fromBase64url, toHex } from "./bytes.ts";
import type { B64 } from "./fields.ts";
import { CASE_ID_SIZE, DIGEST_SIZE } from "./records.ts";

const CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const SPOKEN_SIZE = 10;

/** The root fingerprint (32 bytes) as printed: 16 groups of four hex digits. */
export function fingerprintText(fingerprint: Uint8Array): string {
  return (toHex(fingerprint).match(/.{4}/g) ?? []).join(" ");
}

/** The part of an entry's digest that member and signer compare by voice: 5 groups of four hex digits. */
export function entryFingerprint(digest: B64): string {
  return fingerprintText(fromBase64url(digest, DIGEST_SIZE).subarray(0, SPOKEN_SIZE));
}

/** The number by which people speak of a case, `XXXX-XXXX`, from its id. A counter would say how many there are. */
export function caseNumber(caseId: B64): string {
  const id = fromBase64url(caseId, CASE_ID_SIZE);
  const bits = id.subarray(0, 5).reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  const letters = [35n, 30n, 25n, 20n, 15n, 10n, 5n, 0n].map((shift) => CROCKFORD[Number((bits >> shift) & 31n)]);
  return `${letters.slice(0, 4).join("")}-${letters.slice(4).join("")}`;
}
