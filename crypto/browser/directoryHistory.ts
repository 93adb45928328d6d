/** The directory as a client knows it: pinned founding, versions at hand, entries that they list. Source: SPEC §6. */

import { equal, toBase64url } from "./bytes.ts";
import {
  nameHash, organisationId, parseEntry, parseFounding, parseVersion, rootFingerprint,
  type Entry, type Founding, type Version,
} from "./directory.ts";
import { Refused } from "./errors.ts";
import type { B64, Day } from "./fields.ts";
import type { Digest, PublicKeys, Role } from "./records.ts";
import { digestOf, verifySigned, type Signed } from "./signing.ts";

const NOBODY: ReadonlySet<Role> = new Set();

/** What the server sends: everything in it is checked. */
export interface DirectoryParts {
  /** As `marshalFounding` writes it. */
  readonly founding: Uint8Array;
  /** Signed versions: the hinges (where the roots changed), the newest, and those that chains name. */
  readonly versions: readonly Uint8Array[];
  /** Signed entries. */
  readonly entries: readonly Uint8Array[];
}

/** Verified versions and entries. Nothing in here is taken on the server's word. */
export class Directories {
  readonly founding: Founding;
  readonly organisation: B64;
  readonly newest: Version;
  readonly #versions: ReadonlyMap<number, { readonly version: Version; readonly digest: Digest }>;
  readonly #entries: ReadonlyMap<Digest, Entry>;
  readonly #roles = new Map<string, ReadonlySet<Role>>();
  /** Bytes that were verified before, by the digest of all of them: not verified a second time. */
  readonly #verified: ReadonlySet<Digest>;

  private constructor(founding: Founding, versions: readonly Version[], digests: readonly Digest[],
                      entries: ReadonlyMap<Digest, Entry>, verified: ReadonlySet<Digest>) {
    this.founding = founding;
    this.organisation = organisationId(founding);
    this.newest = versions.at(-1) as Version;
    this.#versions = new Map(
      versions.map((version, at) => [version.number, { version, digest: digests[at] as Digest }]),
    );
    this.#entries = entries;
    this.#verified = verified;
  }

  /**
   * Verify what the server sent.
   *
   * Args:
   *   pin: the root fingerprint (32 bytes) that this client trusts, from its unlock file.
   *   newestSeen: the highest number this client has seen; an older directory would bring back removed members.
   *   before: what was verified earlier in this tab: its newest version must be among those sent. Equal bytes are not
   *     verified again.
   *
   * Raises Refused: another root, a version not signed by the roots before it, neighbours that do not follow, another
   * organisation, older than seen or another history, or an entry, listed or not, that its keys did not sign.
   */
  static async verify(
    parts: DirectoryParts,
    pin: Uint8Array,
    newestSeen = 0,
    before?: Directories,
  ): Promise<Directories> {
    const founding = parseFounding(parts.founding);
    if (!equal(rootFingerprint(founding), pin)) throw new Refused("directory: another root");
    const verified = new Set<Digest>();
    const known = before === undefined ? verified : before.#verified;
    const once = async (signed: Signed, check: () => Promise<void>): Promise<Digest> => {
      const seal = `${digestOf(signed)} ${signed.signatures.map(toBase64url).join(" ")}`;
      if (!known.has(seal)) await check();
      verified.add(seal);
      return digestOf(signed);
    };
    const { versions, digests } = await verifyVersions(founding, parts.versions, once);
    if ((versions.at(-1) as Version).number < newestSeen) throw new Refused("directory: older than seen");
    if (before !== undefined) refuseAnotherHistory(versions, digests, before);
    const entries = await verifyEntries(founding, versions, parts.entries, once);
    return new Directories(founding, versions, digests, entries, verified);
  }

  /** Raises Refused: a version that is not at hand. */
  version(number: number): Version {
    const found = this.#versions.get(number);
    if (found === undefined) throw new Refused("directory: version not at hand");
    return found.version;
  }

  has(number: number): boolean {
    return this.#versions.has(number);
  }

  /** The digest of the newest version: to be told apart from another one of the same number. */
  get newestDigest(): Digest {
    return (this.#versions.get(this.newest.number) as { digest: Digest }).digest;
  }

  /** Raises Refused: an entry that no version lists, or that is not at hand. */
  entry(who: Digest): Entry {
    const found = this.#entries.get(who);
    if (found === undefined) throw new Refused("directory: entry not at hand");
    return found;
  }

  /** A member's public keys. Raises Refused: as `entry`. */
  keys(who: Digest): PublicKeys {
    const { seal, sign } = this.entry(who);
    return { seal, sign };
  }

  /** The entry that the newest version lists for a member and has not ended, if any. */
  current(member: B64): Digest | undefined {
    return this.newest.members.find((item) => item.member === member && item.ended === null)?.entry;
  }

  /**
   * The roles a member has in a version: those of their seats; none where their term has ended or they are not listed.
   *
   * Raises Refused: the version is not at hand.
   */
  roles(number: number, who: Digest): ReadonlySet<Role> {
    const key = `${number} ${who}`;
    const kept = this.#roles.get(key);
    if (kept !== undefined) return kept;
    const version = this.version(number);
    const listed = version.members.find((item) => item.entry === who);
    // attack: somebody's entry is listed as another member's, whose seats would be theirs
    const counts = listed?.ended === null && this.#entries.get(who)?.member === listed.member;
    const seats = counts ? version.bodies.flatMap((body) => body.seats) : [];
    const roles = seats.filter((seat) => seat.member === listed?.member).map((seat) => seat.role);
    const result = roles.length === 0 ? NOBODY : new Set(roles);
    this.#roles.set(key, result);
    return result;
  }

  /** Whether a member is listed with a running term and a seat. */
  isActive(number: number, who: Digest): boolean {
    return this.roles(number, who).size > 0;
  }

  /** Whether the newest version has run out: then people are warned. */
  hasExpired(today: Day): boolean {
    return today > this.newest.expires;
  }

  /** Raises Refused: *name* is not the one that the newest version hashes, with its salt (16 bytes), for *who*. */
  checkName(who: Digest, name: string, salt: Uint8Array): void {
    const hash = nameHash(salt, name);
    if (!this.newest.members.some((item) => item.entry === who && item.name === hash)) {
      throw new Refused("directory: another name");
    }
  }
}

type Once = (signed: Signed, check: () => Promise<void>) => Promise<Digest>;

async function verifyVersions(founding: Founding, given: readonly Uint8Array[], once: Once) {
  const parsed = given.map(parseVersion).sort((one, other) => one.version.number - other.version.number);
  if (parsed.length === 0) throw new Refused("directory: no version");
  const organisation = organisationId(founding);
  const digests: Digest[] = [];
  let roots = founding.roots;
  let before: Version | undefined;
  for (const { version, signed } of parsed) {
    const { instance, slug } = founding;
    if (version.instance !== instance || version.organisation !== organisation || version.slug !== slug) {
      throw new Refused("directory: another organisation");
    }
    const inForce = roots;
    const digest = await once(signed, () => signedByOne(signed, inForce));
    if (before !== undefined) refuseStranger(before, digests.at(-1) as Digest, version);
    digests.push(digest);
    roots = version.roots;
    before = version;
  }
  return { versions: parsed.map(({ version }) => version), digests };
}

function refuseStranger(before: Version, digest: Digest, version: Version): void {
  if (version.number === before.number) throw new Refused("directory: two of one number");
  if (version.number === before.number + 1 && version.previous !== digest) throw new Refused("directory: previous");
}

/**
 * Attack: a server that has got hold of a root which was replaced leaves out the replacement, and shows a newer version
 * that the old root signed.
 */
function refuseAnotherHistory(versions: readonly Version[], digests: readonly Digest[], before: Directories): void {
  const at = versions.findIndex(({ number }) => number === before.newest.number);
  if (digests[at] !== before.newestDigest) throw new Refused("directory: not the history seen before");
}

/** Either root signs alone: the second is on paper, for the day the first is lost. */
async function signedByOne(signed: Signed, roots: readonly [B64, B64]): Promise<void> {
  try {
    await verifySigned(signed, [roots[0]]);
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    await verifySigned(signed, [roots[1]]);
  }
}

async function verifyEntries(
  founding: Founding,
  versions: readonly Version[],
  given: readonly Uint8Array[],
  once: Once,
): Promise<ReadonlyMap<Digest, Entry>> {
  const listed = new Set(versions.flatMap(({ members }) => members.map((item) => `${item.entry} ${item.member}`)));
  const organisation = organisationId(founding);
  const entries = new Map<Digest, Entry>();
  for (const data of given) {
    const { entry, signed } = parseEntry(data);
    // also where it does not count: every reader refuses alike
    const digest = await once(signed, () => verifySigned(signed, [entry.sign]));
    // an entry that no signed version lists is only a claim
    const counts = listed.has(`${digest} ${entry.member}`) && entry.instance === founding.instance;
    if (counts && entry.organisation === organisation) entries.set(digest, entry);
  }
  return entries;
}
