/** Who receives a report: the rulebook's routing, as the server runs it, run by the reporter's browser. */

import type { Version } from "../../../crypto/browser/directory.ts";
import type { B64 } from "../../../crypto/browser/fields.ts";
import type { Digest, Role } from "../../../crypto/browser/records.ts";
import type { Kind } from "./rulebook.ts";

/** A seat that a member in force holds. */
export interface SeatHeld {
  readonly body: string;
  readonly member: B64;
  readonly role: Role;
}
/** A member who receives a report, and the body they receive it for. */
export interface Recipient {
  readonly body: string;
  readonly member: B64;
}

/** The seats of the members who are in force in *version*. */
export function seatsHeld(version: Version): readonly SeatHeld[] {
  const inForce = new Set(version.members.filter(({ ended }) => ended === null).map(({ member }) => member));
  const seats = version.bodies.flatMap((body) => body.seats.map(({ member, role }) => ({ body: body.id, member, role })));
  return seats.filter(({ member }) => inForce.has(member));
}

/** Those who receive a case of *kind*: the handlers of its bodies, each once, in order of body and member; perhaps nobody. */
export function recipients(kind: Kind, seats: readonly SeatHeld[]): readonly Recipient[] {
  const handlers = seats
    .filter(({ body, role }) => role === "handler" && kind.bodies.includes(body))
    .map(({ body, member }) => ({ body, member, place: kind.bodies.indexOf(body) }))
    .sort((one, other) => one.place - other.place || compared(one.member, other.member));
  const first = new Map<B64, Recipient>();
  for (const { body, member } of handlers) if (!first.has(member)) first.set(member, { body, member });
  return [...first.values()];
}

/** The names by which chains call those who receive a case of *kind*. */
export function holdersOf(kind: Kind, version: Version): readonly Digest[] {
  const entries = new Map(version.members.filter(({ ended }) => ended === null).map(({ member, entry }) => [member, entry]));
  return recipients(kind, seatsHeld(version)).map(({ member }) => entries.get(member) as Digest);
}

/** Order by the bytes that base64url stands for: its letters have another order than their values. */
function compared(one: B64, other: B64): number {
  const at = [...one].findIndex((letter, index) => letter !== other[index]);
  return at < 0 ? 0 : BASE64.indexOf(one[at] as string) - BASE64.indexOf(other[at] as string);
}

const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
