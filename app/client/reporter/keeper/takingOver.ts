/** Those who would be given a case because all who held it have left: told to its reporter first. */

import type { Digest } from "../../../../crypto/browser/records.ts";
import type { Found } from "../../rules/ladder.ts";
import type { HolderShown } from "../formShown.ts";
import { bodyName, type Organisation } from "./organisation.ts";

/** The reporter was not told of all of them: nothing is sealed to anybody before they were. */
export class TakingOver extends Error {
  override readonly name = "TakingOver";
  readonly organisation: Organisation;
  readonly found: ReadonlyMap<Digest, Found>;

  constructor(organisation: Organisation, found: ReadonlyMap<Digest, Found>) {
    super("taking over");
    this.organisation = organisation;
    this.found = found;
  }

  /** Who they are, in *language*; named where their body publishes names. */
  shown(language: string): readonly HolderShown[] {
    const { names, directories } = this.organisation;
    return [...this.found].map(([who, { member, body }]) => {
      const held = directories.newest.bodies.find(({ id }) => id === body);
      return {
        who,
        asleep: null,
        name: held?.publish === true ? (names.get(member) ?? null) : null,
        body: held === undefined ? body : bodyName(this.organisation, held, language),
      };
    });
  }
}
