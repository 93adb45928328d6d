/** QR codes: the same squares as another encoder draws, and a limit. */

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { test } from "node:test";
import { qrCode } from "../../app/client/console/qr.ts";

/** SHA-256 over the rows as 0 and 1, each ended by a line feed, as the encoder segno 1.6.6 draws the same bytes at level M. */
const DRAWN_BY_ANOTHER = [
  { text: "z".repeat(122), size: 45, digest: "78b32fc8bfe23b06713c98bc0a932eaa7b2e0b4b4f21d557ac2ed0bbf6e83062" },
  { text: "y".repeat(213), size: 57, digest: "4dc585e3fd9f03c53d8e478e20e45572349d33ebe8504f7e4bac2273fb9acff6" },
] as const;

function digestOf(rows: readonly (readonly boolean[])[]): string {
  const text = rows.map((row) => `${row.map((dark) => (dark ? "1" : "0")).join("")}\n`).join("");
  return createHash("sha256").update(text).digest("hex");
}

for (const { text, size, digest } of DRAWN_BY_ANOTHER) {
  test(`${text.length} bytes are drawn as another encoder draws them`, () => {
    const rows = qrCode(text);
    assert.equal(rows.length, size);
    assert.ok(rows.every((row) => row.length === size));
    assert.equal(digestOf(rows), digest);
  });
}

test("the smallest square that holds the text is taken", () => {
  const sizes = [14, 15, 26, 27, 42, 43].map((length) => qrCode("a".repeat(length)).length);
  assert.deepEqual(sizes, [21, 25, 25, 29, 29, 33]);
});

test("what no square holds is refused", () => {
  assert.throws(() => qrCode("a".repeat(214)), RangeError);
});
