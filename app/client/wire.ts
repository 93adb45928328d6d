/** What page and worker send each other. */

import type { Failure } from "./failure.ts";

export type Asked =
  | { readonly id: number; readonly deed: string; readonly args: readonly unknown[] }
  | { readonly cancel: number };

export type Told =
  | { readonly id: number; readonly done: unknown }
  | { readonly id: number; readonly step: unknown }
  | { readonly id: number; readonly failed: Failure };
