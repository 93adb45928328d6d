/** A new case, as its reporter opens it: the root record, and the grants of its rooms. Source: SPEC §7, §8. */

import { toBase64url, type Bytes } from "./bytes.ts";
import { Chain } from "./chain.ts";
import type { Directories } from "./directoryHistory.ts";
import type { Json } from "./encoding.ts";
import type { Day, Slug } from "./fields.ts";
import type { Deed, SealedGrant } from "./filing.ts";
import { sealGrant, type ListLine } from "./grants.ts";
import type { Identity } from "./identity.ts";
import { caseIdOf } from "./parsedRecord.ts";
import type { Holder, RoomName } from "./records.ts";
import { marshalSigned, signStatement } from "./signing.ts";

/** A room that the filer opens: the talk, and perhaps the identity's. */
export interface FirstRoom {
  readonly room: RoomName;
  readonly identity: Identity;
  /** The members who hold it, as the rulebook's routing has it; the reporter is added. */
  readonly holders: readonly Holder[];
}
/** What a root says. */
export interface NewCase {
  /** Derived from the receipt and the nonce. */
  readonly reporter: Identity;
  readonly directories: Directories;
  /** 16 bytes, of this case alone. */
  readonly nonce: Bytes;
  readonly rooms: readonly FirstRoom[];
  readonly track: Slug;
  readonly kind: Slug;
  /** When it was filed, null where no day is kept. */
  readonly day: Day | null;
  /** What the holders' lists show. */
  readonly line: ListLine;
}

/**
 * Begin a case under the newest version of the directory.
 *
 * Raises Refused: a holder is not active in a role that the room is for, or the rooms are others.
 */
export async function openCase(about: NewCase): Promise<Deed> {
  const { reporter, directories, nonce, track, kind, day, line } = about;
  const rooms = [...about.rooms].sort((one, other) => (one.room < other.room ? -1 : 1)).map(withReporter);
  const { newest } = directories;
  const root = {
    day,
    directory: newest.number,
    instance: directories.founding.instance,
    invitation: false,
    kind,
    nonce: toBase64url(nonce),
    organisation: directories.organisation,
    reporter: { ...reporter.publicKeys },
    rooms: rooms.map(({ room, identity, holders }) => ({ admits: [], epoch: 0, holders, key: identity.publicKeys.seal, room })),
    rulebook: newest.rulebook,
    signers: [{ role: "reporter" }],
    track,
    type: "root",
    v: 1,
  };
  const signed = signStatement("tillit/v1/record", root as unknown as { [key: string]: Json }, [reporter]);
  const record = marshalSigned(signed);
  const chain = await Chain.begin(record, directories, caseIdOf(signed));
  const grants = rooms.flatMap(({ room, identity, holders }) =>
    holders.map(async ({ who }): Promise<SealedGrant> => {
      const { seal } = who === "reporter" ? reporter.publicKeys : directories.keys(who);
      return { room, epoch: 0, holder: who, sealed: await sealGrant(identity, seal, line) };
    }),
  );
  const opened = new Map(rooms.map(({ room, identity }) => [room, new Map([[0, identity]])]));
  return { record, chain, grants: await Promise.all(grants), opened };
}

function withReporter({ room, identity, holders }: FirstRoom): FirstRoom {
  const all: readonly Holder[] = [...holders, { asleep: null, who: "reporter" }];
  return { room, identity, holders: [...all].sort((one, other) => (one.who < other.who ? -1 : 1)) };
}
