/** Small parts that every view is made of: fields with hint and error, notices, dialogs, waiting. */

import { createContext, type ComponentChildren } from "preact";
import { useContext, useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { failureText } from "../failures.ts";
import { leftBehind } from "../session.ts";
import { failureFrom } from "../work.ts";
import type { Failure } from "../../failure.ts";

/** Something people should know. `urgent` ones are read out at once. */
export function Notice(props: { kind?: "plain" | "warn" | "good"; urgent?: boolean; children: ComponentChildren }) {
  return (
    <div class={`notice ${props.kind ?? "plain"}`} role={props.urgent ? "alert" : "note"}>
      {props.children}
    </div>
  );
}

export function FailureNotice({ failure, extra }: { failure: Failure | null; extra?: ComponentChildren }) {
  if (failure === null) return null;
  return (
    <Notice kind="warn" urgent>
      <p>{failureText(failure)}</p>
      {extra}
    </Notice>
  );
}

/** Whether the form around a field was sent once: before, nobody is told that something is missing. */
const Sent = createContext(false);

/** A check for a field that must not be left empty; *text* says what belongs there. */
export function needed(text: string): (value: string) => string | undefined {
  return (value) => (value.trim() === "" ? text : undefined);
}

/** The check for a code; spaces in it don't count. */
export function sixDigits(value: string): string | undefined {
  return value.replace(/\D/g, "").length === 6 ? undefined : t("Type the six digits.");
}

/** A text field. Nothing typed into one is kept by the browser: Firefox would write it into its session store. */
export function Field(props: {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
  /** What is wrong with what was typed, as far as this page can tell; the form is not sent then. */
  check?: (value: string) => string | undefined;
  value: string;
  onValue: (value: string) => void;
  secret?: boolean;
  focus?: boolean;
  mode?: "text" | "numeric";
  mono?: boolean;
}) {
  const id = useId();
  const [seen, setSeen] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (props.focus) input.current?.focus();
  }, []);
  const wrong = props.check?.(props.value);
  const error = useContext(Sent) && wrong !== undefined ? wrong : props.error;
  useLayoutEffect(() => input.current?.setCustomValidity(wrong ?? ""));
  const described = [props.hint ? `${id}-hint` : "", error ? `${id}-error` : ""].join(" ").trim();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint && <p class="hint" id={`${id}-hint`}>{props.hint}</p>}
      {error && <p class="error" id={`${id}-error`}>{error}</p>}
      <div class="with-button">
        <input
          id={id}
          ref={input}
          class={props.mono ? "mono" : ""}
          type={(props.secret && !seen ? "password" : "text") as "text"}
          value={props.value}
          onInput={(event) => props.onValue(event.currentTarget.value)}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          translate={false}
          inputMode={props.mode ?? "text"}
          aria-describedby={described || undefined}
          aria-invalid={error ? true : undefined}
        />
        {props.secret && (
          <button type="button" class="quiet" aria-pressed={seen} onClick={() => setSeen(!seen)}>
            {t("Show")}
          </button>
        )}
      </div>
    </div>
  );
}

/** Run something that takes its time: whether it runs, how it failed. */
export function useDeed(): { busy: boolean; failure: Failure | null; run: (deed: () => Promise<void>) => Promise<void>; clear: () => void } {
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<Failure | null>(null);
  const run = async (deed: () => Promise<void>) => {
    if (busy) return;
    setBusy(true);
    setFailure(null);
    try {
      await deed();
    } catch (error) {
      const why = failureFrom(error);
      if (!leftBehind(why)) setFailure(why);
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run, clear: () => setFailure(null) };
}

/** A form that a person sends with Enter or its button, once. What is wrong in it takes the focus. */
export function Form(props: { onSend: () => void; busy: boolean; send: string; waiting?: string; children: ComponentChildren; more?: ComponentChildren }) {
  const form = useRef<HTMLFormElement>(null);
  const [sent, setSent] = useState(false);
  const looking = useRef(false);
  const toWrong = (which: string) => form.current?.querySelector<HTMLElement>(which)?.focus();
  useEffect(() => {
    if (!looking.current || props.busy) return;
    looking.current = false;
    toWrong("[aria-invalid]");
  });
  const send = () => {
    if (props.busy) return;
    setSent(true);
    looking.current = form.current?.checkValidity() ?? false;
    if (looking.current) props.onSend();
    else toWrong("input:invalid");
  };
  return (
    <form ref={form} onSubmit={(event) => { event.preventDefault(); send(); }} noValidate autocomplete="off">
      <Sent.Provider value={sent}>{props.children}</Sent.Provider>
      <div class="actions">
        <button type="submit" class="strong" aria-disabled={props.busy}>
          {props.busy ? (props.waiting ?? t("One moment…")) : props.send}
        </button>
        {props.more}
      </div>
    </form>
  );
}

/**
 * A dialog over the page: the focus goes in, Escape leaves, and it says what will happen before it does.
 *
 * One *toRead* is closed at its head; in one that does something, `Cancel` stands beside the deed.
 */
export function Dialog(props: { title: string; onClose: () => void; children: ComponentChildren; part: string; toRead?: boolean }) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  // at once, also when it goes: the focus given back late would be taken from where somebody has gone on
  useLayoutEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    element?.showModal();
    return () => {
      element?.close();
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-labelledby={id} data-part={props.part} onCancel={(event) => { event.preventDefault(); props.onClose(); }}>
      <div class="dialog-head">
        <h2 id={id}>{props.title}</h2>
        {props.toRead && <button type="button" class="quiet" onClick={props.onClose}>{t("Close")}</button>}
      </div>
      {props.children}
    </dialog>
  );
}

/** Leaves a dialog without doing anything. */
export function Cancel({ onClose }: { onClose: () => void }) {
  return <button type="button" class="quiet" onClick={onClose}>{t("Cancel")}</button>;
}

/** Something that is on its way. */
export function Waiting({ text }: { text?: string }) {
  return <p class="waiting" role="status">{text ?? t("One moment…")}</p>;
}

/** The page's heading takes the focus when a view appears, so that a screen reader says where one is. */
export function Heading({ children, level = 1 }: { children: ComponentChildren; level?: 1 | 2 }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus({ preventScroll: true }), []);
  const Tag = `h${level}` as "h1";
  return <Tag ref={heading} tabIndex={-1}>{children}</Tag>;
}
