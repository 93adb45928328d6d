/** One of several, chosen by radio buttons: nothing is chosen for anybody, and what is missing is said where it is missing. */

import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef } from "preact/hooks";

export interface Choice<T> {
  readonly value: T;
  readonly label: ComponentChildren;
}

export function Choices<T extends string | boolean | null>(props: {
  legend: string;
  name: string;
  choices: readonly Choice<T>[];
  /** Undefined: nothing yet. */
  value: T | undefined;
  onValue: (value: T) => void;
  error?: string | undefined;
}) {
  const id = useId();
  const group = useRef<HTMLFieldSetElement>(null);
  useEffect(() => {
    if (props.error !== undefined) group.current?.querySelector("input")?.focus();
  }, [props.error]);
  return (
    <fieldset ref={group} role="radiogroup" aria-required="true" aria-invalid={props.error === undefined ? undefined : true}
      aria-describedby={props.error === undefined ? undefined : `${id}-error`}>
      <legend>{props.legend}</legend>
      {props.error !== undefined && <p class="error" id={`${id}-error`}>{props.error}</p>}
      {props.choices.map(({ value, label }) => (
        <label key={String(value)} class="choice">
          <input type="radio" name={props.name} checked={props.value === value} onChange={() => props.onValue(value)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}
