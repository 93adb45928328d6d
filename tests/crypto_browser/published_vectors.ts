/** The published test vectors of the age format (C2SP CCTV), as their README describes them. */

import { inflateSync } from "node:zlib";
import * as published from "cctv-age";

export type Outcome = "success" | "no match" | "HMAC failure" | "header failure" | "payload failure" | "armor failure";

export interface Vector {
  readonly name: string;
  readonly expect: Outcome;
  readonly identities: readonly string[];
  readonly armored: boolean;
  /** The key of the file, where there is one. */
  readonly fileKey: Uint8Array | undefined;
  /** SHA-256 of all plaintext that may come out, even where it fails in the end. */
  readonly payload: string | undefined;
  readonly file: Uint8Array;
}

export function readVectors(): Vector[] {
  const files = published as unknown as Record<string, Uint8Array>;
  return Object.entries(files).map(([name, bytes]) => readVector(name, bytes));
}

function readVector(name: string, bytes: Uint8Array): Vector {
  const end = Buffer.from(bytes).indexOf("\n\n");
  const lines = Buffer.from(bytes.subarray(0, end)).toString().split("\n");
  const having = (key: string) => lines.filter((line) => line.startsWith(`${key}: `));
  const values = (key: string) => having(key).map((line) => line.slice(key.length + 2));
  const body = bytes.subarray(end + 2);
  const [fileKey] = values("file key");
  return {
    name,
    expect: values("expect")[0] as Outcome,
    identities: values("identity"),
    armored: values("armored").length > 0,
    fileKey: fileKey === undefined ? undefined : Buffer.from(fileKey, "hex"),
    payload: values("payload")[0],
    file: values("compressed").length > 0 ? new Uint8Array(inflateSync(body)) : body,
  };
}
