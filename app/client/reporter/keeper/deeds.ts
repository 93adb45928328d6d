/** Everything that the reporter's page may ask of its worker, by name. */

import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { Who } from "../../../../crypto/browser/records.ts";
import { fetchFile, type Fetched } from "../../cases/files.ts";
import { Api } from "../../server/api.ts";
import { wordList } from "../../server/wordList.ts";
import type { Running } from "../../serving.ts";
import type {
  Answered, CaseShown, FileChosen, Filed, OrganisationShown, OthersRead, OthersTakeOver, ReportTyped,
} from "../shown.ts";
import type { FormShown, ReportDraft } from "../formShown.ts";
import { Answering, withdrawCase } from "./answering.ts";
import { caseShown } from "./caseView.ts";
import { Filing, ReadersChanged } from "./filing.ts";
import { formShown } from "./form.ts";
import { readCase, type OpenedCase } from "./openedCase.ts";
import { Organisation } from "./organisation.ts";
import { withoutLost } from "./routed.ts";
import { TakingOver } from "./takingOver.ts";
import { sealingSpeed } from "./speed.ts";

const BASE = `${self.location.origin}/api/reports/v1/`;

let organisation: Organisation | undefined;
let filing: Filing | undefined;
let opened: OpenedCase | undefined;
let answering: Answering | undefined;

function known(): Organisation {
  if (organisation === undefined) throw new Error("deeds: no organisation"); // the worker that had it has died
  return organisation;
}

function current(): OpenedCase {
  if (opened === undefined) throw new Error("deeds: no case");
  return opened;
}

export const deeds = {
  async begin(_: Running, slug: string, language: string): Promise<OrganisationShown> {
    organisation = await Organisation.fetch(new Api(`${BASE}${slug}/`));
    return organisation.shown(language);
  },

  /** What the form asks and says of a draft: it goes no further than this. */
  form: (_: Running, draft: ReportDraft, language: string): FormShown => formShown(known(), draft, language),

  async file(running: Running, typed: ReportTyped): Promise<Filed | OthersRead> {
    filing ??= new Filing(known(), await wordList());
    try {
      const filed = await filing.send(typed, running);
      filing = undefined;
      return filed;
    } catch (error) {
      if (!(error instanceof ReadersChanged)) throw error;
      organisation = error.now;
      const draft = withoutLost(organisation, typed.draft);
      return { now: formShown(organisation, draft, typed.language), draft };
    }
  },

  speed: (_: Running): Promise<number> => sealingSpeed(),

  /** Open the case of the words that were typed; raises UnclearWords, or ApiError `not-found`. */
  async open(_: Running, words: string, language: string): Promise<CaseShown> {
    opened = await readCase(known(), (await wordList()).read(words));
    return caseShown(opened, language);
  },
  async answer(
    running: Running, text: string, files: readonly FileChosen[], told: readonly Who[], language: string,
  ): Promise<Answered | OthersTakeOver> {
    answering ??= new Answering(current());
    try {
      opened = await answering.send(current(), text, files, told, running);
    } catch (error) {
      if (error instanceof TakingOver) return { takingOver: error.shown(language) };
      throw error;
    }
    const earlier = answering.arrivedEarlier(opened, text, files);
    answering = undefined;
    return { shown: caseShown(opened, language), earlier };
  },
  async withdraw(_: Running, language: string): Promise<CaseShown> {
    opened = await withdrawCase(current());
    return caseShown(opened, language);
  },
  fetchFile: ({ step }: Running, object: B64): Promise<Fetched> =>
    fetchFile(current().api, "case/blobs", current(), "talk", object, (done, total) => step({ done, total })),
};

export type Deeds = typeof deeds;
