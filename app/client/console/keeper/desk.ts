/** What the worker holds while the tab is unlocked: the member's identity, the verified directory, the cases opened. */

import { equal, fromBase64url, type Bytes } from "../../../../crypto/browser/bytes.ts";
import { makeEntry, parseEntry } from "../../../../crypto/browser/directory.ts";
import { Directories } from "../../../../crypto/browser/directoryHistory.ts";
import { fingerprintText, entryFingerprint } from "../../../../crypto/browser/textForms.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { Identity } from "../../../../crypto/browser/identity.ts";
import { MemberIndex } from "../../../../crypto/browser/memberIndex.ts";
import type { Digest, Role } from "../../../../crypto/browser/records.ts";
import { digestOf } from "../../../../crypto/browser/signing.ts";
import type { UnlockFor } from "../../../../crypto/browser/unlock.ts";
import type { Desk, Person } from "../shown.ts";
import type { Api } from "../../server/api.ts";
import type { MeAnswer, OrganisationAnswer } from "./answers.ts";
import type { DirectoryAnswer } from "../../server/answers.ts";
import { partsOf } from "../../server/directory.ts";

type Names = DirectoryAnswer["names"];

/** An unlocked member at work. Dropping the worker drops all of it. */
export class Keeper {
  readonly api: Api;
  readonly identity: Identity;
  readonly about: UnlockFor;
  readonly index: MemberIndex;
  #organisation: OrganisationAnswer;
  #account: MeAnswer | null = null;
  #directories: Directories | null = null;
  #names: ReadonlyMap<B64, { readonly name: string; readonly salt: Bytes }> = new Map();
  /** The newest directory that this tab has seen: an older one would bring back removed members. */
  #newestSeen: number;
  #ownEntry: Digest | null = null;
  /** The versions that chains named or that were the newest: asked for each time, so that none is lost with a newer one. */
  readonly #asked = new Set<number>();

  constructor(api: Api, identity: Identity, about: UnlockFor, organisation: OrganisationAnswer, newestSeen: number) {
    this.api = api;
    this.identity = identity;
    this.about = about;
    this.index = new MemberIndex(identity, about.instance, about.member);
    this.#organisation = organisation;
    this.#newestSeen = newestSeen;
  }

  /** The verified directory. Raises Refused: none is signed yet that lists this member. */
  get directories(): Directories {
    if (this.#directories === null) throw new Refused("desk: no directory");
    return this.#directories;
  }

  /** The digest of this member's entry, by which chains name them. Raises Refused: the directory does not list these keys. */
  get me(): Digest {
    if (this.#ownEntry === null) throw new Refused("desk: not listed");
    return this.#ownEntry;
  }

  /** Fetch and verify the directory. Raises Refused: another root, older than seen, or not signed. */
  async refresh(): Promise<void> {
    this.#account = await this.api.get<MeAnswer>("me");
    if (this.#account.status === "pending") return;
    const said = await this.api.get<DirectoryAnswer>("directory", { version: [...this.#asked] });
    const pin = fromBase64url(this.about.root, 32);
    const before = this.#directories ?? undefined;
    const seen = Math.max(this.#newestSeen, before?.newest.number ?? 0);
    const found = await Directories.verify(partsOf(said), pin, seen, before);
    this.#directories = found;
    this.#newestSeen = found.newest.number;
    this.#asked.add(found.newest.number); // what was seen must be part of what is shown next
    this.#names = namesOf(said.names);
    this.#ownEntry = this.#listed(found);
  }

  /** Look whether a newer directory was signed since. Raises as `refresh`. */
  async freshen(): Promise<void> {
    if (this.#directories === null) return this.refresh();
    const { newest } = this.#directories;
    const said = await this.api.get<DirectoryAnswer>("directory", { since: newest.number });
    // an older one is fetched too: to be refused
    if (said.newest !== newest.number) await this.refresh();
  }

  /** Make sure that every one of *versions* is at hand. */
  async know(versions: Iterable<number>): Promise<void> {
    const missing = [...versions].filter((number) => !this.directories.has(number));
    if (missing.length === 0) return;
    for (const number of missing) this.#asked.add(number);
    await this.refresh();
  }

  /** Which of the own entries the directory lists **with the keys that are unlocked here**. */
  #listed(directories: Directories): Digest | null {
    const { seal, sign } = this.identity.publicKeys;
    const digest = directories.current(this.about.member);
    if (digest === undefined) return null;
    const keys = directories.keys(digest);
    return keys.seal === seal && keys.sign === sign ? digest : null;
  }

  /**
   * The fingerprint of the entry that waits for a signature; empty where none does.
   *
   * Raises Refused: it isn't the one that the keys unlocked here sign. Attack: the server has the member read out the
   * fingerprint of other keys, which are then signed in their name.
   */
  #waiting(): string {
    const waiting = this.#account?.waiting ?? null;
    if (waiting === null) return "";
    const given = fromBase64url(waiting);
    const { entry, signed } = parseEntry(given);
    const { instance, organisation, member } = this.about;
    const own = makeEntry(this.identity, { instance, organisation, member, made: entry.made });
    if (!equal(own, given)) throw new Refused("desk: another's entry");
    return entryFingerprint(digestOf(signed));
  }

  /** The roles that this member has now. */
  get roles(): ReadonlySet<Role> {
    return this.directories.roles(this.directories.newest.number, this.me);
  }

  /** A colleague, by the digest of their entry. */
  person(who: Digest): Person {
    const { directories } = this;
    const roles = [...directories.roles(directories.newest.number, who)].sort();
    return { who, name: this.#nameOf(who), roles, me: who === this.#ownEntry, ended: roles.length === 0 };
  }

  /** The name of a member, where it is the one that the signed directory hashes. */
  #nameOf(who: Digest): string | null {
    try {
      const found = this.#names.get(this.directories.entry(who).member);
      if (found === undefined) return null;
      this.directories.checkName(who, found.name, found.salt);
      return found.name;
    } catch (error) {
      if (error instanceof Refused) return null;
      throw error;
    }
  }

  /** What the page shows of all this. */
  shown(): Desk {
    const account = this.#account;
    const newest = this.#directories?.newest;
    const colleagues = newest?.members.filter(({ ended }) => ended === null).map(({ entry }) => this.person(entry)) ?? [];
    const listed = this.#ownEntry ?? account?.entries[0];
    return {
      slug: this.#organisation.slug,
      handle: account?.handle ?? "",
      name: account?.name ?? "",
      organisation: this.#organisation.names,
      demo: this.#organisation.demo,
      status: account?.status === "active" && this.#ownEntry !== null ? "active" : "pending",
      fingerprint: listed === undefined ? "" : entryFingerprint(listed),
      waiting: this.#waiting(),
      root: fingerprintText(fromBase64url(this.about.root, 32)),
      expires: newest?.expires ?? null,
      directory: this.#newestSeen,
      me: this.#ownEntry === null ? null : this.person(this.#ownEntry),
      colleagues: colleagues.filter(({ roles }) => roles.length > 0),
    };
  }
}

function namesOf(names: Names): ReadonlyMap<B64, { readonly name: string; readonly salt: Bytes }> {
  return new Map(names.map(({ member, name, salt }) => [member, { name, salt: fromBase64url(salt, 16) }]));
}
