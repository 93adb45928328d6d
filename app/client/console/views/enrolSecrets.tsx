/** Passphrase and paper key: shown, written down by hand, and checked before they are relied on. */

import { useState } from "preact/hooks";
import { listed, t } from "../../texts.ts";
import { Field, Form, Heading, Notice } from "./parts.tsx";

/** As the worker reads it: case and the spaces around and between words don't count. */
export function sameWords(typed: string, words: string): boolean {
  return typed.normalize("NFKC").toLowerCase().trim().split(/\s+/u).join(" ") === words;
}

interface Stepping {
  readonly onNext: () => void;
  readonly onBack: () => void;
}

export function PassphraseStep({ passphrase, onNext, onBack }: Stepping & { passphrase: string }) {
  const [checking, setChecking] = useState(false);
  if (!checking) {
    return (
      <>
        <Heading>{t("Your passphrase")}</Heading>
        <p>{t("Six words that no one can guess. Write them on paper, or learn them by heart: a picture makes it easy. They aren’t shown again.")}</p>
        <p class="passphrase mono" data-part="passphrase" translate={false}>{passphrase}</p>
        <p class="soft">{t("They were made here, and they don’t leave this browser. Don’t keep them on this device or in your mail.")}</p>
        <div class="actions">
          <button type="button" class="strong" onClick={() => setChecking(true)}>{t("I have them: check")}</button>
          <button type="button" class="quiet" onClick={onBack}>{t("Back")}</button>
        </div>
      </>
    );
  }
  return <TypeBack passphrase={passphrase} onNext={onNext} onBack={() => setChecking(false)} />;
}

/** Type a new passphrase back, so that what was written down is known to be right. */
export function TypeBack({ passphrase, onNext, onBack, busy = false, send }: Stepping & { passphrase: string; busy?: boolean; send?: string }) {
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const check = () => {
    const same = sameWords(typed, passphrase);
    setWrong(!same);
    if (same) onNext();
  };
  return (
    <>
      <Heading>{t("Type your passphrase")}</Heading>
      <p>{t("From your paper or your memory, so that you know that it works.")}</p>
      <Form onSend={check} busy={busy} send={send ?? t("Go on")} more={<button type="button" class="quiet" onClick={onBack}>{t("See it again")}</button>}>
        <Field label={t("Your passphrase")} secret focus value={typed} onValue={setTyped}
          error={wrong ? t("These aren’t the six words. Compare them one by one.") : undefined} />
      </Form>
    </>
  );
}

export function PaperStep({ words, onNext, onBack, busy = false }: Stepping & { words: readonly string[]; busy?: boolean }) {
  const [checking, setChecking] = useState(false);
  if (checking) return <CheckPaper words={words} onNext={onNext} onBack={() => setChecking(false)} busy={busy} />;
  return (
    <>
      <Heading>{t("Your paper key")}</Heading>
      <p>{t("For the day on which the passphrase is forgotten. Write these ten words down with their numbers, or print the slip, and keep the paper where you keep your passport.")}</p>
      <ol class="words mono" data-part="paper" translate={false}>{words.map((word) => <li key={word}>{word}</li>)}</ol>
      <Notice>{t("Whoever has this paper and your second factor is you. Nobody can make it anew for you: not we, not the operator.")}</Notice>
      <div class="actions">
        <button type="button" class="strong" onClick={() => setChecking(true)}>{t("I have them on paper: check")}</button>
        <button type="button" onClick={() => print()}>{t("Print the slip")}</button>
        <button type="button" class="quiet" onClick={onBack}>{t("Back")}</button>
      </div>
      <Slip words={words} />
    </>
  );
}

/** What is printed: ten numbered words, and nothing that says what they are for. */
function Slip({ words }: { words: readonly string[] }) {
  return (
    <div class="slip" aria-hidden="true">
      <ol>{words.map((word) => <li key={word}>{word}</li>)}</ol>
    </div>
  );
}

/** Three places that are asked for: always the same ones for the same words, so that guessing again asks nothing new. */
export function askedPlaces(words: readonly string[]): readonly number[] {
  const sum = [...words.join("")].reduce((total, letter) => total + letter.charCodeAt(0), 0);
  return [1 + (sum % 3), 4 + (sum % 4), 8 + (sum % 3)];
}

function CheckPaper({ words, onNext, onBack, busy }: Stepping & { words: readonly string[]; busy: boolean }) {
  const places = askedPlaces(words);
  const [typed, setTyped] = useState<readonly string[]>(places.map(() => ""));
  const [wrong, setWrong] = useState<readonly number[]>([]);
  const check = () => {
    const missed = places.filter((place, at) => !sameWords(typed[at] ?? "", words[place - 1] ?? ""));
    setWrong(missed);
    if (missed.length === 0) onNext();
  };
  return (
    <>
      <Heading>{t("Look at your paper")}</Heading>
      <p>{t("Type words number %(places)s.", { places: listed(places.map(String)) })}</p>
      <Form onSend={check} busy={busy} send={t("Go on")} more={<button type="button" class="quiet" onClick={onBack}>{t("See them again")}</button>}>
        {places.map((place, at) => (
          <Field key={place} label={t("Word %(place)s", { place })} focus={at === 0} value={typed[at] ?? ""}
            onValue={(value) => setTyped(typed.map((old, index) => (index === at ? value : old)))}
            error={wrong.includes(place) ? t("That isn’t the word at this place.") : undefined} />
        ))}
      </Form>
    </>
  );
}
