/** Filing a report: everything is made, routed and sealed here; the server gets ciphertext and the lookup token. */

import type { Body } from "../../../../crypto/browser/bodies.ts";
import { toBase64url, type Bytes } from "../../../../crypto/browser/bytes.ts";
import { lookupToken, reporterSeed } from "../../../../crypto/browser/derivations.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import { cutTitle } from "../../../../crypto/browser/grants.ts";
import { Identity } from "../../../../crypto/browser/identity.ts";
import { openCase } from "../../../../crypto/browser/openCase.ts";
import { randomBytes } from "../../../../crypto/browser/randomness.ts";
import { ID_SIZE, type RoomName } from "../../../../crypto/browser/records.ts";
import type { WordList } from "../../../../crypto/browser/words.ts";
import { universalDay } from "../../clock.ts";
import { ApiError } from "../../server/api.ts";
import type { Sent } from "../../server/sending.ts";
import type { Question } from "../../rules/form.ts";
import { into, questionsFor, shown } from "../../rules/rulebook.ts";
import { matterOf } from "../../rules/rules.ts";
import { titleOf } from "../../rules/title.ts";
import type { Running } from "../../serving.ts";
import { holderKey } from "../formShown.ts";
import type { Filed, ReportTyped } from "../shown.ts";
import { formShown } from "./form.ts";
import type { Organisation } from "./organisation.ts";
import { categoryOf, routed, withoutLost } from "./routed.ts";
import { blobSent, DraftUploads } from "./uploading.ts";
import { grantsSent, Writer } from "./writer.ts";

/** How often a report is sealed again because the directory has moved, or a file's time was over. */
const MOST_TRIES = 3;

/** Others read than the reporter was told: they must see who before anything is sealed to them. */
export class ReadersChanged extends Error {
  override readonly name = "ReadersChanged";
  readonly now: Organisation;

  constructor(now: Organisation) {
    super("readers changed");
    this.now = now;
  }
}

/** One report from its form to its receipt: its words and keys stay the same from try to try, so that it is stored once. */
export class Filing {
  readonly #words: readonly string[];
  readonly #nonce: Bytes = randomBytes(ID_SIZE);
  readonly #talk = Identity.random();
  readonly #identity = Identity.random();
  readonly #report = toBase64url(randomBytes(ID_SIZE));
  readonly #uploads: DraftUploads;
  #organisation: Organisation;
  #tried = false;

  constructor(organisation: Organisation, words: WordList) {
    this.#organisation = organisation;
    this.#words = words.random();
    this.#uploads = new DraftUploads(organisation.api);
  }

  /**
   * File what was typed.
   *
   * Raises ApiError; ReadersChanged; Refused: what the server says doesn't verify. After each of them it can be tried again.
   */
  async send(typed: ReportTyped, running: Running): Promise<Filed> {
    const filed = universalDay();
    if (this.#tried && (await this.#arrived())) return this.#receipt(typed, filed, true);
    for (let tries = 1; ; tries += 1) {
      this.#checkReaders(typed);
      const sent = await this.#uploads.send(typed.files, this.#report, this.#talk.publicKeys.seal, false, running);
      this.#tried = true;
      try {
        await this.#organisation.api.post("cases", await this.#sealed(typed, sent));
        return this.#receipt(typed, filed, false);
      } catch (error) {
        const code = error instanceof ApiError ? error.code : "";
        if (code === "blob-refused") this.#uploads.forget();
        else if (code === "directory-moved") this.#organisation = await this.#organisation.again();
        else throw error;
        if (tries === MOST_TRIES) throw error;
      }
    }
  }

  async #sealed(typed: ReportTyped, sent: readonly Sent[]): Promise<object> {
    const { directories, rulebook, instance } = this.#organisation;
    const kind = this.#organisation.kind(typed.draft.kind);
    const reporter = new Identity(reporterSeed(this.#words, instance, this.#nonce));
    const draft = routed(this.#organisation, typed.draft);
    const route = this.#organisation.rules.route(draft, universalDay());
    const answers = answered(questionsFor(rulebook, kind.id), typed);
    const told = draft.way === "anonymous" ? [] : answered(rulebook.identity, typed); // left out where it is no longer asked
    const others = typed.draft.others.trim();
    const talk = { room: "talk", identity: this.#talk, holders: this.#organisation.holders("talk", route) } as const;
    const apart = { room: "identity", identity: this.#identity, holders: this.#organisation.holders("identity", route) } as const;
    const rooms = told.length === 0 ? [talk] : [talk, apart];
    const day = universalDay();
    const line = { day, kind: kind.id, title: cutTitle(titleOf(answers[0]?.text ?? "")) };
    const about = { reporter, directories, nonce: this.#nonce, rooms, track: kind.track, kind: kind.id, day, line };
    const deed = await openCase(about);
    const writer = (room: RoomName) => new Writer(deed.chain, reporter, room, day);
    const inTalk = writer("talk");
    const named = others === "" ? [] : [{ question: "others", title: typed.othersTitle, text: others }];
    const all = [...answers.map(({ id, title, text }) => ({ question: id, title, text })), ...named];
    const matter = matterOf(draft, categoryOf(this.#organisation, typed.draft));
    await inTalk.write({ kind: "report", report: { answers: all, language: typed.language, matter } }, this.#report);
    const blobs: object[] = [];
    for (const one of sent) {
      const body: Body = { kind: "attachment", attachment: one.description };
      blobs.push(blobSent(one, await inTalk.write(body)));
    }
    const aside = writer("identity");
    const fields = told.map(({ id, title, text }) => ({ field: id, title, text }));
    if (fields.length > 0) await aside.write({ kind: "identity", identity: { fields } });
    return {
      token: toBase64url(lookupToken(this.#words, instance)),
      draft: this.#uploads.draft,
      root: toBase64url(deed.record),
      grants: grantsSent(deed.grants),
      objects: [...inTalk.sent, ...aside.sent],
      blobs,
      registered: this.#organisation.registered(draft),
    };
  }

  /** Whether an earlier try was stored, and only its answer was lost. */
  async #arrived(): Promise<boolean> {
    const { api, instance } = this.#organisation;
    const asking = api.as(toBase64url(lookupToken(this.#words, instance)));
    try {
      await asking.get("case");
      return true;
    } catch (error) {
      if (error instanceof ApiError && error.code === "not-found") return false;
      throw error;
    }
  }

  /**
   * Attack: somebody is made a reader while a report about them is being written. It is sealed to those whom the page has told, else
   * to nobody: this holds at each try, whatever came between.
   */
  #checkReaders({ draft, holders, language }: ReportTyped): void {
    const known = withoutLost(this.#organisation, draft);
    // attack: a body gets another id, so that everybody in it is no longer shut out
    if (known.involved.length + known.shut.length < draft.involved.length + draft.shut.length) throw new ReadersChanged(this.#organisation);
    const now = formShown(this.#organisation, draft, language).holders.map(holderKey);
    if (now.length !== holders.length || now.some((who) => !holders.includes(who))) throw new ReadersChanged(this.#organisation);
    if (now.length === 0) throw new Refused("filing: nobody reads");
  }

  #receipt({ draft }: ReportTyped, filed: string, earlier: boolean): Filed {
    const { facts } = routed(this.#organisation, draft);
    return { words: this.#words, ...this.#organisation.rules.promised(facts, filed), earlier };
  }
}

/** What was answered, each with its question as the reporter saw it; what was left empty is left out. */
function answered(questions: readonly Question[], { draft, language }: ReportTyped) {
  return questions.flatMap((question) => {
    const text = (draft.answers[question.id] ?? "").trim();
    if (text === "") return [];
    return [{ id: question.id, title: into(question.label, language), text: shown(question, text, language) }];
  });
}
