/**
 * Strict readers of parsed JSON: each returns a typed value, or refuses.
 *
 * Bytes (ids, digests, keys) stay the base64url text that they are in JSON. It has one spelling per value, so that
 * comparing text compares bytes, and a chain of a hundred rooms' keys costs nothing until one of them is used.
 */

import { utf8 } from "./bytes.ts";
import { isBase64url, type Json, type JsonObject } from "./encoding.ts";
import { Refused } from "./errors.ts";

/** Bytes as base64url without padding, in their one spelling. */
export type B64 = string;
/** `YYYY-MM-DD`, a day that exists. */
export type Day = string;
/** `[a-z0-9]+(-[a-z0-9]+)*`, at most 40. */
export type Slug = string;

/** Turns parsed JSON into a T, or raises Refused. */
export type Reader<T> = (value: Json) => T;
type Read<R> = R extends Reader<infer T> ? T : never;
type Shape = { readonly [key: string]: Reader<unknown> };
type Shaped<S extends Shape> = { readonly [K in keyof S]: Read<S[K]> };

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/;
const MAX_SLUG = 40;
const DAY = /^(?!0000)\d{4}-\d{2}-\d{2}$/;

/** An object with exactly the keys of *shape*. */
export function fields<S extends Shape>(shape: S): Reader<Shaped<S>> {
  const names = Object.keys(shape);
  return (value) => {
    const object = isObject(value);
    const exactly = Object.keys(object).length === names.length && names.every((name) => Object.hasOwn(object, name));
    if (!exactly) throw new Refused("fields: keys");
    const read = names.map((name) => [name, (shape[name] as Reader<unknown>)(object[name] as Json)]);
    return Object.fromEntries(read) as Shaped<S>;
  };
}

/** An object whose keys are names of our choosing: languages, settings. */
export function mapping<T>(read: Reader<T>): Reader<{ readonly [key: string]: T }> {
  return (value) => {
    const entries = Object.entries(isObject(value)).map(([key, item]) => [key, read(item)]);
    // no prototype: a key called "constructor" is a key like any other
    return Object.assign(Object.create(null), Object.fromEntries(entries));
  };
}

function isObject(value: Json): JsonObject {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Refused("fields: object");
  return value as JsonObject;
}

/** A list of at most *most* items. */
export function list<T>(read: Reader<T>, most = Infinity): Reader<readonly T[]> {
  return (value) => {
    if (!Array.isArray(value) || value.length > most) throw new Refused("fields: list");
    return value.map((item: Json) => read(item));
  };
}

/** A list in strictly ascending order of a key: no order to choose, nothing twice. */
export function ascending<T>(read: Reader<T>, key: (item: T) => string, most = Infinity): Reader<readonly T[]> {
  const items = list(read, most);
  return (value) => {
    const result = items(value);
    for (let at = 1; at < result.length; at += 1) {
      if (!(key(result[at - 1] as T) < key(result[at] as T))) throw new Refused("fields: order");
    }
    return result;
  };
}

/** A list of exactly one item. */
export function only<T>(read: Reader<T>): Reader<readonly [T]> {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 1) throw new Refused("fields: exactly one");
    return [read(value[0] as Json)];
  };
}

/** A pair of like items. */
export function pair<T>(read: Reader<T>): Reader<readonly [T, T]> {
  return (value) => {
    if (!Array.isArray(value) || value.length !== 2) throw new Refused("fields: pair");
    return [read(value[0] as Json), read(value[1] as Json)];
  };
}

/** The value, or null where it is missing. */
export function optional<T>(read: Reader<T>): Reader<T | null> {
  return (value) => (value === null ? null : read(value));
}

/** Text of at most *most* bytes of UTF-8. */
export function text(most = Infinity): Reader<string> {
  return (value) => {
    if (typeof value !== "string" || utf8(value).length > most) throw new Refused("fields: text");
    return value;
  };
}

/** Base64url of exactly *size* bytes. */
export function bytes(size: number): Reader<B64> {
  return (value) => {
    if (typeof value !== "string" || !isBase64url(value, size)) throw new Refused("fields: bytes");
    return value;
  };
}

/** An integer from *least* to *most*, both allowed. */
export function integer(least = 0, most = Number.MAX_SAFE_INTEGER): Reader<number> {
  return (value) => {
    if (typeof value !== "number" || value < least || value > most) throw new Refused("fields: integer");
    return value;
  };
}

export const boolean: Reader<boolean> = (value) => {
  if (typeof value !== "boolean") throw new Refused("fields: boolean");
  return value;
};

export const slug: Reader<Slug> = (value) => {
  if (typeof value !== "string" || value.length > MAX_SLUG || !SLUG.test(value)) throw new Refused("fields: slug");
  return value;
};

export const day: Reader<Day> = (value) => {
  if (typeof value !== "string" || !DAY.test(value)) throw new Refused("fields: day");
  const date = new Date(`${value}T00:00:00Z`);
  // 2023-02-30 would be read as 2 March
  if (Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== value) throw new Refused("fields: day");
  return value;
};

/** One of the given texts or numbers. */
export function oneOf<const T extends string | number>(...allowed: readonly T[]): Reader<T> {
  return (value) => {
    if (!allowed.includes(value as T)) throw new Refused("fields: one of");
    return value as T;
  };
}

/** The days from *earlier* to *later*. */
export function daysBetween(earlier: Day, later: Day): number {
  return (Date.parse(`${later}T00:00:00Z`) - Date.parse(`${earlier}T00:00:00Z`)) / 86_400_000;
}
