/** Fetching files: verified against their signed description, opened part by part. */

import { OpenedAttachment } from "../../../../crypto/browser/attachments.ts";
import type { AttachmentBody } from "../../../../crypto/browser/bodies.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import { ApiError } from "../../server/api.ts";
import type { CaseFile } from "./caseFile.ts";
import type { Keeper } from "./desk.ts";

/** What is opened in the browser at most; above, the sealed case is handed over. */
export const MOST_HERE = 256 * 1024 * 1024;
const PART = 2 * 1024 * 1024;

/**
 * Return an attached file, opened; as a type that no browser shows by itself, since it would run under our origin.
 *
 * Raises Refused: it is not the file that was described. ApiError: `too-large`, or it can't be had.
 */
export async function fetchFile(
  keeper: Keeper,
  file: CaseFile,
  room: RoomName,
  object: B64,
  progress: (done: number, total: number) => void,
): Promise<Blob> {
  const { description, identity } = described(file, room, object);
  const stored = file.blobs.get(description.blob);
  if (stored === undefined) throw new ApiError("not-found");
  if (description.size > MOST_HERE) throw new ApiError("too-large");
  const blob = {
    size: stored,
    readAt: (offset: number, length: number) => keeper.api.read(`blobs/${description.blob}`, offset, length),
  };
  const opened = await OpenedAttachment.open(description, blob, identity, file.chain.powersOnly);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  for (let done = 0; done < opened.size; ) {
    const part = new Uint8Array(await opened.read(done, PART));
    parts.push(part);
    done += part.length;
    progress(done, opened.size);
  }
  return new Blob(parts, { type: "application/octet-stream" });
}

/** The description of an attachment and the key of the room in the epoch in which it was written. */
function described(file: CaseFile, room: RoomName, object: B64) {
  const found = file.views.get(room)?.objects.find(({ header }) => header.object === object);
  if (found?.body.kind !== "attachment") throw new Refused("fetching: no attachment");
  const identity = file.keys.get(room)?.get(found.header.epoch);
  if (identity === undefined) throw new Refused("fetching: no key");
  const description: AttachmentBody = found.body.attachment;
  return { description, identity };
}

/** The whole case as it is stored, sealed: for `tillit open` and a key file. */
export function exportedCase(keeper: Keeper, file: CaseFile): Promise<Blob> {
  return keeper.api.file(`cases/${file.chain.caseId}/export`);
}
