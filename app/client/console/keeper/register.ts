/** The register: cases of which this member knows that they exist, and no more. */

import { caseNumber } from "../../../../crypto/browser/textForms.ts";
import { pages } from "../../server/pages.ts";
import type { RegisterRow } from "../shown.ts";
import type { RegisterAnswer } from "./answers.ts";
import { deadlineShown } from "./deadlines.ts";
import type { Keeper } from "./desk.ts";

const PAGE = 500;

/** Read the whole register. Raises ApiError. Refused: it comes to no end. */
export async function readRegister(keeper: Keeper): Promise<readonly RegisterRow[]> {
  const ask = (after?: string) => keeper.api.get<RegisterAnswer>("register", { limit: PAGE, after });
  const rows: RegisterRow[] = [];
  for await (const { cases, deadlines } of pages(await ask(), ask)) {
    for (const { case: id, state, filed, due } of cases) {
      const shown = due === null ? null : deadlineShown(due, deadlines);
      rows.push({ id, number: caseNumber(id), state, filed, due: shown });
    }
  }
  return rows;
}
