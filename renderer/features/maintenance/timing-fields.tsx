/** When planned maintenance begins: once, by week or month, or by cron. */
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { Checkbox, Select, TextInput } from '../../ui/field.tsx';
import { WEEKDAYS } from '../../words/cron-words.ts';
import styles from './forms.module.css';
import type { Rhythm, ScheduleDraft } from './schedule-draft.ts';

export interface TimingFieldsProps {
  draft: ScheduleDraft;
  onChange: (change: Partial<ScheduleDraft>) => void;
  problem: ClientProblem | null;
}

const MONTH_DAYS = Array.from({ length: 28 }, (_, index) => String(index + 1));
const ZONES = Intl.supportedValuesOf('timeZone');

export function TimingFields(props: TimingFieldsProps) {
  const { draft, onChange, problem } = props;
  return (
    <>
      <Select
        label="How often"
        value={draft.rhythm}
        onChange={(event) => onChange({ rhythm: event.target.value as Rhythm })}
      >
        <option value="once">Once</option>
        <option value="weekly">Every week</option>
        <option value="monthly">Every month</option>
        <option value="cron">By cron</option>
      </Select>
      {draft.rhythm === 'once' ? (
        <TextInput
          label="Begins"
          hint={`In the time of this machine: ${Intl.DateTimeFormat().resolvedOptions().timeZone}.`}
          type="datetime-local"
          required
          value={draft.startsAt}
          error={fieldError(problem, 'starts_at')}
          onChange={(event) => onChange({ startsAt: event.target.value })}
        />
      ) : (
        <RecurringFields {...props} />
      )}
    </>
  );
}

function RecurringFields(props: TimingFieldsProps) {
  const { draft, onChange, problem } = props;
  return (
    <>
      {draft.rhythm === 'weekly' && <WeekDays {...props} />}
      {draft.rhythm === 'cron' && (
        <TextInput
          label="Cron"
          hint="Five fields: minute, hour, day, month, day of the week."
          required
          maxLength={200}
          value={draft.cron}
          error={fieldError(problem, 'cron')}
          onChange={(event) => onChange({ cron: event.target.value })}
        />
      )}
      <div className={styles.pair}>
        {draft.rhythm === 'monthly' && (
          <Select
            label="On day"
            value={draft.monthDay}
            onChange={(event) => onChange({ monthDay: event.target.value })}
          >
            {MONTH_DAYS.map((day) => (
              <option key={day}>{day}</option>
            ))}
            <option value="L">The last one</option>
          </Select>
        )}
        {draft.rhythm !== 'cron' && (
          <TextInput
            label="At"
            type="time"
            required
            value={draft.time}
            error={fieldError(problem, 'cron')}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        )}
        <TextInput
          label="Time zone"
          list="time-zones"
          required
          value={draft.timeZone}
          error={fieldError(problem, 'time_zone')}
          onChange={(event) => onChange({ timeZone: event.target.value })}
        />
        <datalist id="time-zones">
          {ZONES.map((zone) => (
            <option key={zone} value={zone} />
          ))}
        </datalist>
      </div>
    </>
  );
}

function WeekDays({ draft, onChange }: TimingFieldsProps) {
  const toggle = (day: number) =>
    onChange({ days: draft.days.includes(day) ? draft.days.filter((one) => one !== day) : [...draft.days, day] });
  return (
    <fieldset>
      <legend className={styles.legend}>On</legend>
      <div className={styles.days}>
        {WEEKDAYS.map((name, index) => (
          <Checkbox
            key={name}
            label={name}
            checked={draft.days.includes(index + 1)}
            onChange={() => toggle(index + 1)}
          />
        ))}
      </div>
    </fieldset>
  );
}
