/** What a member signs in with, changed by themself: proven by the present secret, since an open tab alone proves nothing. */

import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import { protectedKeyFile } from "../../../../crypto/browser/keyFile.ts";
import { newSalt } from "../../../../crypto/browser/passphrases.ts";
import { recoveryKeys, sealUnlock, staffKeys } from "../../../../crypto/browser/unlock.ts";
import type { Keeper } from "./desk.ts";
import { keysFrom, named, type Held, type Kind } from "./unlocking.ts";
import { wordList } from "../../server/wordList.ts";

/** What shows that it is the member who asks. */
export interface Proof {
  readonly kind: Kind;
  readonly auth: B64;
}

/**
 * Derive the proof from the present passphrase or paper key, and have the server check it as at signing in.
 *
 * Raises ApiError `wrong-proof`; UnclearWords.
 */
export async function prove(keeper: Keeper, held: Held, kind: Kind, secret: string): Promise<Proof> {
  const { instance, member } = keeper.about;
  const asked = { slug: held.organisation.slug, handle: keeper.shown().handle, kind };
  const { salt } = await keeper.api.post<{ salt: B64 }>("sign-in/salt", asked);
  const keys = await keysFrom(kind, secret, salt, instance, member);
  const proof = { kind, auth: toBase64url(keys.auth) };
  // the ticket that comes back is left to run out: without a second factor it opens nothing
  await named(keeper.api.post("sign-in", { ...asked, auth: proof.auth }), { "sign-in-failed": "wrong-proof" });
  return proof;
}

/** Return the member's key file under their present passphrase, which is checked first. Raises ApiError `wrong-proof`. */
export async function keyFile(keeper: Keeper, held: Held, passphrase: string): Promise<Blob> {
  await prove(keeper, held, "passphrase", passphrase);
  return new Blob([await protectedKeyFile(keeper.identity, passphrase)]);
}

/** Whether the member is told by e-mail to sign in, and in which language; the server tells nobody the address. */
export interface MailKept {
  readonly kept: boolean;
  readonly language: string | null;
}

/** Be told by e-mail to sign in, at *address* or at none any more. Raises ApiError. */
export async function putMail(keeper: Keeper, address: string | null, language: string): Promise<MailKept> {
  await keeper.api.put("mail", { address, language });
  return keeper.api.get<MailKept>("mail");
}

/** Generate a passphrase: generated ones can't be guessed from what is known of a person. */
export async function newPassphrase(): Promise<string> {
  return (await wordList()).passphrase();
}

export async function newPaperKey(): Promise<readonly string[]> {
  return (await wordList()).random();
}

/** Put *passphrase* in place of the old one, and return what unlocks this tab from now on. Raises ApiError. */
export async function changePassphrase(keeper: Keeper, held: Held, proof: Proof, passphrase: string): Promise<Held> {
  const { instance, member } = keeper.about;
  const salt = newSalt();
  const keys = await staffKeys(passphrase, salt, instance, member);
  const unlock = toBase64url(await sealUnlock(keeper.identity, keeper.about, keys.unlock));
  await keeper.api.post("passphrase", { proof, auth_salt: toBase64url(salt), auth: toBase64url(keys.auth), unlock });
  return { ...held, kind: "passphrase", salt: toBase64url(salt), unlock };
}

/** Put ten new words in place of the old ones. Raises ApiError. */
export async function changePaperKey(keeper: Keeper, held: Held, proof: Proof, words: readonly string[]): Promise<Held> {
  const { instance, member } = keeper.about;
  const keys = recoveryKeys(words, instance, member);
  const unlock = toBase64url(await sealUnlock(keeper.identity, keeper.about, keys.unlock));
  await keeper.api.post("recovery", { proof, auth: toBase64url(keys.auth), unlock });
  return held.kind === "recovery" ? { ...held, unlock } : held;
}

