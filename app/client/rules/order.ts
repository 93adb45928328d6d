/** The order of members. */

import type { B64 } from "../../../crypto/browser/fields.ts";

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Order by the bytes that base64url stands for: its letters have another order than their values. */
export function compared(one: B64, other: B64): number {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at < 0 ? 0 : BASE64.indexOf(one[at] as string) - BASE64.indexOf(other[at] as string);
}
