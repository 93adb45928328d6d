/** Unlocking a member's identity: by passphrase, or by the ten words on paper. Source: SPEC §4, §12. */

import { openSealed, seal } from "./age.ts";
import { fromBase64url, type Bytes } from "./bytes.ts";
import { recoveryAuth, recoveryUnlock, staffAuth, staffUnlock } from "./derivations.ts";
import type { Json } from "./encoding.ts";
import { Refused } from "./errors.ts";
import { bytes, fields, type B64, type Reader } from "./fields.ts";
import { identityFile, readIdentityFile } from "./grants.ts";
import { Identity } from "./identity.ts";
import { STAFF, stretch, type Cost } from "./passphrases.ts";
import { DIGEST_SIZE, ID_SIZE } from "./records.ts";

const MARK = "# tillit/v1/unlock ";

/** What a passphrase or the paper key gives: one half is sent, the other opens the unlock file and never leaves. */
export interface UnlockKeys {
  /** 32 bytes; the server keeps their SHA-256. */
  readonly auth: Bytes;
  readonly unlock: Identity;
}
/** Where a member belongs, and the root fingerprint that their client trusts. */
export interface UnlockFor {
  readonly instance: B64;
  readonly member: B64;
  readonly organisation: B64;
  readonly root: B64;
}
const unlockFor: Reader<UnlockFor> = fields({
  instance: bytes(ID_SIZE),
  member: bytes(ID_SIZE),
  organisation: bytes(ID_SIZE),
  root: bytes(DIGEST_SIZE),
});

/**
 * Derive a member's keys from their passphrase: about 0.3 s and 64 MiB.
 *
 * Args: *passphrase*: as typed. *salt*: 16 bytes. *cost*: for tests alone.
 * Raises Refused: nothing was typed, or a salt of another length.
 */
export async function staffKeys(
  passphrase: string,
  salt: Uint8Array,
  instance: B64,
  member: B64,
  cost: Cost = STAFF,
): Promise<UnlockKeys> {
  const root = await stretch(passphrase, salt, cost);
  const [i, m] = [fromBase64url(instance, ID_SIZE), fromBase64url(member, ID_SIZE)];
  return { auth: staffAuth(root, i, m), unlock: new Identity(staffUnlock(root, i, m)) };
}

/** Derive a member's keys from the ten words of their paper key (`WordList.read`). 129 bits need no slow hash. */
export function recoveryKeys(words: readonly string[], instance: B64, member: B64): UnlockKeys {
  const [i, m] = [fromBase64url(instance, ID_SIZE), fromBase64url(member, ID_SIZE)];
  return { auth: recoveryAuth(words, i, m), unlock: new Identity(recoveryUnlock(words, i, m)) };
}

/** Seal a member's identity, with the root that it trusts, to the unlock identity. */
export async function sealUnlock(identity: Identity, about: UnlockFor, unlock: Identity): Promise<Bytes> {
  return seal(identityFile(identity, MARK, unlockFor({ ...about }) as unknown as Json), [unlock.openKey.sealKey]);
}

/**
 * Open an unlock file.
 *
 * Raises Refused: it is another member's, or another instance's; or does not open, which a wrong passphrase looks like.
 */
export async function openUnlock(
  sealed: Uint8Array,
  unlock: Identity,
  expected: { readonly instance: B64; readonly member: B64 },
): Promise<{ readonly identity: Identity; readonly about: UnlockFor }> {
  const { identity, about } = readIdentityFile(await openSealed(sealed, [unlock.openKey]), MARK, unlockFor);
  const isTheirs = about.instance === expected.instance && about.member === expected.member;
  if (!isTheirs) throw new Refused("unlock: another member");
  return { identity, about };
}
