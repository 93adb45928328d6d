/** Small parts that every view is made of: fields with hint and error, notices, dialogs, waiting. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useLayoutEffect, useRef, useState } from "preact/hooks";
import { t } from "../../texts.ts";
import { failureText } from "../failures.ts";
import type { Failure } from "../shown.ts";
import { failureFrom } from "../work.ts";

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



/** A text field. Nothing typed into one is kept by the browser: Firefox would write it into its session store. */
export function Field(props: {
  label: string;
  hint?: ComponentChildren;
  error?: string | undefined;
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
  const described = [props.hint ? `${id}-hint` : "", props.error ? `${id}-error` : ""].join(" ").trim();
  return (
    <div class="field">
      <label for={id}>{props.label}</label>
      {props.hint && <p class="hint" id={`${id}-hint`}>{props.hint}</p>}
      {props.error && <p class="error" id={`${id}-error`}>{props.error}</p>}
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
          aria-invalid={props.error ? true : undefined}
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
      setFailure(failureFrom(error));
    } finally {
      setBusy(false);
    }
  };
  return { busy, failure, run, clear: () => setFailure(null) };
}

/** A form that a person sends with Enter or its button, once. */
export function Form(props: { onSend: () => void; busy: boolean; send: string; waiting?: string; children: ComponentChildren; more?: ComponentChildren }) {
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.busy) props.onSend();
      }}
      autocomplete="off"
    >
      {props.children}
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
