/** The stanza `mlkem768x25519` of an age header: a file's key, sealed to one holder. */

import { base64nopad } from "@scure/base";
import { type Identity, type Recipient, Stanza } from "age-encryption";
import { concat } from "./bytes.ts";
import { NotAHolder, Refused, refusing } from "./errors.ts";
import { hpkeOpen, hpkeSeal } from "./hpke.ts";
import { ENCAPSULATION_SIZE, type OpenKey } from "./xwing.ts";

const TYPE = "mlkem768x25519";
const INFO = "age-encryption.org/mlkem768x25519";
const FILE_KEY_SIZE = 16;
const BODY_SIZE = FILE_KEY_SIZE + 16;

/**
 * Whom a file is sealed to. Does what age-encryption's own hybrid recipient does, with the browser's X25519.
 *
 * Source: C2SP age.md, "the mlkem768x25519 recipient type".
 */
export class SealTo implements Recipient {
  readonly #sealKey: Uint8Array;

  constructor(sealKey: Uint8Array) {
    this.#sealKey = sealKey;
  }

  async wrapFileKey(fileKey: Uint8Array): Promise<Stanza[]> {
    const sealed = await hpkeSeal(fileKey, this.#sealKey, INFO);
    const encapsulation = base64nopad.encode(sealed.subarray(0, ENCAPSULATION_SIZE));
    return [new Stanza([TYPE, encapsulation], sealed.subarray(ENCAPSULATION_SIZE))];
  }
}

/** Whoever has the *keys*: opens the first stanza that one of them fits. */
export class OpenWith implements Identity {
  readonly #keys: readonly OpenKey[];

  constructor(keys: readonly OpenKey[]) {
    this.#keys = keys;
  }

  /** Raises NotAHolder: no stanza is for these keys. Refused: one is malformed, whoever it is for. */
  async unwrapFileKey(stanzas: Stanza[]): Promise<Uint8Array> {
    // A passphrase makes its holder the author (age.md, "the scrypt recipient type"): it may stand beside nobody.
    if (stanzas.some((stanza) => stanza.args[0] === "scrypt")) throw new Refused("header: a passphrase");
    // All are read before the first is opened: a file is not well-formed for one holder and malformed for another.
    const sealedKeys = stanzas.filter((stanza) => stanza.args[0] === TYPE).map(readStanza);
    for (const sealed of sealedKeys) {
      for (const key of this.#keys) {
        try {
          return await hpkeOpen(sealed, key, INFO);
        } catch (error) {
          if (!(error instanceof NotAHolder)) throw error;
        }
      }
    }
    throw new NotAHolder();
  }
}

/** Return encapsulation ‖ ciphertext. Sizes come before any key: a longer file key could open as two. */
function readStanza({ args, body }: Stanza): Uint8Array {
  const [, argument, ...others] = args;
  if (argument === undefined || others.length > 0) throw new Refused("stanza: arguments");
  const encapsulation = refusing("stanza: base64", () => base64nopad.decode(argument));
  if (encapsulation.length !== ENCAPSULATION_SIZE || body.length !== BODY_SIZE) throw new Refused("stanza: size");
  return concat(encapsulation, body);
}
