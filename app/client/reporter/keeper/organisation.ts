/** The organisation that a reporter writes to: its directory and rulebook, verified before anything is sealed by them. */

import { fromBase64url } from "../../../../crypto/browser/bytes.ts";
import { nameHash, parseFounding, rootFingerprint, type Body, type Version } from "../../../../crypto/browser/directory.ts";
import { Directories } from "../../../../crypto/browser/directoryHistory.ts";
import { Refused } from "../../../../crypto/browser/errors.ts";
import type { B64 } from "../../../../crypto/browser/fields.ts";
import type { Digest, Holder } from "../../../../crypto/browser/records.ts";
import { fingerprintText } from "../../../../crypto/browser/textForms.ts";
import { universalDay } from "../../clock.ts";
import type { Api } from "../../server/api.ts";
import { LONGEST, type Question } from "../../rules/form.ts";
import { into, readRulebook, type Rulebook } from "../../rules/rulebook.ts";
import { Rules } from "../../rules/rules.ts";
import type { Draft, Kind } from "../../rules/tables.ts";
import type { OrganisationShown, QuestionShown, ReaderShown } from "../shown.ts";
import type { DirectoryAnswer } from "../../server/answers.ts";
import { partsOf } from "../../server/directory.ts";

/** What the server says of an organisation. */
export interface OrganisationAnswer extends DirectoryAnswer {
  readonly demo: boolean;
  readonly rulebook: string | null;
  readonly attachment_limit: number;
  readonly attachments_per_report: number;
}

/** A verified organisation. */
export class Organisation {
  readonly api: Api;
  readonly directories: Directories;
  readonly rules: Rules;
  readonly #answer: OrganisationAnswer;

  private constructor(api: Api, directories: Directories, rulebook: Rulebook, answer: OrganisationAnswer) {
    this.api = api;
    this.directories = directories;
    this.rules = new Rules(rulebook, directories.newest);
    this.#answer = answer;
  }

  /**
   * Fetch and verify it, with the versions that a case names.
   *
   * Args: *pin*: the root fingerprint (32 bytes) of an earlier fetch; the first one pins what the server says, and the page shows
   *   it: only paper tells whether it is the organisation's.
   *
   * Raises Refused: the directory or the rulebook doesn't verify. ApiError: it can't be had.
   */
  static async fetch(api: Api, versions: readonly number[] = [], before?: Organisation): Promise<Organisation> {
    const answer = await api.get<OrganisationAnswer>("directory", { version: versions });
    const parts = partsOf(answer);
    const pin = rootFingerprint(before?.directories.founding ?? parseFounding(parts.founding));
    const directories = await Directories.verify(parts, pin, before?.directories.newest.number ?? 0);
    if (answer.rulebook === null) throw new Refused("organisation: no rulebook");
    const rulebook = readRulebook(answer.rulebook, directories.newest.rulebook);
    const organisation = new Organisation(api, directories, rulebook, answer);
    // a reader whose keys are kept back is told now, not after everything was typed
    for (const kind of rulebook.kinds) for (const who of organisation.readersOf(kind.id)) directories.entry(who);
    return organisation;
  }

  /** The same, as it is now. */
  again(versions: readonly number[] = []): Promise<Organisation> {
    return Organisation.fetch(this.api, versions, this);
  }

  get rulebook(): Rulebook {
    return this.rules.rulebook;
  }

  /** Whom a report is sealed to, as chains name them: who reads it, and who may once a deadline has passed. Raises NobodyReceives. */
  holders(draft: Draft): readonly Holder[] {
    const { readers, asleep } = this.rules.route(draft, universalDay());
    const awake = readers.map(({ member }) => ({ asleep: null, who: this.#entry(member) }));
    return [...awake, ...asleep.map(({ found, deadline }) => ({ asleep: deadline, who: this.#entry(found.member) }))];
  }

  /** With whom a report is registered: members who know that it exists, and no more. Raises NobodyReceives. */
  registered(draft: Draft): readonly B64[] {
    return [...new Set(this.rules.route(draft, universalDay()).registered.map(({ member }) => member))];
  }

  /** Who would read a report of *kind* of which nothing else is known, as chains name them; perhaps nobody. */
  readersOf(kind: string): readonly Digest[] {
    return this.rules.choice(this.rules.plain(kind), universalDay()).map(({ member }) => this.#entry(member));
  }

  #entry(member: B64): Digest {
    const listed = this.directories.newest.members.find((one) => one.member === member && one.ended === null);
    if (listed === undefined) throw new Refused("organisation: no such member");
    return listed.entry;
  }

  get instance(): Uint8Array {
    return fromBase64url(this.directories.founding.instance);
  }

  /** Raises Refused: the rulebook has no such kind. */
  kind(id: string): Kind {
    const found = this.rulebook.kinds.find((kind) => kind.id === id);
    if (found === undefined) throw new Refused("organisation: no such kind");
    return found;
  }

  /** What the page is shown, with bodies in *language*. */
  shown(language: string): OrganisationShown {
    const { founding } = this.directories;
    const kinds = this.rulebook.kinds.filter(({ id }) => this.readersOf(id).length > 0);
    return {
      readers: Object.fromEntries(kinds.map((kind) => [kind.id, this.#readers(kind, language)])),
      questions: Object.fromEntries([...this.rulebook.questions, ...this.rulebook.identity].map((one) => [one.id, asked(one, language)])),
      limits: { files: this.#answer.attachments_per_report, size: this.#answer.attachment_limit },
      expired: this.directories.hasExpired(universalDay()),
      demo: this.#answer.demo,
      fingerprint: fingerprintText(rootFingerprint(founding)),
    };
  }

  /** The name of a member, if it is published and the one that *version* hashes; another would be the server's own. */
  nameOf(version: Version, member: B64): string | null {
    const told = this.#answer.names.find((one) => one.member === member);
    if (told === undefined) return null;
    const hash = nameHash(fromBase64url(told.salt), told.name);
    return version.members.some((one) => one.member === member && one.name === hash) ? told.name : null;
  }

  #readers(kind: Kind, language: string): readonly ReaderShown[] {
    const { newest } = this.directories;
    const received = this.rules.choice(this.rules.plain(kind.id), universalDay());
    const bodies = [...new Set(received.map(({ body }) => body))].map((id) => newest.bodies.find((body) => body.id === id) as Body);
    return bodies.map((body) => ({
      body: bodyName(body, language),
      people: received
        .filter((one) => one.body === body.id)
        .map(({ member }) => ({ who: this.#entry(member), name: body.publish ? this.nameOf(newest, member) : null })),
    }));
  }
}

function asked({ label, required, answer, choices }: Question, language: string): QuestionShown {
  const labels = choices.map((choice) => [choice.id, into(choice.label, language)]);
  return { label: into(label, language), required, most: LONGEST[answer], choices: Object.fromEntries(labels) };
}

/** A body's name in *language*, else in the first that it has one in, else its id. */
export function bodyName({ id, names }: Body, language: string): string {
  return names[language] ?? Object.values(names)[0] ?? id;
}
