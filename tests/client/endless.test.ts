/** A server that was taken over can't have a browser ask, collect or send for ever. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { Identity } from "../../crypto/browser/identity.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { ApiError, type Uploads } from "../../app/client/server/api.ts";
import { pages, type Page } from "../../app/client/server/pages.ts";
import { sendFile } from "../../app/client/server/sending.ts";

async function collected(first: Page, ask: (after: string) => Promise<Page>): Promise<readonly (string | null)[]> {
  const all: (string | null)[] = [];
  for await (const { after } of pages(first, ask)) all.push(after);
  return all;
}

test("pages are read to their end, each once and in order", async () => {
  const next: Readonly<Record<string, string>> = { a: "b", b: "c" };
  const all = await collected({ after: "a" }, (after) => Promise.resolve({ after: next[after] ?? null }));
  assert.deepEqual(all, ["a", "b", "c", null]);
});

test("a page that leads to one that was there is the last", async () => {
  let asked = 0;
  const endless = collected({ after: "a" }, (after) => {
    asked++;
    return Promise.resolve({ after: after === "a" ? "b" : "a" });
  });
  await assert.rejects(endless, Refused);
  assert.equal(asked, 2);
});

test("pages that are ever new are left", async () => {
  let asked = 0;
  const endless = collected({ after: "0" }, () => Promise.resolve({ after: String(++asked) }));
  await assert.rejects(endless, Refused);
  assert.equal(asked, 1000);
});

/** Send a small file to a server that gives these answers, one after the other, and the last one again and again. */
async function sentTo(...answers: readonly (number | ApiError | "all")[]): Promise<number> {
  let asked = 0;
  let stored = 0;
  const uploads: Uploads = {
    reserve: (size) => Promise.resolve({ blob: `blob of ${(stored = size)}`, capability: "capability" }),
    send: () => {
      const answer = answers[Math.min(asked++, answers.length - 1)];
      assert.ok(asked < 20, "sent for ever");
      return answer instanceof ApiError ? Promise.reject(answer) : Promise.resolve(answer === "all" ? stored : (answer as number));
    },
    giveUp: () => Promise.resolve(),
  };
  const key = Identity.random().publicKeys.seal;
  const { signal } = new AbortController();
  await sendFile(new File(["a book"], "book.txt"), { uploads, key, powersOnly: false, about: null, signal, progress: () => undefined });
  return asked;
}

test("an upload goes on where the server says after a break", async () => {
  assert.equal(await sentTo("all"), 1);
  assert.equal(await sentTo(new ApiError("offset", 100), "all"), 2);
});

for (const answer of [0, 1, -1, 1e12, NaN, undefined, "0"]) {
  const said = `${typeof answer} ${answer}`;
  test(`an upload ends where the server has taken ${said}`, () => assert.rejects(sentTo(answer as number), Refused));
  test(`an upload ends where the server refuses it at ${said}`, () =>
    assert.rejects(sentTo(new ApiError("offset", answer as number)), Refused));
}

test("an upload that is led back ends", () =>
  assert.rejects(sentTo(new ApiError("offset", 100), new ApiError("offset", 50)), Refused));
