/** Sealing what a reporter writes. */

import type { Body } from "../../../../crypto/browser/bodies.ts";
import type { Chain } from "../../../../crypto/browser/chain.ts";
import type { B64, Day } from "../../../../crypto/browser/fields.ts";
import type { Identity } from "../../../../crypto/browser/identity.ts";
import type { RoomName } from "../../../../crypto/browser/records.ts";
import type { RoomView } from "../../../../crypto/browser/roomView.ts";
import { RoomWriter, type Written } from "../../cases/writer.ts";

export { grantsSent } from "../../cases/writer.ts";

/** Writes to one room of a case as its reporter. */
export class Writer extends RoomWriter {
  constructor(chain: Chain, reporter: Identity, room: RoomName, day: Day | null, view?: RoomView) {
    super(chain, "reporter", reporter, room, day, view);
  }

  /** Seal the next object; see `writeAs`. */
  write(body: Body, object?: B64): Promise<Written> {
    return this.writeAs({ role: "reporter" }, body, object);
  }
}
