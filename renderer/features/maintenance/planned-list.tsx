/** Windows to come, one a line. */
import type { Occurrence } from '../../../main/contract/maintenance.ts';
import { plannedText } from '../../ui/duration.ts';
import { useScopeText } from '../../words/scope.ts';
import styles from './calendar.module.css';
import type { Planned } from './month.ts';

const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit' });

export function timeText(at: string): string {
  return TIME.format(Date.parse(at));
}

export function PlannedList({ planned, label }: { planned: readonly Planned[]; label: string }) {
  return (
    <ol className={styles.list} aria-label={label}>
      {planned.map((one) => (
        <li key={`${one.schedule_id} ${one.starts_at}`}>
          <PlannedLine planned={one} />
        </li>
      ))}
    </ol>
  );
}

function PlannedLine({ planned }: { planned: Planned }) {
  const scope = useScopeText(planned.scope);
  return (
    <>
      <FromTo planned={planned} />: <bdi>{scope}</bdi>
    </>
  );
}

/** `Wed, 5 Mar 2025, 23:00 to 23:30`; the day of the end where it is another one. */
export function FromTo({ planned: { starts_at: start, ends_at: end } }: { planned: Occurrence }) {
  const isSameDay = new Date(start).toDateString() === new Date(end).toDateString();
  return (
    <>
      <time dateTime={start}>{plannedText(start)}</time> to{' '}
      <time dateTime={end}>{isSameDay ? timeText(end) : plannedText(end)}</time>
    </>
  );
}
