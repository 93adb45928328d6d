/**
 * The draft of the next directory, for administrators.
 *
 * It is shown as the server tells it, and can't be verified: what is proposed is looked over again, line by line, by whoever signs it.
 */

import type { B64, Day, Slug } from "../../../../crypto/browser/fields.ts";
import type { Role } from "../../../../crypto/browser/records.ts";
import type { Api } from "../../server/api.ts";
import type { Names } from "../shown.ts";

/** How a part of the draft stands to the directory in force. */
export type State = "in-force" | "changed" | "new";

export interface SeatAsked {
  readonly member: B64;
  readonly role: Role;
  readonly chair: boolean;
  readonly deputy: boolean;
  readonly since: Day | null;
  readonly until: Day | null;
}
export interface SeatDrafted extends SeatAsked {
  readonly state: State;
}
export interface UnitAsked {
  readonly kind: Slug;
  readonly names: Names;
  readonly parent: Slug | null;
}
export interface UnitDrafted extends UnitAsked {
  readonly unit: Slug;
  readonly state: State;
}
export interface BodyAsked {
  readonly kind: Slug;
  readonly names: Names;
  readonly unit: Slug | null;
  readonly publish: boolean;
}
export interface BodyDrafted extends BodyAsked {
  readonly body: Slug;
  readonly state: State;
  readonly seats: readonly SeatDrafted[];
  /** In force, and no longer in the draft. */
  readonly unseated: readonly SeatDrafted[];
}
export interface PersonDrafted {
  readonly member: B64;
  readonly handle: string;
  readonly name: string;
  readonly status: "invited" | "enrolled";
}
/** Something that the rulebook knows; *kinds* of case, none: all. */
export interface Named {
  readonly id: Slug;
  readonly names: Names;
  readonly kinds: readonly Slug[];
}
export interface DraftAnswer {
  /** The number of the directory in force. */
  readonly version: number;
  readonly units: readonly UnitDrafted[];
  readonly bodies: readonly BodyDrafted[];
  readonly gone: readonly Names[];
  readonly people: readonly PersonDrafted[];
  readonly unit_kinds: readonly Named[];
  readonly body_kinds: readonly Named[];
  readonly kinds: readonly Named[];
  readonly entries: readonly Named[];
  readonly flags: readonly Named[];
}

/** What an administrator wishes for the next directory. */
export type Wish =
  | { readonly what: "unit"; readonly id: Slug; readonly asked: UnitAsked }
  | { readonly what: "no-unit"; readonly id: Slug }
  | { readonly what: "body"; readonly id: Slug; readonly asked: BodyAsked }
  | { readonly what: "seat"; readonly id: Slug; readonly asked: SeatAsked }
  | { readonly what: "no-seat"; readonly id: Slug; readonly asked: Pick<SeatAsked, "member" | "role"> };

/** A report to try; *drafted*: by the draft, as if all who were invited had enrolled. */
export interface ReportTried {
  readonly kind: Slug;
  readonly unit: Slug | null;
  readonly entry: Slug | null;
  readonly flags: readonly Slug[];
  readonly involved: readonly string[];
  readonly drafted: boolean;
}
export type Reason = "receives" | "nearest" | "above" | "instead" | "deputy" | "board" | "picked";
export interface Found {
  readonly member: B64;
  readonly body: Slug;
  readonly reason: Reason;
  readonly deadline: Slug | null;
}
export interface RouteAnswer {
  readonly refused: "kind" | "way" | "late" | "nobody" | "unpicked" | null;
  readonly choice: readonly Found[];
  readonly readers: readonly Found[];
  readonly asleep: readonly Found[];
  readonly registered: readonly Found[];
  readonly shut_out: readonly B64[];
}

export function readDraft(api: Api): Promise<DraftAnswer> {
  return api.get<DraftAnswer>("draft");
}

/** Propose something, and return the draft with it. Raises ApiError `draft-refused`. */
export async function propose(api: Api, wish: Wish): Promise<DraftAnswer> {
  switch (wish.what) {
    case "unit":
      await api.put(`draft/units/${wish.id}`, wish.asked);
      break;
    case "no-unit":
      await api.remove(`draft/units/${wish.id}`);
      break;
    case "body":
      await api.put(`draft/bodies/${wish.id}`, wish.asked);
      break;
    case "seat":
      await api.put(`draft/bodies/${wish.id}/seats`, wish.asked);
      break;
    case "no-seat":
      await api.post(`draft/bodies/${wish.id}/unseat`, wish.asked);
  }
  return readDraft(api);
}

/** Who would receive such a report? Nothing is filed. Raises ApiError. */
export function tryRoute(api: Api, report: ReportTried): Promise<RouteAnswer> {
  return api.post<RouteAnswer>("draft/route", report);
}
