/** The page's end of a worker: asks for deeds by name; ending it ends every key it holds. */

import type { Asked, Told } from "./wire.ts";
import type { Failure } from "./failure.ts";

/** What a worker can be asked for: each deed is given first what it may tell while it runs. */
type Deeds = { readonly [name: string]: (running: never, ...args: never[]) => unknown };
type Args<D extends Deeds, K extends keyof D> = Parameters<D[K]> extends [unknown, ...infer Rest] ? Rest : never;
type Result<D extends Deeds, K extends keyof D> = Awaited<ReturnType<D[K]>>;

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

/** Something asked of the worker. */
export interface Asking<T> extends Promise<T> {
  /** Call it off, where the deed can be. */
  cancel(): void;
}

interface Waiting {
  readonly done: (value: unknown) => void;
  readonly failed: (error: DeedFailed) => void;
  readonly step: ((step: never) => void) | undefined;
}
interface TrustedTypeFactory {
  createPolicy(name: string, rules: object): { createScriptURL(url: string): string };
}

/** A worker that does the deeds D. */
export class Work<D extends Deeds> {
  readonly #script: string;
  readonly #waiting = new Map<number, Waiting>();
  #url: string | undefined;
  #worker: Worker | null = null;
  #last = 0;

  /** Args: *script*: its address, the one that may become a worker: elsewhere a string is no script here (Trusted Types). */
  constructor(script: string) {
    this.#script = script;
  }

  /** Ask for a deed. *step* is told how far it is. Throws DeedFailed. */
  ask<K extends keyof D & string>(deed: K, args: Args<D, K>, step?: (step: never) => void): Asking<Result<D, K>> {
    const id = (this.#last += 1);
    const at = this.#started();
    const promise = new Promise<Result<D, K>>((done, failed) => {
      this.#waiting.set(id, { done: done as (value: unknown) => void, failed, step });
      at.postMessage({ id, deed, args } satisfies Asked);
    });
    return Object.assign(promise, { cancel: () => at.postMessage({ cancel: id } satisfies Asked) });
  }

  /** End the worker with every key in it. What was asked and not answered fails with *code*. */
  end(code = "locked"): void {
    this.#worker?.terminate();
    this.#worker = null;
    const left = [...this.#waiting.values()];
    this.#waiting.clear();
    for (const { failed } of left) failed(new DeedFailed({ code }));
  }

  #started(): Worker {
    if (this.#worker !== null) return this.#worker;
    this.#url ??= this.#scriptUrl();
    this.#worker = new Worker(this.#url);
    this.#worker.addEventListener("message", ({ data }: MessageEvent<Told>) => this.#told(data));
    this.#worker.addEventListener("error", () => this.end("broken"));
    return this.#worker;
  }

  #told(data: Told): void {
    const ask = this.#waiting.get(data.id);
    if (ask === undefined) return;
    if ("step" in data) {
      ask.step?.(data.step as never);
      return;
    }
    this.#waiting.delete(data.id);
    if ("failed" in data) ask.failed(new DeedFailed(data.failed));
    else ask.done(data.done);
  }

  #scriptUrl(): string {
    const { trustedTypes } = globalThis as unknown as { trustedTypes?: TrustedTypeFactory };
    return trustedTypes?.createPolicy("tillit", { createScriptURL: () => this.#script }).createScriptURL("") ?? this.#script;
  }
}
