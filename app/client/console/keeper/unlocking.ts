/** Signing in and unlocking: the passphrase or paper key becomes two keys, of which one is sent and one opens the file. */

import { equal, fromBase64url, toBase64url } from "../../../../crypto/browser/bytes.ts";
import { organisationId, parseFounding, rootFingerprint } from "../../../../crypto/browser/directory.ts";
import { NotAHolder, Refused } from "../../../../crypto/browser/errors.ts";
import type { B64, Slug } from "../../../../crypto/browser/fields.ts";
import { openUnlock, recoveryKeys, staffKeys, type UnlockKeys } from "../../../../crypto/browser/unlock.ts";
import type { Factor, OrganisationAnswer, PasskeyOptions, SignedInAnswer, TicketAnswer } from "./answers.ts";
import { Api, ApiError } from "../../server/api.ts";
import { Keeper } from "./desk.ts";
import { wordList } from "../../server/wordList.ts";

export type Kind = "passphrase" | "recovery";

/** What somebody typed to sign in. */
export interface Typed {
  readonly slug: Slug;
  readonly handle: string;
  readonly kind: Kind;
  readonly secret: string;
}
/** What the second factor is asked for. */
export interface SecondFactor {
  readonly factors: readonly Factor[];
  readonly passkey: PasskeyOptions | null;
}
export type SecondAnswer = { readonly code: string } | { readonly assertion: object };

/**
 * What the page keeps of a session while the tab is locked: nothing in it opens anything without the passphrase.
 *
 * The salt and the ids are public; the unlock file is sealed; the token is the server's to end.
 */
export interface Held {
  readonly token: B64;
  readonly unlock: B64;
  readonly salt: B64;
  readonly member: B64;
  readonly kind: Kind;
  readonly organisation: OrganisationAnswer;
  readonly newestSeen: number;
}

/** Between the two factors. */
export interface HalfWay {
  readonly api: Api;
  readonly keys: UnlockKeys;
  readonly ticket: B64;
  readonly held: Omit<Held, "token" | "unlock">;
}

/** Derive a member's keys from what was typed. Throws UnclearWords: the words on paper were not readable. */
export async function keysFrom(
  kind: Kind,
  secret: string,
  salt: B64,
  instance: B64,
  member: B64,
): Promise<UnlockKeys> {
  if (kind === "recovery") return recoveryKeys((await wordList()).read(secret), instance, member);
  return staffKeys(secret, fromBase64url(salt, 16), instance, member);
}

/** Await *asked*, with *names* in the place of the server's codes: at each step it is another thing that was typed wrong. */
export async function named<T>(asked: Promise<T>, names: { readonly [code: string]: string }): Promise<T> {
  try {
    return await asked;
  } catch (error) {
    const name = error instanceof ApiError && Object.hasOwn(names, error.code) ? names[error.code] : undefined;
    throw name === undefined ? error : new ApiError(name);
  }
}

/**
 * The first factor: send what the passphrase or paper key derives.
 *
 * Raises ApiError `no-organisation`, which anybody may know; `wrong-passphrase` or `wrong-paper`: the name or the secret is
 * wrong, and which of them is told to nobody; UnclearWords.
 */
export async function begin(api: Api, typed: Typed): Promise<{ half: HalfWay; next: SecondFactor }> {
  const { slug, handle, kind, secret } = typed;
  const wrong = kind === "recovery" ? "wrong-paper" : "wrong-passphrase";
  const asked = named(api.post<{ salt: B64; member: B64 }>("sign-in/salt", { slug, handle, kind }), { malformed: wrong });
  asked.catch(() => undefined); // that there is no such organisation is said first
  const organisation = await named(api.get<OrganisationAnswer>(`organisation/${encodeURIComponent(slug)}`), {
    "not-found": "no-organisation",
    malformed: "no-organisation",
  });
  const said = await asked;
  const keys = await keysFrom(kind, secret, said.salt, organisation.instance, said.member);
  const sent = api.post<TicketAnswer>("sign-in", { slug, handle, kind, auth: toBase64url(keys.auth) });
  const ticket = await named(sent, { "sign-in-failed": wrong });
  const held = { salt: said.salt, member: said.member, kind, organisation, newestSeen: 0 };
  return { half: { api, keys, ticket: ticket.ticket, held }, next: { factors: ticket.factors, passkey: ticket.passkey_options } };
}

/**
 * The second factor; then the unlock file is opened.
 *
 * Raises ApiError `wrong-code`, `wrong-passkey`; Refused: see `unlocked`.
 */
export async function finish(half: HalfWay, answer: SecondAnswer): Promise<{ keeper: Keeper; held: Held }> {
  const path = "code" in answer ? "sign-in/totp" : "sign-in/passkey";
  const wrong = "code" in answer ? "wrong-code" : "wrong-passkey";
  const sent = half.api.post<SignedInAnswer>(path, { ticket: half.ticket, ...answer });
  const said = await named(sent, { "sign-in-failed": wrong, malformed: wrong });
  half.api.signedIn(said.token);
  const held = { ...half.held, token: said.token, unlock: said.unlock, member: said.member };
  return { keeper: await unlocked(half.api, half.keys, held), held };
}

/** Unlock a locked tab again. Raises WrongSecret, Refused, ApiError. */
export async function unlockAgain(base: string, held: Held, kind: Kind, secret: string): Promise<Keeper> {
  if (kind !== held.kind) throw new ApiError("wrong-secret");
  const keys = await keysFrom(kind, secret, held.salt, held.organisation.instance, held.member);
  return unlocked(new Api(base, held.token), keys, held);
}

/** A root that the organisation's founding does not hash to: nothing that this server says can be believed. */
export class AnotherRoot extends Error {
  override readonly name = "AnotherRoot";
}

async function unlocked(api: Api, keys: UnlockKeys, held: Held): Promise<Keeper> {
  const { organisation, member } = held;
  const expected = { instance: organisation.instance, member };
  let opened;
  try {
    opened = await openUnlock(fromBase64url(held.unlock), keys.unlock, expected);
  } catch (error) {
    if (error instanceof NotAHolder) throw new ApiError("wrong-secret");
    throw error;
  }
  checkRoot(organisation, fromBase64url(opened.about.root, 32));
  const keeper = new Keeper(api, opened.identity, opened.about, organisation, held.newestSeen);
  await keeper.refresh();
  return keeper;
}

/** Attack: the server shows another organisation's founding, under roots of its own making. */
export function checkRoot(organisation: Pick<OrganisationAnswer, "founding" | "instance" | "organisation">, pin: Uint8Array): void {
  let founding;
  try {
    founding = parseFounding(fromBase64url(organisation.founding));
  } catch (error) {
    if (error instanceof Refused) throw new AnotherRoot();
    throw error;
  }
  const same =
    equal(rootFingerprint(founding), pin) &&
    founding.instance === organisation.instance &&
    organisationId(founding) === organisation.organisation;
  if (!same) throw new AnotherRoot();
}
