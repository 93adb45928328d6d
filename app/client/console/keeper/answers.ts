/** What the staff API answers, as far as the console reads it. Bytes stand as base64url. */

import type { B64, Day, Slug } from "../../../../crypto/browser/fields.ts";
import type { GrantAnswer, SealedCaseAnswer } from "../../server/answers.ts";
import type { Invitation, Names } from "../shown.ts";

export interface OrganisationAnswer {
  readonly instance: B64;
  readonly organisation: B64;
  readonly slug: Slug;
  readonly names: { readonly [language: string]: string };
  readonly founding: B64;
  readonly demo: boolean;
}
/** Whom an enrolment link invites. */
export interface InvitationAnswer extends Invitation {
  readonly member: B64;
  readonly organisation: B64;
  readonly instance: B64;
  readonly founding: B64;
}
export type Factor = "totp" | "passkey";
export type PasskeyOptions = { readonly [name: string]: unknown };

export interface TicketAnswer {
  readonly ticket: B64;
  readonly factors: readonly Factor[];
  readonly passkey_options: PasskeyOptions | null;
}
export interface SignedInAnswer {
  readonly token: B64;
  readonly unlock: B64;
  readonly status: "pending" | "active";
  readonly member: B64;
}
export interface MeAnswer {
  readonly handle: string;
  readonly name: string;
  readonly status: "pending" | "active";
  readonly entries: readonly B64[];
  readonly waiting: B64 | null;
}
/** A deadline as the server keeps it: only those that tell nothing of what the reporter answered. */
export interface DeadlineAnswer {
  readonly deadline: Slug;
  readonly side: "reporter" | "respondent" | null;
  readonly day: Day;
  readonly set_by: "rules" | "law" | "organisation";
  readonly state: "open" | "warned" | "passed" | "met" | "ended";
  readonly ended: Day | null;
}
/** What deadlines are called, by id. */
export type DeadlineNames = { readonly [deadline: string]: Names };

export interface CaseLine {
  readonly case: B64;
  readonly head_seq: number;
  readonly track: Slug;
  readonly kind: Slug;
  readonly state: string;
  readonly filed: Day | null;
  readonly due: DeadlineAnswer | null;
  readonly objects: number;
  readonly grants: readonly GrantAnswer[];
  readonly index: B64 | null;
}
export interface CasesAnswer {
  readonly cases: readonly CaseLine[];
  readonly deadlines: DeadlineNames;
  readonly after: B64 | null;
}
/** A case that is registered with this member: that it exists, and how it stands. */
export interface RegisterAnswer {
  readonly cases: readonly {
    readonly case: B64;
    readonly state: string;
    readonly filed: Day | null;
    readonly due: DeadlineAnswer | null;
  }[];
  readonly deadlines: DeadlineNames;
  readonly after: B64 | null;
}
export interface CaseAnswer extends SealedCaseAnswer {
  readonly deadlines: readonly DeadlineAnswer[];
  readonly names: DeadlineNames;
  readonly index: B64 | null;
}
