// Builds the browser's bundles. The same sources give the same bytes, so that anyone can check what is served.
//
//   node app/client/build.mjs              the committed bundles, into app/static
//   node app/client/build.mjs --into DIR   the same, elsewhere: to compare them
//   node app/client/build.mjs --tests      tests/**/*.test.ts for Node's test runner, into build/node

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), "../..");

/** Source -> bundle. A worker is a classic script: it needs no module loader and no second request. */
const BUNDLES = [
  { from: "app/client/console/main.tsx", to: "console.js", format: "esm" },
  { from: "app/client/console/worker.ts", to: "console-worker.js", format: "iife" },
  { from: "app/client/console/preview.ts", to: "console-preview.js", format: "iife" },
  { from: "app/client/console/style.css", to: "console.css" },
  { from: "app/client/reporter/main.ts", to: "reporter.js", format: "iife" },
  { from: "app/client/reporter/worker.ts", to: "reporter-worker.js", format: "iife" },
];

/** The word list as browsers fetch it, only when somebody needs words: a third of the list's size (SPEC §5). */
const WORDS = { from: "crypto/wordlist.txt", to: "words.txt" };

/**
 * age-encryption's own recipients and identities, by text, by passphrase and by passkey. All of ours are objects that we give it
 * (`Recipient`, `Identity`): what these would bring along, P-256 and a second hybrid among it, stays out of the bundles.
 */
const UNUSED = [
  ..."decryptFileKey encryptFileKey generateHybridIdentity generateIdentity generateX25519Identity identityToRecipient".split(" "),
  ...["Hybrid", "Scrypt", "X25519"].flatMap((kind) => [`${kind}Identity`, `${kind}Recipient`]),
  ...["HybridTagRecipient", "TagRecipient"],
];

const withoutUnused = {
  name: "without-unused",
  setup({ onLoad }) {
    const contents = UNUSED.map((name) => `export const ${name} = undefined;`).join("\n");
    onLoad({ filter: /[/\\]age-encryption[/\\]dist[/\\]recipients\.js$/ }, () => ({ contents }));
  },
};

const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  charset: "utf8",
  jsx: "automatic",
  jsxImportSource: "preact",
  legalComments: "none", // they stand together in licences.txt
  logLevel: "warning",
  metafile: true,
  plugins: [withoutUnused],
  target: "es2022",
};

/** The licences of every package that a bundle holds part of: their only condition is that they travel along. */
function licences(inputs) {
  const packages = new Set(inputs.flatMap((path) => path.match(/^node_modules\/((?:@[^/]+\/)?[^/]+)/)?.[1] ?? []));
  return [...packages].sort().map((name) => {
    const folder = join(ROOT, "node_modules", name);
    const { version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!file) throw new Error(`${name} comes without its licence`);
    return `${name} ${version}\n\n${readFileSync(join(folder, file), "utf8").trim()}\n`;
  });
}

/** A sorted list, each word as a capital letter for how many letters it shares with the one before (A: none), and its rest. */
function folded(text) {
  const words = text.trimEnd().split("\n");
  return words.map((word, at) => {
    const before = words[at - 1] ?? "";
    let shared = 0;
    while (shared < before.length && before[shared] === word[shared]) shared += 1;
    return String.fromCharCode(65 + shared) + word.slice(shared);
  }).join("");
}

async function buildBundles(into) {
  const inputs = [];
  for (const { from, to, format } of BUNDLES.filter((bundle) => existsSync(join(ROOT, bundle.from)))) {
    const result = await build({ ...COMMON, entryPoints: [from], outfile: join(into, to), format, minify: true });
    inputs.push(...Object.keys(result.metafile.inputs));
  }
  mkdirSync(into, { recursive: true });
  writeFileSync(join(into, WORDS.to), folded(readFileSync(join(ROOT, WORDS.from), "ascii")));
  writeFileSync(join(into, "licences.txt"), licences(inputs).join(`\n${"-".repeat(80)}\n\n`));
}

async function buildTests(into) {
  const tests = readdirSync(join(ROOT, "tests"), { recursive: true }).filter((path) => path.endsWith(".test.ts"));
  const entryPoints = tests.map((path) => join("tests", path)).sort();
  rmSync(into, { recursive: true, force: true });
  const outExtension = { ".js": ".mjs" };
  const shared = { ...COMMON, platform: "node", format: "esm", sourcemap: "inline", outbase: "tests", outdir: into };
  await build({ ...shared, entryPoints, outExtension });
}

const [mode, folder] = process.argv.slice(2);
if (mode === "--tests") await buildTests(join(ROOT, "build/node"));
else await buildBundles(mode === "--into" ? resolve(folder) : join(ROOT, "app/static"));
