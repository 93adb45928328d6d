/** The staff API over fetch: the bearer token lives in one variable of the worker, errors are codes. */

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

/** One connection, of one member once they are signed in. */
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

  /** Return the bytes from *offset* of a sealed attachment. */
  async read(blob: string, offset: number, length: number): Promise<Uint8Array> {
    const headers = { Range: `bytes=${offset}-${offset + length - 1}` };
    const answer = await this.#send("GET", `blobs/${blob}`, { headers });
    const bytes = new Uint8Array(await answer.arrayBuffer());
    return answer.status === 206 ? bytes : bytes.subarray(offset, offset + length);
  }

  /** Return what *path* holds as a file that the browser keeps out of memory where it is large. */
  async file(path: string): Promise<Blob> {
    return (await this.#send("GET", path, {})).blob();
  }

  /** Send a piece of an upload, and return how many bytes the server has then. */
  async send(blob: string, capability: string, offset: number, piece: Uint8Array<ArrayBuffer>): Promise<number> {
    const headers = { "Upload-Capability": capability, "Content-Type": "application/octet-stream" };
    const answer = await this.#send("PUT", `blobs/${blob}`, { body: piece, headers, query: { offset } });
    return ((await answer.json()) as { offset: number }).offset;
  }

  /** Forget an upload that no case took. */
  async giveUp(blob: string, capability: string): Promise<void> {
    await this.#send("DELETE", `blobs/${blob}`, { headers: { "Upload-Capability": capability } });
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
