/** An object taken apart, changed, signed by whom one likes and sealed anew: what anybody in a room can do. */

import { openSealed } from "../../crypto/browser/age.ts";
import { concat } from "../../crypto/browser/bytes.ts";
import type { JsonObject } from "../../crypto/browser/encoding.ts";
import type { Identity } from "../../crypto/browser/identity.ts";
import type { Header, ObjectRow } from "../../crypto/browser/objects.ts";
import { marshalSigned, parseSignedPrefix, signStatement } from "../../crypto/browser/signing.ts";
import { sealTo } from "./case.ts";

export interface Forgery {
  readonly header?: object;
  readonly by?: Identity;
  /** The size of the plaintext, 4,096 if not given; and its last byte. */
  readonly size?: number;
  readonly tail?: number;
}

/** Return *row* forged: *change* sees the true header. *key*: what to seal it to. */
export async function forgedObject(
  row: ObjectRow,
  { opener, author, key }: { readonly opener: Identity; readonly author: Identity; readonly key: string },
  change: (header: Header) => Forgery,
): Promise<ObjectRow> {
  const { signed, rest } = parseSignedPrefix(await openSealed(row.sealed, [opener.openKey]), "tillit/v1/object");
  const header = signed.fields as unknown as Header;
  const body = rest.subarray(0, header.length);
  const { header: changes, by = author, size = 4096, tail = 0 } = change(header);
  const fields = { ...header, ...changes };
  const again = signStatement("tillit/v1/object", fields as unknown as JsonObject, [by], body);
  const padded = new Uint8Array(size);
  padded.set(concat(marshalSigned(again), body).subarray(0, size));
  if (tail !== 0) padded[size - 1] = tail;
  return { ...row, epoch: fields.epoch, sealed: await sealTo(padded, key) };
}
