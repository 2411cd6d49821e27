/** On or off, taking effect at once. */
import { type ReactNode, useId } from 'react';
import { classes } from './classes.ts';
import styles from './switch.module.css';

export interface SwitchProps {
  label: string;
  hint?: ReactNode;
  isOn: boolean;
  onChange: (isOn: boolean) => void;
  isBusy?: boolean;
  /** `hold`: being on means that something is held. */
  tone?: 'accent' | 'hold';
}

/** A row of words with the switch at its end. */
export function Switch({ label, hint, isOn, onChange, isBusy = false, tone = 'accent' }: SwitchProps) {
  const id = useId();
  return (
    <div className={styles.row}>
      <div>
        <span id={`${id}-label`} className={styles.label}>
          {label}
        </span>
        {hint !== undefined && (
          <p id={`${id}-hint`} className={styles.hint}>
            {hint}
          </p>
        )}
      </div>
      <button
        type="button"
        role="switch"
        aria-checked={isOn}
        aria-labelledby={`${id}-label`}
        aria-describedby={hint === undefined ? undefined : `${id}-hint`}
        aria-disabled={isBusy || undefined}
        className={classes(styles.switch, tone === 'hold' && styles.hold)}
        onClick={() => {
          if (!isBusy) onChange(!isOn);
        }}
      />
    </div>
  );
}
