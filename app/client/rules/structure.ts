/** An organisation as the rules see it: units in a tree, bodies in units, members in seats. */

import type { Version } from "../../../crypto/browser/directory.ts";
import type { B64, Day } from "../../../crypto/browser/fields.ts";
import type { Role } from "../../../crypto/browser/records.ts";

export interface SeatHeld {
  readonly member: B64;
  readonly role: Role;
  readonly chair: boolean;
  readonly deputy: boolean;
  readonly since: Day | null;
  readonly until: Day | null;
}
export interface UnitHeld {
  readonly id: string;
  readonly kind: string;
  readonly parent: string | null;
}
export interface BodyHeld {
  readonly id: string;
  readonly kind: string;
  readonly unit: string | null;
  readonly seats: readonly SeatHeld[];
}

/** An organisation's units and bodies, ready to be looked up. */
export class Structure {
  readonly #units: ReadonlyMap<string, UnitHeld>;
  readonly #bodies = new Map<string, BodyHeld[]>();

  constructor(units: readonly UnitHeld[], bodies: readonly BodyHeld[]) {
    this.#units = new Map(units.map((unit) => [unit.id, unit]));
    for (const body of [...bodies].sort((one, other) => (one.id < other.id ? -1 : 1))) {
      const place = placeOf(body.kind, body.unit);
      this.#bodies.set(place, [...(this.#bodies.get(place) ?? []), body]);
    }
  }

  /** The unit with this id. Whoever doesn't know where it happened means the only one that nothing is above. */
  unit(unit: string | null): UnitHeld | null {
    if (unit !== null) return this.#units.get(unit) ?? null;
    const highest = [...this.#units.values()].filter(({ parent }) => parent === null);
    return highest.length === 1 ? (highest[0] ?? null) : null;
  }

  /** *unit*, each unit above it, and at last null for the organisation as a whole. */
  upwards(unit: string | null): readonly (string | null)[] {
    const way: (string | null)[] = [];
    for (let here = this.unit(unit); here !== null && !way.includes(here.id); here = this.unit(here.parent)) way.push(here.id);
    return [...way, null];
  }

  /** The bodies of *kind* that belong to exactly this unit, by id. */
  at(kind: string, unit: string | null): readonly BodyHeld[] {
    return this.#bodies.get(placeOf(kind, unit)) ?? [];
  }

  /** Where the top is, seen from *unit*: the uppermost unit above it, and the organisation as a whole. */
  top(unit: string | null): readonly (string | null)[] {
    const way = this.upwards(unit);
    if (way.length > 1) return way.slice(-2);
    return [...[...this.#units.values()].filter(({ parent }) => parent === null).map(({ id }) => id).sort(), null];
  }
}

/** The units, and the bodies with the seats of the members who are in force in *version*. */
export function structureOf(version: Version): Structure {
  const inForce = new Set(version.members.filter(({ ended }) => ended === null).map(({ member }) => member));
  const bodies = version.bodies.map((body) => ({ ...body, seats: body.seats.filter(({ member }) => inForce.has(member)) }));
  return new Structure(version.units, bodies);
}

function placeOf(kind: string, unit: string | null): string {
  return `${kind} ${unit ?? ""}`;
}
