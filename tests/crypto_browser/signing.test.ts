/** Statements: one form, under the label they were signed with, by exactly those who should. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { concat, utf8 } from "../../crypto/browser/bytes.ts";
import { Refused } from "../../crypto/browser/errors.ts";
import { Identity } from "../../crypto/browser/identity.ts";
import {
  digestOf, marshalSigned, parseSigned, parseSignedPrefix, signStatement, verifySigned,
} from "../../crypto/browser/signing.ts";
import { allRefused } from "./refusals.ts";

const LABEL = "tillit/v1/record";
const [ONE, TWO] = [Identity.random(), Identity.random()];
const KEYS = [ONE.publicKeys.sign, TWO.publicKeys.sign];
const SIGNED = signStatement(LABEL, { a: 1 }, [ONE, TWO]);
const TEXT = new TextDecoder().decode(marshalSigned(SIGNED));

test("parse then marshal is the identity, and the signers are verified in their order", async () => {
  const parsed = parseSigned(utf8(TEXT), LABEL);
  assert.deepEqual(marshalSigned(parsed), utf8(TEXT));
  assert.deepEqual(parsed.fields, { a: 1 });
  assert.equal(digestOf(parsed), digestOf(SIGNED));
  await verifySigned(parsed, KEYS);
  await allRefused([
    ["in another order", "signature: not of this key", () => verifySigned(parsed, [...KEYS].reverse())],
    ["by one too few", "statement: number of signatures", () => verifySigned(parsed, KEYS.slice(0, 1))],
    ["by one too many", "statement: number of signatures", () => verifySigned(parsed, [...KEYS, ...KEYS.slice(0, 1)])],
    ["by nobody", "statement: number of signatures", () => verifySigned(parsed, [])],
  ]);
});

test("a body is signed with its statement, and part of its digest", async () => {
  const body = utf8("the body");
  const signed = signStatement("tillit/v1/object", {}, [ONE], body);
  const { signed: parsed, rest } = parseSignedPrefix(concat(marshalSigned(signed), body), "tillit/v1/object");
  assert.deepEqual(rest, body);
  await verifySigned(parsed, KEYS.slice(0, 1), body);
  assert.notEqual(digestOf(parsed, body), digestOf(parsed));
  await assert.rejects(verifySigned(parsed, KEYS.slice(0, 1), utf8("another")), Refused);
  await assert.rejects(verifySigned(parsed, KEYS.slice(0, 1)), Refused);
});

test("a statement in another form is refused", async () => {
  const [label, json, signatures] = TEXT.split("\n") as [string, string, string];
  const [first] = signatures.split(" ") as [string];
  const read = (text: string, as: "tillit/v1/record" | "tillit/v1/object" = LABEL) => () => parseSigned(utf8(text), as);
  await allRefused([
    ["another label of the same length", "statement: label", read(TEXT, "tillit/v1/object")],
    ["a label cut", "statement: label", read(TEXT.slice(1))],
    ["nothing", "statement: label", read("")],
    ["no end of the JSON", "statement: no end", read(`${label}\n${json}`)],
    ["a list", "statement: no object", read(`${label}\n[]\n${signatures}\n`)],
    ["null", "statement: no object", read(`${label}\nnull\n${signatures}\n`)],
    ["a text", "statement: no object", read(`${label}\n"a"\n${signatures}\n`)],
    ["no signature", "base64url", read(`${label}\n${json}\n\n`)],
    ["no end of the signatures", "statement: signatures", read(`${label}\n${json}\n${signatures}`)],
    ["two spaces", "base64url", read(`${label}\n${json}\n${first}  ${first}\n`)],
    ["a space at the end", "base64url", read(`${label}\n${json}\n${first} \n`)],
    ["a carriage return", "statement: signatures", read(`${label}\n${json}\n${first}\r\n`)],
    ["five signatures", "statement: signatures", read(`${label}\n${json}\n${Array(5).fill(first).join(" ")}\n`)],
    ["something behind", "statement: bytes after the signatures", read(`${TEXT}\n`)],
    ["too long to read", "statement: no end", read(`${label}\n"${"x".repeat(2 ** 18)}"\n${first}\n`)],
    ["too long to sign", "statement: too long", () => signStatement(LABEL, { a: "x".repeat(2 ** 18) }, [ONE])],
  ]);
});
