/** Who could be given a report, whatever else its reporter says: those they are asked about before it is routed. */

import type { BodyHeld, Structure } from "./structure.ts";
import type { Tables } from "./tables.ts";

/**
 * The bodies that a report from *unit* could come to, nearest first: awake, asleep, registered or in another's place.
 *
 * Bodies without anybody in them are left out.
 */
export function couldReceive(tables: Tables, structure: Structure, unit: string | null): readonly BodyHeld[] {
  const kinds = bodyKinds(tables);
  const places = [...new Set([...structure.upwards(unit), ...structure.top(unit)])];
  const found = places.flatMap((place) => kinds.flatMap((kind) => structure.at(kind, place)));
  return found.filter(({ seats }) => seats.length > 0);
}

function bodyKinds({ routing, register, board, bodyKinds: all }: Tables): readonly string[] {
  const targets = [
    ...routing.flatMap(({ receives }) => receives),
    ...routing.flatMap(({ sleeps }) => sleeps.map(({ target }) => target)),
    ...register.flatMap((row) => row.with),
  ];
  const waiting = [...targets.map(({ body }) => body), ...(board === null ? [] : [board])];
  const kinds = new Set<string>();
  for (let kind = waiting.shift(); kind !== undefined; kind = waiting.shift()) {
    const instead = all.find(({ id }) => id === kind)?.instead ?? null;
    if (!kinds.has(kind) && instead !== null) waiting.push(instead);
    kinds.add(kind);
  }
  return [...kinds];
}
