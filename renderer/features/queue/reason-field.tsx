/** The reason of a rejection, with those given lately to choose from. */
import type { Ref } from 'react';
import { useClient } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { Textarea } from '../../ui/field.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './reason-field.module.css';

const OFFERED = 5;

export interface ReasonFieldProps {
  value: string;
  onValue: (value: string) => void;
  ref?: Ref<HTMLTextAreaElement>;
  /** It was just asked for: it takes the focus. */
  isFocused?: boolean;
}

export function ReasonField({ value, onValue, ref, isFocused = false }: ReasonFieldProps) {
  const client = useClient();
  const recent = useAnswer('reasons', () => client.rejectionReasons());
  const reasons = recent.value?.reasons.slice(0, OFFERED) ?? [];
  return (
    <div className={styles.field}>
      <Textarea
        label="Reason"
        hint="Kept with the action, where whoever asked for it reads it."
        rows={2}
        required
        maxLength={1000}
        value={value}
        ref={ref}
        autoFocus={isFocused}
        onChange={(event) => onValue(event.target.value)}
      />
      {reasons.length > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
        <div role="group" aria-label="Recent reasons" className={styles.recent}>
          {reasons.map((reason) => (
            <button key={reason} type="button" className={styles.reason} onClick={() => onValue(reason)}>
              <bdi>{visibleLine(reason)}</bdi>
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
