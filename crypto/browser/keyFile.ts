/** Key files: a member's identity in a file of their own, under a passphrase, for reading offline. Source: SPEC §12. */

import { seal } from "./age.ts";
import { concat, toBase64url, utf8, type Bytes } from "./bytes.ts";
import { keyFileSeed } from "./derivations.ts";
import { canonical } from "./encoding.ts";
import { Identity } from "./identity.ts";
import { newSalt, STAFF, stretch } from "./passphrases.ts";

const PROTECTED = "tillit/v1/keyfile\n";
const COMMENT = "# Tillit: whoever has this file can read what was sealed to its owner.";

/** Return *identity* as a key file that opens with *passphrase*, slowly. Raises Refused: an empty passphrase. */
export async function protectedKeyFile(identity: Identity, passphrase: string): Promise<Bytes> {
  const salt = newSalt();
  const { lanes, memory, passes } = STAFF;
  const cost = canonical({ lanes, memory, passes, salt: toBase64url(salt) });
  const owner = new Identity(keyFileSeed(await stretch(passphrase, salt)));
  const sealed = await seal(utf8(`${COMMENT}\n${identity.text}\n`), [owner.openKey.sealKey]);
  return concat(utf8(PROTECTED), cost, utf8("\n"), sealed);
}
