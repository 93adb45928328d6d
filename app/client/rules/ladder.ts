/** Who takes over from whom: the rungs on which a target of the routing is looked for, and who is found on each. */

import type { B64, Day } from "../../../crypto/browser/fields.ts";
import { compared } from "./order.ts";
import type { BodyHeld, SeatHeld, Structure } from "./structure.ts";
import type { BodyKind, Tables, Target } from "./tables.ts";

/** Why somebody receives; see `Reason` of the other interpreter. */
export type Reason = "receives" | "nearest" | "above" | "instead" | "deputy" | "board" | "picked";
/** A member found for a target, in which body, and why there. */
export interface Found {
  readonly member: B64;
  readonly body: string;
  readonly reason: Reason;
}
type Rung = readonly Found[];

/** A search through an organisation for people who may receive, on one day, without those who are excluded. */
export class Search {
  constructor(
    readonly tables: Tables,
    readonly structure: Structure,
    readonly excluded: readonly B64[],
    readonly day: Day,
  ) {}

  /**
   * Who receives for *targets*: those on the lowest rung where anybody is left, each once; nobody at the worst, or for none.
   *
   * Rung by rung for all targets together: as long as one of those who should receive is not excluded, nobody takes over.
   */
  first(targets: readonly Target[], unit: string | null): readonly Found[] {
    const ladders = targets.map((target) => this.#rungs(target, unit));
    const highest = Math.max(0, ...ladders.map((ladder) => ladder.length));
    for (let height = 0; height < highest; height++) {
      const found = ladders.flatMap((ladder) => ladder[height] ?? []);
      if (found.length > 0) return eachOnce(found);
    }
    return targets.length > 0 ? eachOnce(this.#inBodies(this.#board(unit), "board")) : [];
  }

  #rungs(target: Target, unit: string | null): readonly Rung[] {
    const places = this.#places(target, unit);
    const standing = places.filter((place) => this.structure.at(target.body, place).length > 0);
    const here = target.at === "top" || standing[0] === places[0] ? "receives" : "nearest";
    const rungs = standing.map((place, at) => this.#inBodies(this.structure.at(target.body, place), at === 0 ? here : "above"));
    const top = this.structure.top(unit);
    const line = [target.body];
    for (let next = this.#kind(target.body).instead; next !== null && !line.includes(next); next = this.#kind(next).instead) {
      line.push(next);
      rungs.push(this.#inBodies(this.#all(next, top), "instead"));
    }
    return [...rungs, ...line.map((body) => this.#inBodies(this.#all(body, top), "deputy"))];
  }

  #places({ at }: Target, unit: string | null): readonly (string | null)[] {
    if (at === "top") return this.structure.top(unit);
    const upwards = this.structure.upwards(unit);
    // at the top there is only the unit that nothing is above, and the organisation as a whole
    return at === "unit" || upwards.length <= 2 ? upwards : upwards.slice(1);
  }

  #kind(kind: string): BodyKind {
    return this.tables.bodyKinds.find(({ id }) => id === kind) as BodyKind;
  }

  #all(kind: string, places: readonly (string | null)[]): readonly BodyHeld[] {
    return places.flatMap((place) => this.structure.at(kind, place));
  }

  #board(unit: string | null): readonly BodyHeld[] {
    return this.tables.board === null ? [] : this.#all(this.tables.board, this.structure.top(unit));
  }

  #inBodies(bodies: readonly BodyHeld[], reason: Reason): Rung {
    return bodies.flatMap((body) => this.#inBody(body, reason).map((member) => ({ member, body: body.id, reason })));
  }

  #inBody(body: BodyHeld, reason: Reason): readonly B64[] {
    const kind = this.#kind(body.kind);
    const seats = body.seats.filter((seat) => heldOn(seat, this.day));
    const substitutes = reason === "deputy";
    const led = kind.leads && !substitutes && reason !== "board";
    if (led && seats.some(({ chair, member }) => chair && this.excluded.includes(member))) return [];
    // a deputy, too, in the body's own role alone: in another, the rooms are not for them
    const receiving = seats.filter(({ role, deputy }) => role === kind.role && deputy === substitutes);
    return [...new Set(receiving.map(({ member }) => member))].filter((member) => !this.excluded.includes(member)).sort(compared);
  }
}

function heldOn({ since, until }: SeatHeld, day: Day): boolean {
  return (since === null || since <= day) && (until === null || day <= until);
}

function eachOnce(found: readonly Found[]): readonly Found[] {
  const first = new Map<B64, Found>();
  for (const one of found) if (!first.has(one.member)) first.set(one.member, one);
  return [...first.values()];
}
