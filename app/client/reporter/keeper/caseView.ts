/** A case as the reporter's page shows it: messages in the talk's order, each with its files and who wrote it. */

import { cleanName } from "../../../../crypto/browser/attachments.ts";
import type { Mark, ReadObject } from "../../../../crypto/browser/roomView.ts";
import { belonging } from "../../cases/files.ts";
import { universalDay } from "../../clock.ts";
import { retold } from "../../rules/rulebook.ts";
import type { CaseShown, FileShown, MessageShown } from "../shown.ts";
import type { OpenedCase } from "./openedCase.ts";
import { expected } from "./expected.ts";
import { bodyName } from "./organisation.ts";

/** What the page is shown of a case, with bodies in *language*. */
export function caseShown(opened: OpenedCase, language: string): CaseShown {
  const { chain, organisation, talk } = opened;
  return {
    number: chain.number,
    state: chain.state,
    withdrawn: chain.withdrawn,
    exposed: chain.exposed,
    expected: expected(opened, language),
    identity: identity(opened, language),
    messages: messages(opened, language),
    unreadable: talk.refused.length > 0 || (opened.identity?.refused.length ?? 0) > 0,
    expired: organisation.directories.hasExpired(universalDay()),
  };
}

function identity({ identity: view, organisation }: OpenedCase, language: string): CaseShown["identity"] {
  const told = (view?.objects ?? []).flatMap(({ body }) => (body.kind === "identity" ? body.identity.fields : []));
  return told.map(({ field, title, text }) => retold(organisation.rulebook, field, title, text, language));
}

interface Group {
  readonly item: ReadObject;
  readonly files: FileShown[];
  readonly marks: Set<Mark>;
}

function messages(opened: OpenedCase, language: string): readonly MessageShown[] {
  const { objects } = opened.talk;
  const writtenWith = belonging(objects);
  const groups = new Map<string, Group>();
  const group = (item: ReadObject): Group => {
    const found = groups.get(item.header.object) ?? { item, files: [], marks: new Set(item.marks) };
    groups.set(item.header.object, found);
    return found;
  };
  for (const item of objects) {
    if (item.body.kind !== "attachment") {
      group(item);
      continue;
    }
    const { name, size } = item.body.attachment;
    const into = group(writtenWith(item) ?? item);
    into.files.push({ object: item.header.object, name: cleanName(name), size });
    for (const mark of item.marks) into.marks.add(mark); // a file put there later must not pass for what was said in time
  }
  return [...groups.values()].map((one) => messageShown(opened, one, language));
}

function messageShown(opened: OpenedCase, { item, files, marks }: Group, language: string): MessageShown {
  const { header, body } = item;
  const { rulebook } = opened.organisation;
  const by = "who" in header.author ? author(opened, item, header.author.who, language) : { body: null, name: null };
  return {
    side: "who" in header.author ? "staff" : "reporter",
    ...by,
    day: header.day,
    marks: [...marks],
    text: body.kind === "message" ? body.text : "",
    answers: body.kind === "report" ? body.report.answers.map((one) => retold(rulebook, one.question, one.title, one.text, language)) : [],
    files,
  };
}

/** The body that a member sits in and their name, both as of when they wrote. */
function author({ chain, organisation }: OpenedCase, { header }: ReadObject, who: string, language: string) {
  const seq = chain.seqOf(header.seen.record) ?? 0;
  const version = organisation.directories.version(chain.links[seq]?.record.directory ?? 0);
  const { member } = organisation.directories.entry(who);
  const body = version.bodies.find(({ seats }) => seats.some((seat) => seat.member === member));
  if (body === undefined) return { body: null, name: null };
  return { body: bodyName(body, language), name: body.publish ? organisation.nameOf(version, member) : null };
}
