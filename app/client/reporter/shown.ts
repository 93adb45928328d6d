/** What the reporter's page and its worker tell each other: plain values, no keys. */

import type { Day, Slug } from "../../../crypto/browser/fields.ts";
import type { Mark } from "../../../crypto/browser/roomView.ts";
import type { FormShown, HolderShown, ReportDraft } from "./formShown.ts";

/** Somebody who reads a kind of case; *who* is how chains name them, *name* null where it is not published. */
export interface PersonShown {
  readonly who: string;
  readonly name: string | null;
}
/** Who reads a kind of case for a body. */
export interface ReaderShown {
  readonly body: string;
  readonly people: readonly PersonShown[];
}
/** The organisation, verified. */
export interface OrganisationShown {
  /** Who reads each kind, by its id; a kind that nobody reads is missing. */
  readonly readers: Readonly<Record<Slug, readonly ReaderShown[]>>;
  /** What each choice of a question stands for, by both their ids. */
  readonly choices: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly limits: { readonly files: number; readonly size: number };
  readonly expired: boolean;
  readonly demo: boolean;
  /** The root fingerprint in groups of four hex digits: to compare with paper. */
  readonly fingerprint: string;
}
/** A file as it is to be sent. */
export interface FileChosen {
  /** The same from try to try; another where other bytes are to be sent. */
  readonly id: string;
  readonly file: File;
}
/** A report as it is to be sent. */
export interface ReportTyped {
  readonly draft: ReportDraft;
  /** Whom the page has told the reporter it is for, as `holderKey` names them: it is sealed to nobody else. */
  readonly holders: readonly string[];
  readonly language: string;
  /** What the names of others are stored under. */
  readonly othersTitle: string;
  readonly files: readonly FileChosen[];
}
/** A report that was not sent: others read it now than the page has told, or a body that it names has gone. */
export interface OthersRead {
  readonly now: FormShown;
  /** Without the bodies that have gone. */
  readonly draft: ReportDraft;
}
/** A report that is stored. */
export interface Filed {
  readonly words: readonly string[];
  readonly acknowledge: Day;
  readonly feedback: Day;
  /** Whether an earlier try had arrived, and what was changed since has not. */
  readonly earlier: boolean;
}
/** An answer that was not sent: these would be given the case, and the reporter was not told of them. */
export interface OthersTakeOver {
  readonly takingOver: readonly HolderShown[];
}
/** An answer that is stored. */
export interface Answered {
  readonly shown: CaseShown;
  /** Whether an earlier try with another content had arrived as well. */
  readonly earlier: boolean;
}
/** How far a deed is, in bytes of ciphertext. */
export interface Progress {
  readonly done: number;
  readonly total: number;
}
export interface FileShown {
  /** The id of its description. */
  readonly object: string;
  readonly name: string;
  readonly size: number;
}
/** Something that was written. */
export interface MessageShown {
  readonly side: "reporter" | "staff";
  readonly body: string | null;
  readonly name: string | null;
  readonly day: Day | null;
  readonly marks: readonly Mark[];
  readonly text: string;
  readonly answers: readonly { readonly title: string; readonly text: string }[];
  readonly files: readonly FileShown[];
}
/** Something that was promised, in the rulebook's words: its day has passed, it is the next thing, or it comes after that. */
export interface Expected {
  readonly id: string;
  readonly name: string;
  readonly day: Day;
  readonly how: "late" | "next" | "then";
}
/** A case as its reporter is shown it: everything in it comes from signed records and objects. */
export interface CaseShown {
  readonly number: string;
  readonly state: "received" | "handling" | "closed";
  readonly withdrawn: boolean;
  /** Whether it was opened on the server's path: the server has once held its reporter's keys. */
  readonly exposed: boolean;
  /** What is still to be expected: what is due first, first. */
  readonly expected: readonly Expected[];
  /** What they said about who they are. */
  readonly identity: readonly { readonly title: string; readonly text: string }[];
  readonly messages: readonly MessageShown[];
  readonly unreadable: boolean;
  readonly expired: boolean;
}
