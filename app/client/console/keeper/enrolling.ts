/** Enrolling: identity, passphrase and paper key are made here; what leaves is sealed, signed or derived. */

import { toBase64url, fromBase64url } from "../../../../crypto/browser/bytes.ts";
import { makeEntry, parseFounding, rootFingerprint } from "../../../../crypto/browser/directory.ts";
import { Identity } from "../../../../crypto/browser/identity.ts";
import { newSalt } from "../../../../crypto/browser/passphrases.ts";
import { randomBytes } from "../../../../crypto/browser/randomness.ts";
import { digestOf, parseSigned } from "../../../../crypto/browser/signing.ts";
import { entryFingerprint, fingerprintText } from "../../../../crypto/browser/textForms.ts";
import { openUnlock, recoveryKeys, sealUnlock, staffKeys, type UnlockFor } from "../../../../crypto/browser/unlock.ts";
import { today } from "../../clock.ts";
import type { Invitation } from "../shown.ts";
import type { Api } from "../../server/api.ts";
import type { InvitationAnswer, PasskeyOptions } from "./answers.ts";
import { AnotherRoot, checkRoot, keysFrom, named, type Kind } from "./unlocking.ts";
import { wordList } from "../../server/wordList.ts";

const TOTP_SECRET_SIZE = 20;

/** What the page shows while somebody enrols; shown once, never sent. */
export interface MadeSecrets {
  readonly passphrase: string;
  readonly paper: readonly string[];
  /** The TOTP secret in base32. */
  readonly totp: string;
}
/** The second factor that was set up. */
export type NewFactor = { readonly code: string } | { readonly attestation: object };

/** One enrolment, from the link to the waiting. */
export class Enrolling {
  readonly #api: Api;
  readonly #token: string;
  readonly #said: InvitationAnswer;
  readonly #about: UnlockFor;
  #identity = Identity.random();
  #secrets: MadeSecrets | null = null;
  readonly #totp = randomBytes(TOTP_SECRET_SIZE);

  private constructor(api: Api, token: string, said: InvitationAnswer) {
    this.#api = api;
    this.#token = token;
    this.#said = said;
    const root = rootFingerprint(parseFounding(fromBase64url(said.founding)));
    checkRoot(said, root);
    const { instance, member, organisation } = said;
    this.#about = { instance, member, organisation, root: toBase64url(root) };
  }

  /** See whom the link invites; it stays good. Raises ApiError `link-gone`. */
  static async look(api: Api, token: string): Promise<Enrolling> {
    return new Enrolling(api, token, await api.post<InvitationAnswer>("enrol/look", { token }));
  }

  get invitation(): Invitation & { readonly root: string } {
    const { slug, name, handle, names, bodies, again, demo } = this.#said;
    return { slug, name, handle, names, bodies, again, demo, root: fingerprintText(fromBase64url(this.#about.root)) };
  }

  /**
   * Keep the keys of an earlier enrolment, by the old passphrase or paper key.
   *
   * Raises ApiError: they are not the right ones; AnotherRoot: the server shows other roots than those that were pinned then.
   */
  async keepKeys(kind: Kind, secret: string): Promise<void> {
    const { instance, member, handle, slug } = this.#said;
    const { salt } = await this.#api.post<{ salt: string }>("sign-in/salt", { slug, handle, kind });
    const keys = await keysFrom(kind, secret, salt, instance, member);
    const asked = { token: this.#token, kind, auth: toBase64url(keys.auth) };
    const wrong = { "sign-in-failed": "wrong-secret" };
    const { unlock } = await named(this.#api.post<{ unlock: string }>("enrol/unlock", asked), wrong);
    const { identity, about } = await openUnlock(fromBase64url(unlock), keys.unlock, { instance, member });
    // attack: an invitation to an organisation of the server's own making, whose roots the new unlock files would pin
    if (about.root !== this.#about.root || about.organisation !== this.#about.organisation) throw new AnotherRoot();
    this.#identity = identity;
  }

  /** Make passphrase, paper key and TOTP secret: once, so that going back shows the same ones. */
  async secrets(): Promise<MadeSecrets> {
    if (this.#secrets === null) {
      const words = await wordList();
      this.#secrets = { passphrase: words.passphrase(), paper: words.random(), totp: base32(this.#totp) };
    }
    return this.#secrets;
  }

  async passkeyOptions(): Promise<PasskeyOptions> {
    return (await this.#api.post<{ options: PasskeyOptions }>("enrol/passkey-options", { token: this.#token })).options;
  }

  /** Hand everything in and return the entry's fingerprint, to be compared by voice. Raises ApiError. */
  async handIn(factor: NewFactor): Promise<string> {
    const { passphrase, paper } = await this.secrets();
    const { instance, member, organisation } = this.#about;
    const salt = newSalt();
    const [byPassphrase, byPaper] = [
      await staffKeys(passphrase, salt, instance, member),
      recoveryKeys(paper, instance, member),
    ];
    const entry = makeEntry(this.#identity, { instance, organisation, member, made: today() });
    await this.#api.post("enrol", {
      token: this.#token,
      entry: toBase64url(entry),
      auth_salt: toBase64url(salt),
      auth: toBase64url(byPassphrase.auth),
      unlock: toBase64url(await sealUnlock(this.#identity, this.#about, byPassphrase.unlock)),
      recovery_auth: toBase64url(byPaper.auth),
      recovery_unlock: toBase64url(await sealUnlock(this.#identity, this.#about, byPaper.unlock)),
      ...("code" in factor ? { totp: { secret: toBase64url(this.#totp), code: factor.code } } : { passkey: factor.attestation }),
    });
    return entryFingerprint(digestOf(parseSigned(entry, "tillit/v1/entry")));
  }
}

/** RFC 4648 §6, as authenticator apps take it. */
export function base32(bytes: Uint8Array): string {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, "0")).join("");
  return (bits.match(/.{1,5}/g) ?? []).map((five) => alphabet[Number.parseInt(five.padEnd(5, "0"), 2)]).join("");
}
