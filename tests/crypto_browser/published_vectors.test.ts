/** Every published age vector opens or is refused exactly as it says. */

import assert from "node:assert/strict";
import { createHash, createHmac, hkdfSync } from "node:crypto";
import { test } from "node:test";
import { base64nopad } from "@scure/base";
import { openSealed } from "../../crypto/browser/age.ts";
import { NotAHolder, Refused } from "../../crypto/browser/errors.ts";
import { Head } from "../../crypto/browser/header.ts";
import { Reader } from "../../crypto/browser/reader.ts";
import { SealTo } from "../../crypto/browser/stanza.ts";
import { OpenKey } from "../../crypto/browser/xwing.ts";
import { inMemory } from "./in_memory.ts";
import { type Outcome, readVectors, type Vector } from "./published_vectors.ts";

const VECTORS = readVectors();
const hybrid = (identity: string) => identity.startsWith("AGE-SECRET-KEY-PQ-1");
/** Files for our type of recipient. (The exception is one of type X25519, malformed.) */
const ours = ({ identities, name }: Vector) => identities.some(hybrid) && name !== "hybrid_x25519_arg";
const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function isRefused(error: unknown, outcome: Outcome): boolean {
  return error instanceof Refused && error instanceof NotAHolder === (outcome === "no match");
}

test("the vectors are all there", () => {
  assert.equal(VECTORS.length, 143);
  assert.equal(VECTORS.filter(ours).length, 18);
});

for (const vector of VECTORS.filter((each) => ours(each) && !each.armored)) {
  test(`${vector.name}: ${vector.expect}`, async () => {
    const opening = openSealed(vector.file, vector.identities.filter(hybrid).map(OpenKey.fromText));
    if (vector.expect === "success") assert.equal(sha256(await opening), vector.payload);
    else await assert.rejects(opening, (error) => isRefused(error, vector.expect));
  });
}

test("files for other types of recipient, and armored ones, are refused", async () => {
  const others = VECTORS.filter((vector) => !ours(vector) || vector.armored);
  assert.equal(others.length, 126);
  for (const { file } of others) await assert.rejects(openSealed(file, [OpenKey.random()]), Refused);
});

/** Seal the file key of *vector* to a key of ours, and leave its payload as it is. */
async function sealedAnew(vector: Vector, to: OpenKey): Promise<Uint8Array> {
  const fileKey = vector.fileKey as Uint8Array;
  const [stanza] = await new SealTo(to.sealKey).wrapFileKey(fileKey);
  assert.ok(stanza);
  const header = `age-encryption.org/v1\n-> ${stanza.args.join(" ")}\n${base64nopad.encode(stanza.body)}\n---`;
  const key = Buffer.from(hkdfSync("sha256", fileKey, "", "header", 32));
  const mac = base64nopad.encode(createHmac("sha256", key).update(header).digest());
  const payload = vector.file.subarray(Head.find(vector.file).size - 16);
  return Buffer.concat([Buffer.from(`${header} ${mac}\n`), payload]);
}

const framed = VECTORS.filter(({ name, armored }) => name.startsWith("stream_") && !armored);
const withNonce = framed.filter(({ expect }) => expect !== "header failure");

test("the vectors of the payload are all there", () => {
  assert.deepEqual([framed.length, withNonce.length], [28, 26]);
});

for (const vector of withNonce) {
  test(`${vector.name}, for a key of ours: ${vector.expect}, in memory and by range`, async () => {
    const key = OpenKey.random();
    const sealed = await sealedAnew(vector, key);
    const reading = async () => {
      const reader = await Reader.open(inMemory(sealed), [key]);
      return reader.read(0, reader.size);
    };
    if (vector.expect === "success") {
      assert.equal(sha256(await openSealed(sealed, [key])), vector.payload);
      assert.equal(sha256(await reading()), vector.payload);
    } else {
      await assert.rejects(openSealed(sealed, [key]), Refused);
      await assert.rejects(reading(), Refused);
    }
  });
}
