/** A labelled form control with hint and error, tied together for assistive technology. */

import { TriangleAlert } from 'lucide-react';
import { type ComponentProps, type KeyboardEvent, type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './field.module.css';
import { visibleText } from './visible-text.ts';

export interface FieldProps {
  label: string;
  hint?: ReactNode;
  /** What is wrong with the value, in a sentence; null while nothing is. */
  error?: string | null | undefined;
  isOptional?: boolean;
}

interface Wiring {
  id: string;
  'aria-describedby': string | undefined;
  'aria-invalid': true | undefined;
  className: string;
}

function Field({ label, hint, error, isOptional, children }: FieldProps & { children: (wiring: Wiring) => ReactNode }) {
  const id = useId();
  const described = [hint !== undefined && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className={styles.field}>
      <label htmlFor={id} className={styles.label}>
        {label} {isOptional && <span className={styles.optional}>(optional)</span>}
      </label>
      {children({
        id,
        'aria-describedby': described === '' ? undefined : described,
        'aria-invalid': error ? true : undefined,
        className: styles.control ?? '',
      })}
      {error && (
        <p id={`${id}-error`} className={styles.error}>
          <TriangleAlert size={13} aria-hidden />
          {visibleText(error)}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className={styles.hint}>
          {hint}
        </p>
      )}
    </div>
  );
}

type Own = keyof FieldProps | 'id' | 'aria-describedby' | 'aria-invalid';

/** One line of text. */
export function TextInput({
  label,
  hint,
  error,
  isOptional,
  className,
  ...input
}: FieldProps & Omit<ComponentProps<'input'>, Own>) {
  return (
    <Field {...{ label, hint, error }} isOptional={isOptional ?? false}>
      {(wiring) => (
        <input
          autoComplete="off"
          spellCheck={false}
          {...input}
          {...wiring}
          className={classes(wiring.className, className)}
        />
      )}
    </Field>
  );
}

/** Several lines of text; Ctrl or Cmd with Enter sends its form. */
export function Textarea({
  label,
  hint,
  error,
  isOptional,
  className,
  ...area
}: FieldProps & Omit<ComponentProps<'textarea'>, Own>) {
  return (
    <Field {...{ label, hint, error }} isOptional={isOptional ?? false}>
      {(wiring) => (
        <textarea
          rows={3}
          onKeyDown={sendOnEnter}
          {...area}
          {...wiring}
          className={classes(wiring.className, styles.area, className)}
        />
      )}
    </Field>
  );
}

function sendOnEnter(event: KeyboardEvent<HTMLTextAreaElement>): void {
  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.form?.requestSubmit();
}

/** One of a few values; the platform's own list, which every assistive technology knows. */
export function Select({
  label,
  hint,
  error,
  isOptional,
  className,
  ...select
}: FieldProps & Omit<ComponentProps<'select'>, Own>) {
  return (
    <Field {...{ label, hint, error }} isOptional={isOptional ?? false}>
      {(wiring) => <select {...select} {...wiring} className={classes(wiring.className, className)} />}
    </Field>
  );
}

/** Yes or no, with its words beside it. */
export function Checkbox({
  label,
  className,
  ...input
}: { label: ReactNode } & Omit<ComponentProps<'input'>, 'type' | 'id'>) {
  return (
    <label className={classes(styles.choice, className)}>
      <input {...input} type="checkbox" />
      <span>{label}</span>
    </label>
  );
}
