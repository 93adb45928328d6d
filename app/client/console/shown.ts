/** What the worker tells the page: plain values, already verified, that are only to be shown. No keys are among them. */

import type { B64, Day, Slug } from "../../../crypto/browser/fields.ts";
import type { Digest, Role, RoomName } from "../../../crypto/browser/records.ts";
import type { Mark } from "../../../crypto/browser/roomView.ts";

export type { Mark, Role, RoomName };
export type Names = { readonly [language: string]: string };

/** Whom an enrolment link invites, as the server says; *again*: they enrolled before. */
export interface Invitation {
  readonly slug: Slug;
  readonly name: string;
  readonly handle: string;
  readonly names: Names;
  readonly bodies: readonly Names[];
  readonly again: boolean;
  readonly demo: boolean;
}

/** A colleague. *name* is null where the name given does not fit the hash in the signed directory, or was erased. */
export interface Person {
  readonly who: Digest;
  readonly name: string | null;
  readonly roles: readonly Role[];
  readonly me: boolean;
  readonly ended: boolean;
}

/** Who is signed in, where, and how the directory stands. */
export interface Desk {
  readonly slug: Slug;
  readonly handle: string;
  readonly name: string;
  readonly organisation: Names;
  readonly demo: boolean;
  readonly status: "pending" | "active";
  /** The own entry's fingerprint, to be compared by voice. */
  readonly fingerprint: string;
  /** The fingerprint of an own entry that waits to be signed into the directory; empty where none does. */
  readonly waiting: string;
  /** The root fingerprint that the unlock file pins. */
  readonly root: string;
  /** The day on which the newest directory runs out; null while pending. */
  readonly expires: Day | null;
  readonly directory: number;
  readonly me: Person | null;
  readonly colleagues: readonly Person[];
}

/** A deadline of a case, as the server says. */
export interface DeadlineShown {
  readonly id: Slug;
  /** As the rulebook has it; empty where it no longer knows the deadline. */
  readonly names: Names;
  readonly side: "reporter" | "respondent" | null;
  readonly day: Day;
  readonly setBy: "rules" | "law" | "organisation";
  /** Whether it still runs; else whether it was met, or ended with the case. */
  readonly state: "runs" | "met" | "ended";
  /** The day on which it was met or ended. */
  readonly ended: Day | null;
}

/** A line of the list. *unread* is null where it isn't known without opening the case. */
export interface ListRow {
  readonly id: B64;
  readonly number: string;
  readonly title: string;
  readonly kind: Slug;
  readonly track: Slug;
  readonly day: Day | null;
  /** The deadline that is nearest among those that run. */
  readonly due: DeadlineShown | null;
  /** The server's clear column: for the order only. */
  readonly order: string;
  readonly fresh: boolean;
  readonly unread: number;
  /** Neither index row nor grant opened: something is wrong with this case. */
  readonly broken: boolean;
}

/** A line of the register, as the server says: no key comes with it, so nothing of it can be checked. */
export interface RegisterRow {
  readonly id: B64;
  readonly number: string;
  readonly state: string;
  readonly filed: Day | null;
  readonly due: DeadlineShown | null;
}

export type AuthorShown = { readonly reporter: true } | { readonly reporter: false; readonly person: Person; readonly role: Role };

export interface FileShown {
  readonly object: B64;
  readonly room: RoomName;
  readonly name: string;
  readonly size: number;
  readonly type: string;
  /** Whether the server still has the blob. */
  readonly there: boolean;
  readonly marks: readonly Mark[];
}

/** What an object holds. */
export type Content =
  | { readonly what: "text"; readonly kind: "message" | "note"; readonly text: string }
  | {
      readonly what: "answers";
      readonly answers: readonly { readonly title: string; readonly text: string }[];
      /** Members whom the reporter said to be part of the matter. */
      readonly involved: readonly Person[];
      /** Members whom the reporter shut out. */
      readonly shut: readonly Person[];
    }
  | { readonly what: "identity"; readonly fields: readonly { readonly title: string; readonly text: string }[] }
  | { readonly what: "file"; readonly file: FileShown }
  | { readonly what: "assignment"; readonly to: Person | null };

/** What a record did. */
export type Deed =
  | { readonly what: "filed" | "exposed" | "withdrawn" | "handling" | "reopened" | "claimed" | "erased" | "not-erased" }
  | { readonly what: "closed"; readonly outcome: Slug }
  | { readonly what: "staff-room"; readonly readers: readonly Person[] }
  | { readonly what: "woke"; readonly person: Person }
  | { readonly what: "keys"; readonly rooms: readonly RoomName[]; readonly joined: readonly Joined[]; readonly left: readonly Person[] };
export interface Joined {
  readonly person: Person;
  readonly earlier: boolean;
}

/** Something in the timeline. */
export type EventShown =
  | { readonly type: "deed"; readonly key: string; readonly day: Day | null; readonly by: AuthorShown | null; readonly deed: Deed }
  | {
      readonly type: "object";
      readonly key: B64;
      readonly day: Day | null;
      readonly by: AuthorShown;
      readonly room: RoomName;
      readonly content: Content;
      readonly files: readonly FileShown[];
      readonly marks: readonly Mark[];
      readonly unread: boolean;
    };

export interface HolderShown {
  readonly person: Person | null;
  readonly asleep: string | null;
}
export interface RoomShown {
  readonly room: RoomName;
  readonly epoch: number;
  readonly holders: readonly HolderShown[];
  /** Whether this member has its current key. */
  readonly mine: boolean;
  /** How many objects did not open or verify. */
  readonly refused: number;
}

/** A case, verified from its root. */
export interface CaseShown {
  readonly id: B64;
  readonly number: string;
  readonly title: string;
  readonly kind: Slug;
  readonly track: Slug;
  readonly filed: Day | null;
  /** What is due first, first. */
  readonly deadlines: readonly DeadlineShown[];
  readonly state: "received" | "handling" | "closed";
  readonly outcome: Slug | null;
  readonly withdrawn: boolean;
  readonly exposed: boolean;
  /** Opened with a code that staff handed over, and the code's receiver has not made it theirs yet. */
  readonly unconfirmed: boolean;
  readonly rooms: readonly RoomShown[];
  readonly events: readonly EventShown[];
  readonly assigned: Person | null;
  /** What this member may do here now. */
  readonly may: { readonly answer: boolean; readonly note: boolean; readonly openStaffRoom: boolean };
  /** Holders who have ended: the next thing written makes new keys without them. */
  readonly ended: readonly Person[];
  /** Colleagues who may be let in. */
  readonly others: readonly Person[];
  /** Whom the report keeps out, so that they aren't among those; null where this member can't read it. */
  readonly keptOut: readonly Person[] | null;
}

/** What came of writing: the case as it is now, and what happened on the way. */
export interface Written {
  readonly shown: CaseShown;
  /** Keys were made anew without these people first. */
  readonly dropped: readonly Person[];
  /** How many things from others arrived while this was being written. */
  readonly arrived: number;
  /** Somebody closed the case while this was being written. */
  readonly closed: boolean;
}
