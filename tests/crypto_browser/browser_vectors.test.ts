/**
 * The console's own vectors: made anew they read as they should, and so do those in the folder.
 *
 * The server's side opens the latter. To make them: `node app/client/build.mjs --tests`, then
 * `node build/node/crypto_browser/browser_vectors.test.mjs --write`.
 */

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { test } from "node:test";
import { openSealed } from "../../crypto/browser/age.ts";
import { fromBase64url, fromUtf8, toBase64url, utf8 } from "../../crypto/browser/bytes.ts";
import { keyFileSeed } from "../../crypto/browser/derivations.ts";
import { parseFounding, rootFingerprint } from "../../crypto/browser/directory.ts";
import { Directories } from "../../crypto/browser/directoryHistory.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import { stretch } from "../../crypto/browser/passphrases.ts";
import { openUnlock, recoveryKeys, staffKeys } from "../../crypto/browser/unlock.ts";
import { browserVectors, type BrowserVectors } from "./browser_story.ts";
import { assertChain, assertGrants, assertIndex, assertViews } from "./story.ts";
import { vectors } from "./vectors.ts";

if (process.argv.includes("--write")) {
  const json = JSON.stringify(await browserVectors(), null, 1);
  const ascii = json.replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  writeFileSync("tests/vectors/browser.json", `${ascii}\n`);
}

async function assertReads({ case: vector, directory, unlock }: BrowserVectors): Promise<void> {
  const founding = utf8(directory.founding);
  const pin = rootFingerprint(parseFounding(founding));
  const parts = { founding, versions: directory.versions.map(utf8), entries: directory.entries.map(utf8) };
  const directories = await Directories.verify(parts, pin);
  assert.equal(toBase64url(pin), directory.fingerprint.bytes);
  for (const { who, name, salt } of directory.members) directories.checkName(who, name, fromBase64url(salt));
  await assertChain(vector, directories);
  await assertGrants(vector, directories, directory.members);
  await assertViews(vector, directories);
  assertIndex(vector, directories);
  const { key_file: keyFile, note, passphrase, recovery, seed } = unlock;
  const byPassphrase = await staffKeys(passphrase.passphrase, fromBase64url(passphrase.salt), note.instance, note.member);
  const byWords = recoveryKeys(recovery.words.split(" "), note.instance, note.member);
  for (const [keys, kept] of [[byPassphrase, passphrase], [byWords, recovery]] as const) {
    assert.equal(toBase64url(keys.auth), kept.auth);
    const { identity, about } = await openUnlock(fromBase64url(kept.sealed), keys.unlock, note);
    assert.deepEqual([toBase64url(identity.seed), about], [seed, note]);
  }
  assert.equal(toBase64url((await keyIn(fromBase64url(keyFile), passphrase.passphrase)).seed), seed);
}

/** The identity in a protected key file: label, cost, sealed file, each on a line of its own. */
async function keyIn(file: Uint8Array, passphrase: string): Promise<Identity> {
  const first = file.indexOf(10);
  const second = file.indexOf(10, first + 1);
  assert.equal(fromUtf8(file.subarray(0, first)), "tillit/v1/keyfile");
  const { salt, ...cost } = JSON.parse(fromUtf8(file.subarray(first + 1, second)));
  const owner = new Identity(keyFileSeed(await stretch(passphrase, fromBase64url(salt), cost)));
  const [comment, secret] = fromUtf8(await openSealed(file.subarray(second + 1), [owner.openKey])).split("\n");
  assert.ok(comment?.startsWith("# "));
  return Identity.fromText(secret ?? "");
}

test("a case that the console makes reads as it was written", async () => {
  const made = await browserVectors();
  assert.equal(made.case.after.at(-1)?.state, "closed");
  assert.deepEqual(made.case.after.at(-1)?.stale, []);
  assert.deepEqual(Object.values(made.case.views).map(({ objects }) => objects.length), [1, 3, 4]);
  assert.ok(Object.values(made.case.views).every(({ objects }) => objects.every(({ marks }) => marks.length === 0)));
  await assertReads(made);
});

test("the vectors in the folder still read as they were written", () => assertReads(vectors<BrowserVectors>("browser")));
