/** The header of an age file: where it ends, what pins it, the file key it seals. */

import { sha256 } from "@noble/hashes/sha2.js";
import { Decrypter } from "age-encryption";
import { type Bytes, equal, utf8 } from "./bytes.ts";
import { Refused, refusingLater } from "./errors.ts";
import { OpenWith } from "./stanza.ts";
import type { OpenKey } from "./xwing.ts";

/** A header's most bytes and stanzas (SPEC.md §14): what a stranger's file may cost before it is refused. */
const MAX_HEADER_SIZE = 262_144;
const MAX_STANZAS = 128;

/** Random bytes between header and payload: they make the payload's key. */
const NONCE_SIZE = 16;

/** A file's first bytes in which its head must end. */
export const HEAD_SIZE_MAX = MAX_HEADER_SIZE + NONCE_SIZE;

const VERSION = "age-encryption.org/v1\n";
const LF = 0x0a;

/** The head of an age file, from which everything after it follows: header ‖ payload nonce. */
export class Head {
  readonly bytes: Bytes;

  private constructor(bytes: Bytes) {
    this.bytes = bytes;
  }

  /**
   * Find the head at the *start* of a file (`HEAD_SIZE_MAX` bytes of it, or all).
   *
   * Only its length is found here, by the first line that begins with `---`: no other line of a header may. Every
   * other rule is age-encryption's to check, on exactly these bytes.
   *
   * Raises Refused: another version, no end, or longer than that.
   */
  static find(start: Uint8Array): Head {
    if (!startsWith(start, 0, VERSION)) throw new Refused("header: version");
    let line = VERSION.length;
    for (let stanzas = 0; !startsWith(start, line, "---"); ) {
      if (startsWith(start, line, "-> ") && ++stanzas > MAX_STANZAS) throw new Refused("header: stanzas");
      line = nextLine(start, line);
    }
    const end = nextLine(start, line) + NONCE_SIZE;
    if (end > start.length) throw new Refused("header: nonce");
    return new Head(new Uint8Array(start.subarray(0, end)));
  }

  get size(): number {
    return this.bytes.length;
  }

  get nonce(): Bytes {
    return this.bytes.subarray(this.size - NONCE_SIZE);
  }

  /** SHA-256(header ‖ payload nonce): fixes the file key and with it every byte of the payload (SPEC.md §10). */
  get pin(): Bytes {
    return new Uint8Array(sha256(this.bytes));
  }

  /** Return the 16-byte file key. Raises NotAHolder: for none of *keys*. Refused: malformed, or its MAC is wrong. */
  async fileKey(keys: readonly OpenKey[]): Promise<Uint8Array> {
    const opening = new Decrypter();
    opening.addIdentity(new OpenWith(keys));
    const header = this.bytes.subarray(0, this.size - NONCE_SIZE);
    return refusingLater("header", () => opening.decryptHeader(header));
  }
}

/** What was said elsewhere, under a signature, about a file: its `pin` and number of chunks. */
export interface Expected {
  readonly pin: Uint8Array;
  readonly chunks: number;
}

/** Raises Refused: *head* is not the one that was described. */
export function expectPin(head: Head, expected: Expected): void {
  if (!equal(head.pin, expected.pin)) throw new Refused("header: not the pinned one");
}

function startsWith(bytes: Uint8Array, offset: number, text: string): boolean {
  return utf8(text).every((byte, index) => bytes[offset + index] === byte);
}

function nextLine(bytes: Uint8Array, offset: number): number {
  const end = bytes.indexOf(LF, offset);
  if (end < 0 || end >= MAX_HEADER_SIZE) throw new Refused("header: no end");
  return end + 1;
}
