/** Values that views follow: changed in one place, drawn again wherever they are used. */

import { useEffect, useReducer } from "preact/hooks";

/** A value that can be followed. */
export class Store<T extends object> {
  #value: T;
  readonly #start: T;
  readonly #followers = new Set<() => void>();

  constructor(start: T) {
    this.#value = start;
    this.#start = start;
  }

  get value(): T {
    return this.#value;
  }

  /** Put some fields in place of the old ones. */
  change(fields: Partial<T>): void {
    this.#value = { ...this.#value, ...fields };
    for (const follower of [...this.#followers]) follower();
  }

  /** Forget everything. */
  clear(): void {
    this.change(this.#start);
  }

  follow(follower: () => void): () => void {
    this.#followers.add(follower);
    return () => this.#followers.delete(follower);
  }
}

/** Return a store's value, and draw the view again when it changes. */
export function useStore<T extends object>(store: Store<T>): T {
  const [, again] = useReducer((count: number) => count + 1, 0);
  useEffect(() => store.follow(() => again(0 as never)), [store]);
  return store.value;
}
