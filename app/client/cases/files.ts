/** Files of a case: what they stand under, and fetching them, verified against their signed description. */

import { cleanName, OpenedAttachment } from "../../../crypto/browser/attachments.ts";
import { Refused } from "../../../crypto/browser/errors.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import { authorWho } from "../../../crypto/browser/objects.ts";
import type { RoomName } from "../../../crypto/browser/records.ts";
import type { ReadObject } from "../../../crypto/browser/roomView.ts";
import { ApiError, type Api } from "../server/api.ts";
import type { ReadCase } from "./reading.ts";

/** What is opened in the browser at most; above, the sealed case is for `tillit open` and `tillit return`. */
const MOST_HERE = 256 * 1024 * 1024;
const PART = 2 * 1024 * 1024;

/** A file, opened, under its harmless name. */
export interface Fetched {
  readonly blob: Blob;
  readonly name: string;
}

/** Return what tells, of a file among *objects*, what was written that it belongs to; undefined where it stands alone. */
export function belonging(objects: readonly ReadObject[]): (file: ReadObject) => ReadObject | undefined {
  const written = new Map(objects.flatMap((item) => (item.body.kind === "attachment" ? [] : [[item.header.object, item]])));
  return ({ header, body }) => {
    const found = body.kind === "attachment" ? written.get(body.attachment.about ?? "") : undefined;
    // attack: a file put under somebody else's words
    return found !== undefined && authorWho(found.header.author) === authorWho(header.author) ? found : undefined;
  };
}

/**
 * Return the file that *object* describes, as a type that no browser shows by itself, since it would run under our origin.
 *
 * Args: *folder*: where the API has sealed files.
 * Raises Refused: it is not the file that was described. ApiError: `too-large`, or it can't be had.
 */
export async function fetchFile(
  api: Api,
  folder: string,
  file: ReadCase,
  room: RoomName,
  object: B64,
  progress: (done: number, total: number) => void,
): Promise<Fetched> {
  const { description, identity } = described(file, room, object);
  const stored = file.blobs.get(description.blob);
  if (stored === undefined) throw new ApiError("not-found");
  if (description.size > MOST_HERE) throw new ApiError("too-large");
  const readAt = (offset: number, length: number) => api.read(`${folder}/${description.blob}`, offset, length);
  const opened = await OpenedAttachment.open(description, { size: stored, readAt }, identity, file.chain.powersOnly);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let done = 0; done < opened.size; ) {
    const part = new Uint8Array(await opened.read(done, PART));
    parts.push(part);
    done += part.length;
    progress(done, opened.size);
  }
  return { blob: new Blob(parts, { type: "application/octet-stream" }), name: cleanName(description.name) };
}

/** The description of an attachment and the key of the room in the epoch in which it was written. */
function described({ views, keys }: ReadCase, room: RoomName, object: B64) {
  const found = views.get(room)?.objects.find(({ header }) => header.object === object);
  if (found?.body.kind !== "attachment") throw new Refused("fetching: no attachment");
  const identity = keys.get(room)?.get(found.header.epoch);
  if (identity === undefined) throw new Refused("fetching: no key");
  return { description: found.body.attachment, identity };
}
