// Lists the texts that the client shows a person: t("...") and tn("one", "many", n), template literals too.
//
//   node app/client/messages.mjs DIR     prints JSON: [[file, singular, plural or null], ...]
//
// esbuild takes off the types and the JSX, so that what is read is plain JavaScript and no text can hide in a syntax.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "acorn";
import { transformSync } from "esbuild";

/** How many of the first arguments are text. */
const TEXTS = { t: 1, tn: 2 };

function* nodes(value) {
  if (typeof value?.type === "string") yield value;
  if (value && typeof value === "object") for (const part of Object.values(value)) yield* nodes(part);
}

/** The text of a literal. One put together while running would be looked up in vain, in every language. */
function textOf(node, file) {
  if (node?.type === "Literal" && typeof node.value === "string") return node.value;
  if (node?.type === "TemplateLiteral" && node.expressions.length === 0) return node.quasis[0].value.cooked;
  throw new Error(`${file}: a text to translate is written out, with placeholders for what changes`);
}

function messageOf(node, file) {
  if (node.type === "TaggedTemplateExpression" && node.tag.name === "t") return [file, textOf(node.quasi, file), null];
  const texts = node.type === "CallExpression" && Object.hasOwn(TEXTS, node.callee.name ?? "") && TEXTS[node.callee.name];
  if (!texts) return null;
  const [singular, plural = null] = Array.from({ length: texts }, (_, index) => textOf(node.arguments[index], file));
  return [file, singular, plural];
}

function messagesIn(folder, file) {
  const { code } = transformSync(readFileSync(join(folder, file), "utf8"), {
    loader: file.endsWith("x") ? "tsx" : "ts",
    jsx: "automatic",
    target: "es2022",
  });
  const program = parse(code, { ecmaVersion: 2022, sourceType: "module" });
  return [...nodes(program)].map((node) => messageOf(node, file)).filter(Boolean);
}

const folder = process.argv[2];
const files = readdirSync(folder, { recursive: true }).filter((path) => /\.tsx?$/.test(path) && !path.endsWith(".d.ts"));
console.log(JSON.stringify(files.sort().flatMap((file) => messagesIn(folder, file))));
