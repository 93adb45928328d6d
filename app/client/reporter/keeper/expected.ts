/** What a reporter may expect by when, and where the organisation is late: from the chain and what was written, both verified. */

import type { Day } from "../../../../crypto/browser/fields.ts";
import { universalDay } from "../../clock.ts";
import { into } from "../../rules/rulebook.ts";
import type { Named } from "../../rules/said.ts";
import type { Expected } from "../shown.ts";
import { draftOf, type OpenedCase } from "./openedCase.ts";

/** What is still to be expected: nothing of a case that is closed, or that its reporter withdrew. */
export function expected(opened: OpenedCase, language: string): readonly Expected[] {
  const { chain, organisation } = opened;
  const { day: filed } = chain.root;
  if (filed === null || chain.withdrawn || chain.state === "closed") return [];
  const today = universalDay();
  const due = organisation.rules.owed(draftOf(opened) ?? organisation.rules.plain(chain.root.kind), filed, heard(opened, today));
  const names = organisation.rulebook.said.deadlines;
  const soonest = due.find(({ day }) => day >= today);
  return due.map((one) => ({
    id: one.id,
    name: into((names.get(one.id) as Named).name, language),
    day: one.day,
    how: one.day < today ? "late" : one === soonest ? "next" : "then",
  }));
}

/** What the reporter has heard, as events of the rulebook's clocks, with the days; see `heard` of the server's path. */
function heard({ chain, talk }: OpenedCase, today: Day): { readonly [event: string]: Day } {
  const took = chain.links.findIndex(({ record }) => record.type === "state" && record.state === "handling");
  const answers = talk.objects
    .filter(({ header, body }) => "who" in header.author && body.kind !== "attachment")
    .map(({ header }) => ({ seen: chain.seqOf(header.seen.record) ?? 0, day: header.day ?? today }));
  const later = took < 0 ? [] : answers.filter(({ seen }) => seen >= took);
  const feedback = later.find(({ seen }, place) => place > 0 || seen > took)?.day;
  const taken = took < 0 ? [] : [chain.links[took]?.record.day ?? today];
  const first = [...answers.slice(0, 1).map(({ day }) => day), ...taken].sort()[0];
  return { ...(first === undefined ? {} : { acknowledged: first }), ...(feedback === undefined ? {} : { feedback_given: feedback }) };
}
