/** A report's form as far as it is filled: what is asked, who would read it, what is wrong. Worked out here; nothing of it leaves. */

import { universalDay } from "../../clock.ts";
import type { FormShown, ReportDraft } from "../formShown.ts";
import { bodiesAsked, categoriesShown, entriesShown, flagsShown, screensOf, unitsOf } from "./asked.ts";
import { Faults } from "./faults.ts";
import type { Organisation } from "./organisation.ts";
import { ReadersTold } from "./readersShown.ts";
import { routed } from "./routed.ts";

/** What the page is shown of the form that *typed* was filled into, in *language*. */
export function formShown(organisation: Organisation, typed: ReportDraft, language: string): FormShown {
  const day = universalDay();
  const draft = routed(organisation, typed);
  const told = new ReadersTold(organisation, typed, draft, day, language);
  const faults = new Faults(organisation, typed, draft, day, language);
  const screens = screensOf(organisation, typed);
  return {
    screens,
    units: unitsOf(organisation, language),
    entries: entriesShown(organisation, typed, language),
    categories: categoriesShown(organisation, typed, language),
    flags: flagsShown(organisation, typed, language),
    bodies: bodiesAsked(organisation, typed, language),
    readers: told.shown("talk"),
    told: told.shown("identity"),
    holders: told.holders(),
    faults: Object.fromEntries(screens.map((screen) => [screen, faults.on(screen)])),
    open: faults.open,
  };
}
