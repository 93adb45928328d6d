/**
 * The word list: paper keys made and read back, passphrases made.
 *
 * The list is a file of its own (`words.txt`, 33 kB) that the page fetches when somebody needs words; most never do.
 * Source: SPEC §5.
 */

import { sha256 } from "@noble/hashes/sha2.js";
import { toBase64url, utf8 } from "./bytes.ts";
import { Refused } from "./errors.ts";
import { randomBytes } from "./randomness.ts";

/** Ten words, 129 bits: a receipt or a paper key. */
export const WORD_COUNT = 10;
/** Six words are 77 bits, behind Argon2id. */
export const PASSPHRASE_WORDS = 6;
const LIST_SIZE = 7772;
const LIST_DIGEST = "GFhsCS9kHs0aRx3WqzVhirafCqdINIZCT3yvCZbQYlk";
const RANDOM_SIZE = 48;
const MAX_TYPED = 2000;
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

/** What was typed cannot be read as ten words. The message names none of them. */
export class UnclearWords extends Error {
  override readonly name = "UnclearWords";
  /** Which of the words typed are unclear, from 1. */
  readonly places: readonly number[];
  /** How many words were typed: where it is not ten, this is what to say first. */
  readonly count: number;

  constructor(places: readonly number[], count: number) {
    super("Not ten words of the list.");
    this.places = places;
    this.count = count;
  }
}

/**
 * Return the list from the form in which it is fetched: each word as a capital letter for how many letters it shares with the one
 * before (A: none), and its rest.
 */
export function unfolded(text: string): string {
  let before = "";
  const words = (text.match(/[A-Z][a-z]*/g) ?? []).map((item) => {
    before = before.slice(0, item.charCodeAt(0) - 65) + item.slice(1);
    return before;
  });
  return words.map((word) => `${word}\n`).join("");
}

/** The list, checked: a list that the server had shortened would make keys that can be guessed. */
export class WordList {
  readonly #words: readonly string[];
  readonly #known: ReadonlySet<string>;
  readonly #longest: number;

  /** Args: *text*: the file, one word a line. Raises Refused: it is not the list of this protocol. */
  constructor(text: string) {
    if (toBase64url(sha256(utf8(text))) !== LIST_DIGEST) throw new Refused("words: another list");
    this.#words = text.split("\n").slice(0, LIST_SIZE);
    this.#known = new Set(this.#words);
    this.#longest = Math.max(...this.#words.map((word) => word.length));
  }

  /** Return ten words that nobody had before. */
  random(): readonly string[] {
    return this.fromBytes(randomBytes(RANDOM_SIZE), WORD_COUNT);
  }

  /** Return a passphrase of six words with single spaces. */
  passphrase(): string {
    return this.fromBytes(randomBytes(RANDOM_SIZE), PASSPHRASE_WORDS).join(" ");
  }

  /** Return the words that 48 uniform bytes stand for: a number in base 7,772, its last *count* digits. */
  fromBytes(bytes: Uint8Array, count: number): readonly string[] {
    if (bytes.length !== RANDOM_SIZE) throw new RangeError("words are made from 48 bytes");
    let number = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
    const words: string[] = [];
    while (words.length < count) {
      words.unshift(this.#words[Number(number % BigInt(LIST_SIZE))] as string);
      number /= BigInt(LIST_SIZE);
    }
    return words;
  }

  /**
   * Return the ten words that *typed* stands for: any case, any separators, a slip put right where one word is near.
   *
   * Throws UnclearWords: some words have no reading or several, or they are not ten. It is never tried out which.
   */
  read(typed: string): readonly string[] {
    const words: string[] = [];
    const unclear: number[] = [];
    const letters = typed.slice(0, MAX_TYPED).normalize("NFKC").toLowerCase();
    for (const token of letters.match(/[a-z]+/g) ?? []) {
      const readings = this.#readings(token);
      if (readings.length === 1) {
        words.push(...(readings[0] as readonly string[]));
      } else {
        words.push(token);
        unclear.push(words.length);
      }
    }
    if (unclear.length > 0 || words.length !== WORD_COUNT || typed.length > MAX_TYPED) {
      throw new UnclearWords(unclear, words.length);
    }
    return words;
  }

  /** Each way to read a token: as itself, else as any listed word one slip away, or as several words joined. */
  #readings(token: string): readonly (readonly string[])[] {
    if (this.#known.has(token)) return [[token]];
    const near = token.length <= this.#longest + 1 ? this.#oneSlipAway(token) : [];
    const joined = this.#split(token);
    return [...near.map((word) => [word]), ...(joined.length > 0 ? [joined] : [])];
  }

  /** The listed words that one insertion, deletion, substitution or swap of neighbours makes of *token*. */
  #oneSlipAway(token: string): readonly string[] {
    const found = new Set<string>();
    for (let at = 0; at <= token.length; at += 1) {
      const [head, tail] = [token.slice(0, at), token.slice(at)];
      const slips = [head + tail.slice(1), head + tail.slice(1, 2) + tail.slice(0, 1) + tail.slice(2)];
      for (const letter of LETTERS) slips.push(head + letter + tail, head + letter + tail.slice(1));
      for (const slip of slips) if (this.#known.has(slip)) found.add(slip);
    }
    return [...found];
  }

  /** The listed words that *token* joins, or none. No listed word begins another: the first that fits is the one. */
  #split(token: string): readonly string[] {
    const words: string[] = [];
    for (let at = 0; at < token.length; ) {
      const sizes = Array.from({ length: this.#longest }, (_, index) => index + 1);
      const size = sizes.find((length) => this.#known.has(token.slice(at, at + length)));
      if (size === undefined) return [];
      words.push(token.slice(at, at + size));
      at += size;
    }
    return words;
  }
}
