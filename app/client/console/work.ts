/** The page's end of the worker: asks for deeds by name; ending it ends every key it holds. */

import type { Deeds } from "./keeper/deeds.ts";
import type { Failure } from "./shown.ts";
import type { Asked, Told } from "./wire.ts";

type Args<K extends keyof Deeds> = Parameters<Deeds[K]> extends [unknown, ...infer Rest] ? Rest : never;
type Result<K extends keyof Deeds> = Awaited<ReturnType<Deeds[K]>>;

/** A deed that failed; *failure* says why, as a code. */
export class DeedFailed extends Error {
  override readonly name = "DeedFailed";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.code);
    this.failure = failure;
  }
}

/** What went wrong, as a code: for views. Anything unforeseen is `broken`. */
export function failureFrom(error: unknown): Failure {
  return error instanceof DeedFailed ? error.failure : { code: "broken" };
}

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly failed: (error: DeedFailed) => void;
  readonly step: ((step: never) => void) | undefined;
}

const waiting = new Map<number, Waiting>();
let worker: Worker | null = null;
let last = 0;

/** The one script that may become a worker: elsewhere a string is no script here (Trusted Types). */
const WORKER = "/static/console-worker.js";

function scriptUrl(): string {
  const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypeFactory };
  return trustedTypes?.createPolicy("tillit", { createScriptURL: () => WORKER }).createScriptURL("") ?? WORKER;
}
interface TrustedTypeFactory {
  createPolicy(name: string, rules: object): { createScriptURL(url: string): string };
}
let url: string | undefined;

function started(): Worker {
  if (worker !== null) return worker;
  url ??= scriptUrl();
  worker = new Worker(url);
  worker.addEventListener("message", ({ data }: MessageEvent<Told>) => told(data));
  worker.addEventListener("error", () => endWork("broken"));
  return worker;
}

function told(data: Told): void {
  const ask = waiting.get(data.id);
  if (ask === undefined) return;
  if ("step" in data) {
    ask.step?.(data.step as never);
    return;
  }
  waiting.delete(data.id);
  if ("failed" in data) ask.failed(new DeedFailed(data.failed));
  else ask.done(data.done);
}

/** Something asked of the worker. */
export interface Asking<T> extends Promise<T> {
  /** Call it off, where the deed can be. */
  cancel(): void;
}

/** Ask for a deed. *step* is told how far it is. Throws DeedFailed. */
export function ask<K extends keyof Deeds>(deed: K, args: Args<K>, step?: (step: never) => void): Asking<Result<K>> {
  const id = (last += 1);
  const at = started();
  const promise = new Promise<Result<K>>((done, failed) => {
    waiting.set(id, { done: done as (value: unknown) => void, failed, step });
    at.postMessage({ id, deed, args } satisfies Asked);
  });
  return Object.assign(promise, { cancel: () => at.postMessage({ cancel: id } satisfies Asked) });
}

/** End the worker with every key in it. What was asked and not answered fails with *code*. */
export function endWork(code = "locked"): void {
  worker?.terminate();
  worker = null;
  const left = [...waiting.values()];
  waiting.clear();
  for (const { failed } of left) failed(new DeedFailed({ code }));
}
