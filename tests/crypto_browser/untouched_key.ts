/** A key that remembers whether anything was opened with it. */

import type { Bytes } from "../../crypto/browser/bytes.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";

export class UntouchedKey extends OpenKey {
  touched = false;

  override decapsulate(encapsulation: Uint8Array): Promise<Bytes> {
    this.touched = true;
    return super.decapsulate(encapsulation);
  }
}
