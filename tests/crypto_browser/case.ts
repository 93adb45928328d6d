/** A case in memory: filed by a reporter, with rooms, grants and a chain; and records as an adversary would write them. */

import { seal } from "../../crypto/browser/age.ts";
import { fromBase64url, type Bytes } from "../../crypto/browser/bytes.ts";
import { readChain, type Chain } from "../../crypto/browser/chain.ts";
import type { Directories } from "../../crypto/browser/directoryHistory.ts";
import type { JsonObject } from "../../crypto/browser/encoding.ts";
import type { Acting, Deed } from "../../crypto/browser/filing.ts";
import type { ListLine } from "../../crypto/browser/grants.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import type { Holder, RoomKey, RoomName, Signer, Who } from "../../crypto/browser/records.ts";
import { caseIdOf, parseRecord } from "../../crypto/browser/parsedRecord.ts";
import { marshalSigned, signStatement } from "../../crypto/browser/signing.ts";
import { id, type Organisation, type Person } from "./organisation.ts";

export const LINE: ListLine = { day: "2026-01-06", kind: "report", title: "Invoices that nobody ordered" };
export const DAY = "2026-01-06";

/** A holder as tests write them: the reporter, somebody awake, or a holder with their flag. */
export type Held = Who | Person | Holder;

export const holders = (...who: readonly Held[]): readonly Holder[] =>
  who
    .map((one): Holder => {
      if (typeof one === "string") return { asleep: null, who: one };
      return "asleep" in one ? one : { asleep: null, who: one.who };
    })
    .sort((one, other) => (one.who < other.who ? -1 : 1));

export function roomKey(room: RoomName, epoch: number, of: readonly Holder[], more: Partial<RoomKey> = {}): RoomKey {
  return { admits: [], epoch, holders: of, key: Identity.random().publicKeys.seal, room, ...more };
}

/** A root record, as *changes* would have it. */
export function rootOf(
  organisation: Organisation,
  directories: Directories,
  reporter: Identity,
  rooms: readonly RoomKey[],
  changes: JsonObject = {},
): Bytes {
  const fields = {
    day: DAY,
    directory: directories.newest.number,
    instance: organisation.founding.instance,
    invitation: false,
    kind: "report",
    nonce: id(),
    organisation: organisation.organisation,
    reporter: reporter.publicKeys,
    rooms,
    rulebook: organisation.rulebook,
    signers: [{ role: "reporter" }],
    track: "report",
    type: "root",
    v: 1,
    ...changes,
  };
  return marshalSigned(signStatement("tillit/v1/record", fields as unknown as JsonObject, [reporter]));
}

export class Case {
  readonly reporter: Identity;
  readonly rooms = new Map<RoomName, Map<number, Identity>>();
  readonly records: Bytes[];
  chain: Chain;

  private constructor(reporter: Identity, records: Bytes[], chain: Chain) {
    this.reporter = reporter;
    this.records = records;
    this.chain = chain;
  }

  /** File a case whose talk (and identity room, where *identity* is given) the people hold. */
  static async file(
    organisation: Organisation,
    directories: Directories,
    talk: readonly (Person | Holder)[],
    { identity, ...changes }: JsonObject & { identity?: never } | { identity?: readonly Person[] } = {},
  ): Promise<Case> {
    const reporter = Identity.random();
    const keys = new Map<RoomName, Identity>([["talk", Identity.random()]]);
    if (identity !== undefined) keys.set("identity", Identity.random());
    const of = { talk, identity: identity ?? [], staff: [] };
    const rooms = [...keys]
      .map(([room, key]) => roomKey(room, 0, holders("reporter", ...of[room]), { key: key.publicKeys.seal }))
      .sort((one, other) => (one.room < other.room ? -1 : 1));
    const root = rootOf(organisation, directories, reporter, rooms, changes as JsonObject);
    const filed = new Case(reporter, [root], await readChain([root], directories, caseIdOf(parseRecord(root).signed)));
    for (const [room, key] of keys) filed.rooms.set(room, new Map([[0, key]]));
    return filed;
  }

  acting(directories: Directories, person: Person, role = person.role): Acting {
    const { identity, who } = person;
    return { chain: this.chain, directories, identity, signer: { role, who }, day: DAY };
  }

  /** Take a deed into the case. */
  take(deed: Deed): this {
    this.records.push(deed.record);
    this.chain = deed.chain;
    for (const [room, epochs] of deed.opened) {
      for (const [epoch, key] of epochs) this.rooms.set(room, (this.rooms.get(room) ?? new Map()).set(epoch, key));
    }
    return this;
  }

  /** A record that would come next, whether or not it may. */
  record(
    directories: Directories,
    type: string,
    signers: readonly (readonly [Signer, Identity])[],
    fields: object = {},
  ): Bytes {
    const { chain } = this;
    const all = {
      case: chain.caseId,
      day: DAY,
      directory: directories.newest.number,
      previous: chain.head.hash,
      seq: chain.length,
      signers: signers.map(([signer]) => signer),
      type,
      v: 1,
      ...fields,
    };
    const identities = signers.map(([, identity]) => identity);
    return marshalSigned(signStatement("tillit/v1/record", all as unknown as JsonObject, identities));
  }

  /** Verify a record and take it into the case. */
  async add(record: Bytes, directories: Directories): Promise<this> {
    this.chain = await this.chain.extended(record, directories);
    this.records.push(record);
    return this;
  }

  get byReporter(): readonly [Signer, Identity] {
    return [{ role: "reporter" }, this.reporter];
  }
}

export const by = (person: Person, role = person.role): readonly [Signer, Identity] => [
  { role, who: person.who },
  person.identity,
];

/** Seal any plaintext to a room: what everybody who knows its public key can do. */
export function sealTo(plaintext: Uint8Array, key: string): Promise<Bytes> {
  return seal(plaintext, [fromBase64url(key)]);
}
