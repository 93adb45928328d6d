/** Sealing what somebody writes to a case, object after object, each naming what its author had seen; and how it is sent. */

import { tieOf } from "../../../crypto/browser/attachments.ts";
import { writeBody, type Body } from "../../../crypto/browser/bodies.ts";
import { toBase64url } from "../../../crypto/browser/bytes.ts";
import type { Chain } from "../../../crypto/browser/chain.ts";
import type { B64, Day } from "../../../crypto/browser/fields.ts";
import type { SealedGrant } from "../../../crypto/browser/filing.ts";
import type { Identity } from "../../../crypto/browser/identity.ts";
import { sealObject, type Author } from "../../../crypto/browser/objects.ts";
import type { Digest, RoomName, Who } from "../../../crypto/browser/records.ts";
import type { RoomView } from "../../../crypto/browser/roomView.ts";
import type { Upload } from "../server/sending.ts";

/** An object as the API takes it. */
export interface ObjectSent {
  readonly room: RoomName;
  readonly epoch: number;
  readonly object: B64;
  readonly sealed: B64;
}

/** Where an object was written, and its digest. */
export interface Written {
  readonly room: RoomName;
  readonly object: B64;
  readonly digest: Digest;
}

/** Writes to one room of a case. */
export class RoomWriter {
  readonly #chain: Chain;
  readonly #identity: Identity;
  readonly #room: RoomName;
  readonly #day: Day | null;
  #previous: Digest | null;
  #seen: readonly Digest[];
  readonly sent: ObjectSent[] = [];

  /** Args: *who* writes, with *identity*; *view*: what was read of the room; none where it is new. */
  constructor(chain: Chain, who: Who, identity: Identity, room: RoomName, day: Day | null, view?: RoomView) {
    this.#chain = chain;
    this.#identity = identity;
    this.#room = room;
    this.#day = day;
    this.#previous = view?.lastBy(who) ?? null;
    this.#seen = view?.frontier ?? [];
  }

  /** Seal the next object, under *object* where its id must stay the same from try to try, and return where it stands. */
  async writeAs(author: Author, body: Body, object?: B64): Promise<Written> {
    const draft = {
      author,
      body: writeBody(body),
      day: this.#day,
      kind: body.kind,
      previous: this.#previous,
      room: this.#room,
      seen: this.#seen,
    };
    const sealed = await sealObject(this.#chain, object === undefined ? draft : { ...draft, object }, this.#identity);
    this.#previous = sealed.digest;
    this.#seen = [sealed.digest];
    const { room, epoch, object: id, digest } = sealed;
    this.sent.push({ room, epoch, object: id, sealed: toBase64url(sealed.sealed) });
    return { room, object: id, digest };
  }
}

/** Grants as the API takes them. */
export function grantsSent(grants: readonly SealedGrant[]): readonly object[] {
  return grants.map((grant) => ({ ...grant, sealed: toBase64url(grant.sealed) }));
}

/** An upload as the API takes it: in the room of its description, and tied to it. */
export function blobSent({ blob, capability }: Upload, { room, object, digest }: Written): object {
  return { blob, capability, room, tie: tieOf(room, object, digest) };
}
