/** Rules of what both clients read of a case alike. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { belonging } from "../../app/client/cases/files.ts";
import type { Body } from "../../crypto/browser/bodies.ts";
import type { Author, Header } from "../../crypto/browser/objects.ts";
import type { ReadObject } from "../../crypto/browser/roomView.ts";

const REPORTER: Author = { role: "reporter" };
const HANDLER: Author = { role: "handler", who: "H".repeat(43) };

function read(object: string, author: Author, body: Body): ReadObject {
  return { header: { object, author } as Header, body, digest: object, marks: new Set() };
}

function file(object: string, author: Author, about: string | null): ReadObject {
  const attachment = { about, blob: "", chunks: 1, name: "bill.txt", pin: "", size: 1, type: "" };
  return read(object, author, { kind: "attachment", attachment });
}

test("a file stands under what its own author wrote, and under nothing else", () => {
  const said = read("said", REPORTER, { kind: "message", text: "Here it is." });
  const files = [
    file("theirs", REPORTER, "said"),
    file("put under it", HANDLER, "said"), // attack: a file put under somebody else's words
    file("alone", REPORTER, null),
    file("about a file", REPORTER, "theirs"),
    file("about nothing here", REPORTER, "gone"),
  ];
  const writtenWith = belonging([said, ...files]);
  assert.deepEqual(files.map((one) => writtenWith(one)?.header.object), ["said", undefined, undefined, undefined, undefined]);
  assert.equal(writtenWith(said), undefined);
});
