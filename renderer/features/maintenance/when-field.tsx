/** Choosing a time: from a short list, or an own one. */
import { useClock } from '../../ui/clock-context.ts';
import { shortMomentText } from '../../ui/duration.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import styles from './forms.module.css';
import { instantOf, WHEN_CHOICES, type When, type WhenChoice } from './when.ts';

export interface WhenFieldProps {
  label: string;
  /** What having none means. */
  none: string;
  hint: string;
  value: When;
  onValue: (value: When) => void;
  /** What it is now, where there is one. */
  present?: string | null;
  error?: string | null;
}

export function WhenField({ label, none, hint, value, onValue, present = null, error = null }: WhenFieldProps) {
  const clock = useClock();
  const isWrong = value.own !== '' && instantOf(value, clock.now()) === 'wrong';
  const wrong = isWrong ? 'It must lie in the future.' : error;
  return (
    <div className={styles.when}>
      <Select
        label={label}
        hint={hint}
        value={value.choice}
        error={value.choice === 'own' ? null : wrong}
        onChange={(event) => onValue({ ...value, choice: event.target.value as WhenChoice })}
      >
        {present !== null && (
          <option value="keep">As it is: {shortMomentText(Date.parse(present), clock.now())}</option>
        )}
        <option value="none">{none}</option>
        {WHEN_CHOICES.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </Select>
      {value.choice === 'own' && (
        <TextInput
          label={`${label}: date and time`}
          type="datetime-local"
          required
          value={value.own}
          error={wrong}
          onChange={(event) => onValue({ ...value, own: event.target.value })}
        />
      )}
    </div>
  );
}
