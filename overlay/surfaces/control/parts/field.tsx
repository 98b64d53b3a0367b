import type { ComponentChildren } from 'preact';
import { useId } from 'preact/hooks';

interface FieldProps {
  label: string;
  hint?: ComponentChildren;
  fault?: string | null;
  children: (ids: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ComponentChildren;
}

/** A label, its control, and below it the hint or what is wrong. */
export function Field({ label, hint, fault, children }: FieldProps) {
  const id = useId();
  const about = `${id}-about`;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {children({ id, 'aria-describedby': about, 'aria-invalid': Boolean(fault) })}
      <span id={about} class={fault ? 'field-fault' : 'field-hint'} role={fault ? 'alert' : undefined}>
        {fault || hint}
      </span>
    </div>
  );
}

interface TextProps {
  label: string;
  value: string;
  onText: (text: string) => void;
  hint?: ComponentChildren;
  fault?: string | null;
  /** Behind the field: "MXN". */
  unit?: string;
  type?: 'text' | 'url';
  inputMode?: 'decimal' | 'numeric' | 'text';
  autocomplete?: string;
  maxLength?: number;
  disabled?: boolean;
  /** A sheet that opens with it lets one type at once. */
  autofocus?: boolean;
  /** Id of a datalist. */
  list?: string;
}

export function TextField({ label, value, onText, hint, fault, unit, ...rest }: TextProps) {
  return (
    <Field label={label} hint={hint} fault={fault ?? null}>
      {(ids) => (
        <span class={unit ? 'input-row has-unit' : 'input-row'}>
          <input {...rest} {...ids} value={value} onInput={(event) => onText(event.currentTarget.value)} />
          {unit && <span class="unit">{unit}</span>}
        </span>
      )}
    </Field>
  );
}
