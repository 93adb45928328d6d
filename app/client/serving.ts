/** A worker's end of its port: does the deeds that the page asks for, and tells it how they end. */

import { Refused } from "../../crypto/browser/errors.ts";
import { UnclearWords } from "../../crypto/browser/words.ts";
import { ApiError } from "./server/api.ts";
import type { Asked, Told } from "./wire.ts";
import type { Failure } from "./failure.ts";

/** What a deed may tell while it runs, and whether it was called off. */
export interface Running {
  readonly step: (step: unknown) => void;
  readonly signal: AbortSignal;
}

/** A worker's side of its port: the page's own types know a window only. */
const port = globalThis as unknown as {
  postMessage(told: Told): void;
  addEventListener(type: "message", listener: (event: MessageEvent<Asked>) => void): void;
};

/**
 * Do *deeds* when asked.
 *
 * Args: *codeOf*: the code of an error of the deeds' own; undefined for any other.
 */
export function serve(deeds: object, codeOf: (error: unknown) => string | undefined = () => undefined): void {
  const running = new Map<number, AbortController>();
  port.addEventListener("message", ({ data }) => {
    if ("cancel" in data) running.get(data.cancel)?.abort();
    else void answer(data.id, data.deed, data.args);
  });

  async function answer(id: number, deed: string, args: readonly unknown[]): Promise<void> {
    const controller = new AbortController();
    running.set(id, controller);
    const context: Running = { step: (step) => port.postMessage({ id, step }), signal: controller.signal };
    try {
      const asked = deeds[deed as keyof typeof deeds] as (context: Running, ...args: readonly unknown[]) => unknown;
      port.postMessage({ id, done: await asked(context, ...args) });
    } catch (error) {
      port.postMessage({ id, failed: failureOf(error) });
    } finally {
      running.delete(id);
    }
  }

  /** What the page is told of an error: a code, never a message, which could quote what was being read. */
  function failureOf(error: unknown): Failure {
    if (error instanceof ApiError) return { code: error.code, number: error.number };
    if (error instanceof UnclearWords) return { code: "unclear-words", places: error.places, number: error.count };
    return { code: codeOf(error) ?? (error instanceof Refused ? "refused" : "broken") };
  }
}
