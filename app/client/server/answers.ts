/** What both APIs answer, as far as browsers read it. Bytes stand as base64url. */

import type { B64 } from "../../../crypto/browser/fields.ts";
import type { RoomName } from "../../../crypto/browser/records.ts";

export interface DirectoryAnswer {
  readonly founding: B64;
  readonly newest: number;
  readonly versions: readonly B64[];
  readonly entries: readonly B64[];
  readonly names: readonly { readonly member: B64; readonly name: string; readonly salt: B64 }[];
}
export interface GrantAnswer {
  readonly room: RoomName;
  readonly epoch: number;
  readonly holder: string;
  readonly sealed: B64;
}
export interface ObjectsAnswer {
  readonly objects: readonly { readonly room: RoomName; readonly object: B64; readonly epoch: number; readonly sealed: B64 }[];
  readonly after: string | null;
}
/** A case, as whoever holds a key of it gets it. */
export interface SealedCaseAnswer extends ObjectsAnswer {
  readonly head_seq: number;
  readonly records: readonly B64[];
  readonly grants: readonly GrantAnswer[];
  readonly blobs: readonly { readonly blob: B64; readonly stored: number }[];
}
export interface UploadAnswer {
  readonly blob: B64;
  readonly capability: B64;
}
