/** One schedule: what, when next, how long, and leaving one start out. */
import { CalendarX, SkipForward } from 'lucide-react';
import { durationText } from '../../../main/contract/duration-text.ts';
import type { Schedule } from '../../../main/contract/maintenance.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { plannedText } from '../../ui/duration.ts';
import { Prose } from '../../ui/prose.tsx';
import { Remaining } from '../../ui/relative-time.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { cronWords } from '../../words/cron-words.ts';
import { titleOfScope, useScopeText } from '../../words/scope.ts';
import { clipped } from '../../words/sentence.ts';
import styles from './rows.module.css';

const MINUTE_MS = 60_000;

export function ScheduleRow({ schedule, onCancel }: { schedule: Schedule; onCancel: () => void }) {
  const name = useScopeText(schedule.scope);
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const isElsewhere = schedule.time_zone !== null && schedule.time_zone !== here;
  return (
    <article className={styles.row} aria-label={`Planned maintenance of ${name}`}>
      <div className={styles.main}>
        <p className={styles.name}>
          <strong>
            <bdi>{titleOfScope(schedule.scope, name)}</bdi>
          </strong>
          <Rhythm schedule={schedule} />
        </p>
        {schedule.next_starts_at !== null && (
          <p>
            Next: <time dateTime={schedule.next_starts_at}>{plannedText(schedule.next_starts_at)}</time>
            {isElsewhere && ' in the time of this machine'} (in <Remaining at={schedule.next_starts_at} />
            ), for {durationText(schedule.length_minutes * MINUTE_MS)}
          </p>
        )}
        {schedule.message !== null && <Prose text={schedule.message} isClamped />}
        <p className={styles.facts}>
          <span>
            planned by <bdi>{clipped(schedule.created_by)}</bdi>
          </span>
          {schedule.reason !== null && (
            <span>
              Reason: <bdi>{clipped(schedule.reason)}</bdi>
            </span>
          )}
        </p>
      </div>
      <div className={styles.tools}>
        {schedule.kind === 'recurring' && <SkipButton schedule={schedule} name={name} />}
        <Button size="small" aria-label={`Cancel … the schedule of ${name}`} onClick={onCancel}>
          <CalendarX size={14} aria-hidden />
          Cancel …
        </Button>
      </div>
    </article>
  );
}

function Rhythm({ schedule }: { schedule: Schedule }) {
  if (schedule.cron === null) return <span>once</span>;
  const words = cronWords(schedule.cron);
  return (
    <span>
      {words ?? <code>{clipped(schedule.cron)}</code>} <bdi className={styles.zone}>{schedule.time_zone}</bdi>
    </span>
  );
}

function SkipButton({ schedule, name }: { schedule: Schedule; name: string }) {
  const client = useClient();
  const toasts = useToasts();
  const { isBusy, ask } = useAsk();
  const skip = async () => {
    const answer = await ask(() => client.skipSchedule(schedule.id));
    if (answer === null || schedule.next_starts_at === null) return;
    const { next_starts_at: next } = answer.value;
    const then = next === null ? 'There is no later one.' : `The next is on ${plannedText(next)}.`;
    toasts.say({ tone: 'idle', text: `${plannedText(schedule.next_starts_at)} is left out. ${then}` });
  };
  return (
    <Button size="small" isBusy={isBusy} aria-label={`Skip next of ${name}`} onClick={skip}>
      {!isBusy && <SkipForward size={14} aria-hidden />}
      Skip next
    </Button>
  );
}
