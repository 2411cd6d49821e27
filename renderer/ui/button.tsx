/** Buttons. One that cannot be used right now stays focusable and says so, so that no focus is lost. */
import { LoaderCircle } from 'lucide-react';
import type { ComponentProps, MouseEvent } from 'react';
import styles from './button.module.css';
import { classes } from './classes.ts';

export type ButtonKind = 'plain' | 'primary' | 'danger' | 'quiet';

export interface ButtonProps extends ComponentProps<'button'> {
  kind?: ButtonKind;
  size?: 'normal' | 'small';
  /** Work it started is under way: it shows so and does nothing when pressed. */
  isBusy?: boolean;
}

/** The class of a button, for links that look like one. */
export function buttonClass(kind: ButtonKind = 'plain', size: 'normal' | 'small' = 'normal'): string {
  return classes(styles.button, kind !== 'plain' && styles[kind], size === 'small' && styles.small);
}

/** A button of type `button` unless told otherwise; `disabled` keeps it reachable by keyboard. */
export function Button({
  kind = 'plain',
  size = 'normal',
  isBusy = false,
  disabled = false,
  className,
  onClick,
  children,
  type = 'button',
  ...rest
}: ButtonProps) {
  const isOff = disabled || isBusy;
  const press = (event: MouseEvent<HTMLButtonElement>) => {
    if (isOff) event.preventDefault();
    else onClick?.(event);
  };
  return (
    <button
      {...rest}
      type={type}
      className={classes(buttonClass(kind, size), className)}
      aria-disabled={isOff || undefined}
      aria-busy={isBusy || undefined}
      onClick={press}
    >
      {isBusy && <LoaderCircle size={14} aria-hidden className={styles.turning} />}
      {children}
    </button>
  );
}
