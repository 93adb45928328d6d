/** One of the server's APIs over fetch: the bearer token lives in one variable of the worker, errors are codes. */

import type { UploadAnswer } from "./answers.ts";

/** The server refused, or could not be reached; *code* says why, *number* is what goes with it. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  readonly code: string;
  readonly number: number | undefined;

  constructor(code: string, number?: number) {
    super(code);
    this.code = code;
    this.number = number;
  }
}

type Query = { readonly [name: string]: string | number | readonly number[] | undefined };

/** What goes with a code, by the server's names for it. */
const NUMBERS = ["head_seq", "newest", "offset", "seconds"] as const;

/** Where the parts of one sealed file go. */
export interface Uploads {
  /** Reserve a place for *size* bytes of ciphertext. */
  reserve(size: number): Promise<UploadAnswer>;
  /** Send a piece, and return how many bytes the server has then. */
  send(place: UploadAnswer, offset: number, piece: Uint8Array<ArrayBuffer>): Promise<number>;
  /** Forget an upload that no case took. */
  giveUp(place: UploadAnswer): Promise<void>;
}

/** One connection, of one person. */
export class Api {
  readonly #base: string;
  #token: string | null;

  constructor(base: string, token: string | null = null) {
    this.#base = base;
    this.#token = token;
  }

  /** The bearer token (base64url): kept with the sealed unlock file while the tab is locked, nowhere else. */
  get token(): string | null {
    return this.#token;
  }

  /** The same API, asked with another token. */
  as(token: string): Api {
    return new Api(this.#base, token);
  }

  signedIn(token: string): void {
    this.#token = token;
  }

  async get<T>(path: string, query: Query = {}): Promise<T> {
    return (await (await this.#send("GET", path, { query })).json()) as T;
  }

  async post<T>(path: string, body: object): Promise<T> {
    const answer = await this.#send("POST", path, { body: JSON.stringify(body), json: true });
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  async put(path: string, body: object): Promise<void> {
    await this.#send("PUT", path, { body: JSON.stringify(body), json: true });
  }

  async remove(path: string): Promise<void> {
    await this.#send("DELETE", path, {});
  }

  /** Return the bytes from *offset* of the sealed attachment at *path*. */
  async read(path: string, offset: number, length: number): Promise<Uint8Array> {
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    const answer = await this.#send("GET", path, { headers });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.status === 206 ? bytes : bytes.subarray(offset, offset + length);
  }

  /** Return what *path* holds as a file that the browser keeps out of memory where it is large. */
  async file(path: string): Promise<Blob> {
    return (await this.#send("GET", path, {})).blob();
  }

  /** The uploads at *path*; *headers* go along with each piece. */
  uploads(path: string, headers: Readonly<Record<string, string>> = {}, about: object = {}): Uploads {
    const allowed = ({ capability }: UploadAnswer) => ({ ...headers, "Upload-Capability": capability });
    return {
      reserve: (size) => this.post<UploadAnswer>(path, { ...about, size }),
      send: async (place, offset, piece) => {
        const more = { ...allowed(place), "Content-Type": "application/octet-stream" };
        const answer = await this.#send("PUT", `${path}/${place.blob}`, { body: piece, headers: more, query: { offset } });
        return ((await answer.json()) as { offset: number }).offset;
      },
      giveUp: async (place) => {
        await this.#send("DELETE", `${path}/${place.blob}`, { headers: allowed(place) });
      },
    };
  }

  async #send(method: string, path: string, more: Sending): Promise<Response> {
    const headers = new Headers(more.headers);
    if (more.json) headers.set("Content-Type", "application/json");
    if (this.#token !== null) headers.set("Authorization", `Bearer ${this.#token}`);
    const init: RequestInit = { method, headers, credentials: "omit", cache: "no-store", redirect: "error" };
    if (more.body !== undefined) init.body = more.body;
    let answer: Response;
    try {
      answer = await fetch(this.#base + path + queryText(more.query ?? {}), init);
    } catch {
      throw new ApiError("unreachable");
    }
    if (!answer.ok) throw await errorOf(answer);
    return answer;
  }
}

interface Sending {
  readonly query?: Query;
  readonly headers?: Record<string, string>;
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly json?: boolean;
}

function queryText(query: Query): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    value === undefined ? [] : (Array.isArray(value) ? value : [value]).map((one) => `${name}=${encodeURIComponent(one)}`),
  );
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`;
}

async function errorOf(answer: Response): Promise<ApiError> {
  try {
    const said = (await answer.json()) as Record<string, unknown>;
    const number = NUMBERS.map((name) => said[name]).find((value) => typeof value === "number");
    return new ApiError(String(said["error"]), number as number | undefined);
  } catch {
    return new ApiError(answer.status >= 500 ? "broken" : "malformed");
  }
}
