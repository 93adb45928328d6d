/** Sending a reporter's files, sealed as they are read; what has arrived is not sent a second time. */

import { randomBytes } from "../../../../crypto/browser/randomness.ts";
import { toBase64url } from "../../../../crypto/browser/bytes.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { Api } from "../../server/api.ts";
import { sendFile, type Sent } from "../../server/sending.ts";
import type { Running } from "../../serving.ts";
import type { FileChosen, Progress } from "../shown.ts";

export { blobSent } from "../../cases/writer.ts";

const DRAFT_SIZE = 16;

/** The uploads of one form: they share a draft, whose quota they count to. */
export class DraftUploads {
  readonly draft: B64 = toBase64url(randomBytes(DRAFT_SIZE));
  readonly #api: Api;
  /** By the id of the file: a worker is given another `File` each time. */
  readonly #sent = new Map<string, Sent>();

  constructor(api: Api) {
    this.#api = api;
  }

  /** What was sent can't be taken any more: its time was over. The next `send` sends it anew. */
  forget(): void {
    this.#sent.clear();
  }

  /**
   * Send those of *files* that are not there yet, sealed to the room's *key*, and return all of them.
   *
   * Args: *about*: the object they belong to; null where they stand alone.
   */
  async send(files: readonly FileChosen[], about: B64 | null, key: B64, powersOnly: boolean, running: Running): Promise<readonly Sent[]> {
    const uploads = this.#api.uploads("uploads", { "Upload-Draft": this.draft }, { draft: this.draft });
    const total = files.reduce((sum, { file }) => sum + file.size, 0);
    let done = 0;
    for (const { id, file } of files) {
      if (this.#sent.get(id)?.key !== key) {
        const before = done;
        const progress = (sent: number, size: number) => running.step({ done: before + file.size * (sent / size), total } satisfies Progress);
        const { signal } = running;
        this.#sent.set(id, await sendFile(file, { uploads, key, powersOnly, about, signal, progress }));
      }
      done += file.size;
      running.step({ done, total } satisfies Progress);
    }
    return files.map(({ id }) => {
      const sent = this.#sent.get(id) as Sent;
      return { ...sent, description: { ...sent.description, about } }; // what they belong to may be another than at an earlier try
    });
  }
}
