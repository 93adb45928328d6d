/** An organisation in memory: roots that sign, members with entries, directory versions. */

import { sha256 } from "@noble/hashes/sha2.js";
import { concat, toBase64url, utf8, type Bytes } from "../../crypto/browser/bytes.ts";
import {
  makeEntry, marshalFounding, nameHash, organisationId, rootFingerprint,
  type Founding, type Member, type Version,
} from "../../crypto/browser/directory.ts";
import { Directories, type DirectoryParts } from "../../crypto/browser/directoryHistory.ts";
import { canonical, type JsonObject } from "../../crypto/browser/encoding.ts";
import { hkdf } from "../../crypto/browser/hkdf.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { randomBytes } from "../../crypto/browser/randomness.ts";
import type { Digest, Role } from "../../crypto/browser/records.ts";
import { sign, signKeyOf } from "../../crypto/browser/sign.ts";
import { digestOf, parseSigned } from "../../crypto/browser/signing.ts";

export const id = (size = 16) => toBase64url(randomBytes(size));

/** One of an organisation's roots. */
export class Root {
  readonly #seed = hkdf("tillit/v1/root-sign", randomBytes(32));
  readonly key = toBase64url(signKeyOf(this.#seed));

  sign(version: Version): Bytes {
    return signWith(this.#seed, "tillit/v1/directory", version as unknown as JsonObject);
  }
}

/** Any fields under any label, signed by a bare Ed25519 seed: what an adversary can write. */
export function signWith(seed: Uint8Array, label: string, fields: JsonObject): Bytes {
  const statement = concat(utf8(`${label}\n`), canonical(fields), utf8("\n"));
  return concat(statement, utf8(`${toBase64url(sign(statement, seed))}\n`));
}

export interface Person {
  readonly identity: Identity;
  readonly member: string;
  readonly entry: Bytes;
  readonly who: Digest;
  readonly role: Role;
  readonly name: string;
  readonly salt: Bytes;
}

export class Organisation {
  readonly roots: readonly [Root, Root] = [new Root(), new Root()];
  readonly founding: Founding;
  readonly organisation: string;
  readonly pin: Bytes;
  readonly people: Person[] = [];
  readonly versions: Bytes[] = [];
  rulebook = toBase64url(sha256(utf8("rules")));
  #newest: Version | undefined;

  constructor(instance = id()) {
    this.founding = { instance, roots: [this.roots[0].key, this.roots[1].key], slug: "north-works" };
    this.pin = rootFingerprint(this.founding);
    this.organisation = organisationId(this.founding);
  }

  /** Somebody with an entry; no version lists them before `publish`. */
  person(role: Role, name = "Kim Berg"): Person {
    const identity = Identity.random();
    const member = id();
    const about = { instance: this.founding.instance, organisation: this.organisation, member, made: "2026-01-05" };
    const entry = makeEntry(identity, about);
    const who = digestOf(parseSigned(entry, "tillit/v1/entry"));
    const person = { identity, member, entry, who, role, name, salt: randomBytes(16) };
    this.people.push(person);
    return person;
  }

  /** The next version: everybody, those in *ended* with a day, anything else as *changes* say. */
  draft(ended: readonly Person[] = [], changes: Partial<Version> = {}): Version {
    const before = this.#newest;
    const members = this.people.map(({ who, member, name, salt }): Member => {
      const isEnded = ended.some((person) => person.who === who);
      return { ended: isEnded ? "2026-02-01" : null, entry: who, member, name: nameHash(salt, name) };
    });
    const seats = this.people.map(({ member, role }) => ({ chair: false, deputy: false, member, role, since: null, until: null }));
    return {
      bodies: [{
        id: "committee", kind: "committee", names: { en: "Committee" }, publish: false, unit: null,
        seats: inOrder(seats, (seat) => `${seat.member} ${seat.role}`),
      }],
      expires: "2026-03-31",
      instance: this.founding.instance,
      issued: "2026-01-05",
      members: inOrder(members, (member) => member.entry),
      number: (before?.number ?? 0) + 1,
      organisation: this.organisation,
      previous: before === undefined ? null : digestOf(parseSigned(this.versions.at(-1) as Bytes, "tillit/v1/directory")),
      roots: this.founding.roots,
      rulebook: this.rulebook,
      settings: { feedback_days: 90, open: true },
      slug: this.founding.slug,
      type: "directory",
      units: [],
      v: 1,
      ...changes,
    };
  }

  /** Sign and keep the next version. */
  publish(ended: readonly Person[] = [], changes: Partial<Version> = {}): this {
    this.#newest = this.draft(ended, changes);
    this.versions.push(this.roots[0].sign(this.#newest));
    return this;
  }

  parts(): DirectoryParts {
    const { founding, versions, people } = this;
    return { founding: marshalFounding(founding), versions, entries: people.map(({ entry }) => entry) };
  }

  directories(newestSeen = 0, before?: Directories): Promise<Directories> {
    return Directories.verify(this.parts(), this.pin, newestSeen, before);
  }
}

function inOrder<T>(items: readonly T[], key: (item: T) => string): readonly T[] {
  return [...items].sort((one, other) => (key(one) < key(other) ? -1 : 1));
}
