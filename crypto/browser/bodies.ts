/** What objects hold, by kind: text, or JSON of one shape. Source: SPEC §9, §10. */

import { fromUtf8, utf8, type Bytes } from "./bytes.ts";
import { canonical, parseCanonical, type Json } from "./encoding.ts";
import { ascending, bytes, fields, integer, list, mapping, oneOf, optional, slug, text, type B64, type Reader, type Slug } from "./fields.ts";
import type { OpenedObject } from "./objects.ts";
import { DIGEST_SIZE, ID_SIZE, type Digest } from "./records.ts";

export const MAX_ATTACHMENT = 2 ** 40;
const MAX_NAME = 255;

/** What a reporter answered to the form's questions; *title* is the question as they saw it. */
export interface ReportBody {
  readonly answers: readonly { readonly question: Slug; readonly text: string; readonly title: string }[];
  readonly language: Slug;
  readonly matter: Matter;
}
/** What the report's routing went by, so that whoever holds the report can run it again. */
export interface Matter {
  readonly category: Slug | null;
  /** The ids of chosen answers by question, where a condition may ask for them. */
  readonly choices: { readonly [question: string]: Slug };
  readonly entry: Slug | null;
  readonly flags: readonly Slug[];
  readonly involved: readonly B64[];
  readonly picked: B64 | null;
  readonly shut: readonly B64[];
  readonly unit: Slug | null;
  readonly way: "anonymous" | "confidential" | "open";
}
/** Who the reporter is, in a room of its own. */
export interface IdentityBody {
  readonly fields: readonly { readonly field: Slug; readonly text: string; readonly title: string }[];
}
/** An attached file; its bytes are a blob. */
export interface AttachmentBody {
  /** The object it belongs to. */
  readonly about: B64 | null;
  readonly blob: B64;
  readonly chunks: number;
  readonly name: string;
  readonly pin: B64;
  readonly size: number;
  readonly type: string;
}
/** Who handles the case: a member's entry, or nobody. */
export interface AssignmentBody {
  readonly to: Digest | null;
}

const members = ascending(bytes(ID_SIZE), (member) => member);
const readMatter: Reader<Matter> = fields({
  category: optional(slug),
  choices: mapping(slug),
  entry: optional(slug),
  flags: ascending(slug, (flag) => flag),
  involved: members,
  picked: optional(bytes(ID_SIZE)),
  shut: members,
  unit: optional(slug),
  way: oneOf("anonymous", "confidential", "open"),
});
const readReport: Reader<ReportBody> = fields({
  answers: list(fields({ question: slug, text: text(), title: text() })),
  language: slug,
  matter: readMatter,
});
const readIdentity: Reader<IdentityBody> = fields({
  fields: list(fields({ field: slug, text: text(), title: text() })),
});
const readAttachment: Reader<AttachmentBody> = fields({
  about: optional(bytes(ID_SIZE)),
  blob: bytes(ID_SIZE),
  chunks: integer(1),
  name: text(MAX_NAME),
  pin: bytes(DIGEST_SIZE),
  size: integer(0, MAX_ATTACHMENT),
  type: text(MAX_NAME),
});
const readAssignment: Reader<AssignmentBody> = fields({ to: optional(bytes(DIGEST_SIZE)) });

/** An object's body, by its kind. */
export type Body =
  | { readonly kind: "message" | "note"; readonly text: string }
  | { readonly kind: "report"; readonly report: ReportBody }
  | { readonly kind: "identity"; readonly identity: IdentityBody }
  | { readonly kind: "attachment"; readonly attachment: AttachmentBody }
  | { readonly kind: "assignment"; readonly assignment: AssignmentBody };

/** Return what an opened object holds. Raises Refused: a body of another shape than its kind's. */
export function readBody({ header, body }: OpenedObject): Body {
  switch (header.kind) {
    case "message":
    case "note":
      return { kind: header.kind, text: fromUtf8(body) };
    case "report":
      return { kind: "report", report: readReport(parseCanonical(body)) };
    case "identity":
      return { kind: "identity", identity: readIdentity(parseCanonical(body)) };
    case "attachment":
      return { kind: "attachment", attachment: readAttachment(parseCanonical(body)) };
    case "assignment":
      return { kind: "assignment", assignment: readAssignment(parseCanonical(body)) };
  }
}

/** Return the bytes of a body. Raises Refused: it is none. */
export function writeBody(body: Body): Bytes {
  switch (body.kind) {
    case "message":
    case "note":
      return utf8(body.text);
    case "report":
      return write(readReport, body.report);
    case "identity":
      return write(readIdentity, body.identity);
    case "attachment":
      return write(readAttachment, body.attachment);
    case "assignment":
      return write(readAssignment, body.assignment);
  }
}

/** What a reader would refuse is not written either. */
function write<T>(read: Reader<T>, value: T): Bytes {
  return canonical(read(value as unknown as Json) as unknown as Json);
}
