/** Sealing what a reporter writes, object after object, each naming what its author had seen. */

import { writeBody, type Body } from "../../../../crypto/browser/bodies.ts";
import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { Chain } from "../../../../crypto/browser/chain.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import type { SealedGrant } from "../../../../crypto/browser/filing.ts";
import type { Identity } from "../../../../crypto/browser/identity.ts";
import { sealObject } from "../../../../crypto/browser/objects.ts";
import type { Digest, RoomName } from "../../../../crypto/browser/records.ts";
import type { RoomView } from "../../../../crypto/browser/roomView.ts";

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
export class Writer {
  readonly #chain: Chain;
  readonly #reporter: Identity;
  readonly #room: RoomName;
  readonly #day: Day | null;
  #previous: Digest | null;
  #seen: readonly Digest[];
  readonly sent: ObjectSent[] = [];

  /** Args: *view*: what was read of the room; none where the case is new. */
  constructor(chain: Chain, reporter: Identity, room: RoomName, day: Day | null, view?: RoomView) {
    this.#chain = chain;
    this.#reporter = reporter;
    this.#room = room;
    this.#day = day;
    this.#previous = view?.lastBy("reporter") ?? null;
    this.#seen = view?.frontier ?? [];
  }

  /** Seal the next object, under *object* where its id must stay the same from try to try, and return where it stands. */
  async write(body: Body, object?: B64): Promise<Written> {
    const draft = {
      author: { role: "reporter" } as const,
      body: writeBody(body),
      day: this.#day,
      kind: body.kind,
      previous: this.#previous,
      room: this.#room,
      seen: this.#seen,
    };
    const sealed = await sealObject(this.#chain, object === undefined ? draft : { ...draft, object }, this.#reporter);
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
