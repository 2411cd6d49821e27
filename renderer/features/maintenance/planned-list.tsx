/** Windows to come, one a line. */
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
  const isSameDay = new Date(planned.starts_at).toDateString() === new Date(planned.ends_at).toDateString();
  return (
    <>
      <time dateTime={planned.starts_at}>{plannedText(planned.starts_at)}</time> to{' '}
      <time dateTime={planned.ends_at}>{isSameDay ? timeText(planned.ends_at) : plannedText(planned.ends_at)}</time>:{' '}
      <bdi>{scope}</bdi>
    </>
  );
}
