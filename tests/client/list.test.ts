/** The list's order: what needs somebody stands first. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { today } from "../../app/client/clock.ts";
import { grouped, groupOf } from "../../app/client/console/cases.ts";
import type { DeadlineShown, ListRow } from "../../app/client/console/shown.ts";

function inDays(days: number): string {
  return new Date(Date.parse(`${today()}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);
}

function due(days: number): DeadlineShown {
  return { id: "feedback", names: {}, side: null, day: inDays(days), setBy: "rules", state: "runs", ended: null };
}

function row(fields: Partial<ListRow> = {}): ListRow {
  return {
    id: "A", number: "0000-0000", title: "A case", kind: "report", track: "conduct", day: today(), due: null,
    order: "handling", fresh: false, unread: 0, broken: false, ...fields,
  };
}

const TABLE: readonly (readonly [string, Partial<ListRow>, string])[] = [
  ["new", { fresh: true }, "needs"],
  ["unread", { unread: 1 }, "needs"],
  ["unread although closed", { unread: 1, order: "closed" }, "needs"],
  ["late", { due: due(-1) }, "needs"],
  ["due in seven days", { due: due(7) }, "needs"],
  ["due in eight days", { due: due(8) }, "waits"],
  ["taken up by nobody", { order: "received" }, "needs"],
  ["unreadable", { broken: true }, "needs"],
  ["being handled, nothing due", {}, "waits"],
  ["closed, though a date has passed", { order: "closed", due: due(-9) }, "closed"],
];

for (const [what, fields, group] of TABLE) {
  test(`a case that is ${what} is among those that "${group}"`, () => assert.equal(groupOf(row(fields)), group));
}

test("within a group the nearest date comes first, then the newest case", () => {
  const rows = [
    row({ id: "no date, old", day: inDays(-20) }),
    row({ id: "no date, new", day: inDays(-2) }),
    row({ id: "in twenty days", due: due(20) }),
    row({ id: "in nine days", due: due(9) }),
  ];
  const ids = grouped(rows, "").get("waits")?.map(({ id }) => id);
  assert.deepEqual(ids, ["in nine days", "in twenty days", "no date, new", "no date, old"]);
});

test("what is late stands first, however new or unread another case is", () => {
  const rows = [row({ id: "unread", unread: 3 }), row({ id: "tomorrow", due: due(1) }), row({ id: "late", due: due(-1) }), row({ id: "later", due: due(-9) })];
  assert.deepEqual(grouped(rows, "").get("needs")?.map(({ id }) => id), ["later", "late", "tomorrow", "unread"]);
});

test("the search finds titles and numbers, whatever their case, and nothing is counted twice", () => {
  const rows = [row({ id: "1", title: "Invoice PAID twice" }), row({ id: "2", title: "Youth camp", number: "PA1D-0000" }), row({ id: "3" })];
  const found = (filter: string) => [...grouped(rows, filter).values()].flat().map(({ id }) => id);
  assert.deepEqual(found(" paid "), ["1"]);
  assert.deepEqual(found("pa1d"), ["2"]);
  assert.deepEqual(found("").sort(), ["1", "2", "3"]);
  assert.deepEqual(found("no such"), []);
});
