/** What the build does to age-encryption: the hybrid recipient works, P-256 is not there. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Decrypter, Encrypter, generateHybridIdentity, identityToRecipient } from "age-encryption";

test("a hybrid identity opens what was sealed to its recipient", async () => {
  const identity = await generateHybridIdentity();
  const sealing = new Encrypter();
  sealing.addRecipient(await identityToRecipient(identity));
  const opening = new Decrypter();
  opening.addIdentity(identity);
  assert.equal(await opening.decrypt(await sealing.encrypt("a report"), "text"), "a report");
});
