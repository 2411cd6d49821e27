/** What is planned: every schedule, and the month it falls into. */
import { CalendarClock } from 'lucide-react';
import { useRef, useState } from 'react';
import type { Schedule } from '../../../main/contract/maintenance.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { CalendarCard } from './calendar-card.tsx';
import { CancelScheduleDialog } from './cancel-schedule-dialog.tsx';
import { ReadProblem } from './read-problem.tsx';
import styles from './rows.module.css';
import { ScheduleRow } from './schedule-row.tsx';
import { useSchedules } from './use-schedules.ts';

export function UpcomingSection() {
  const { value, problem, reload } = useSchedules();
  const [cancelled, setCancelled] = useState<Schedule | null>(null);
  const listRef = useRef<HTMLDivElement>(null);
  return (
    <div className={styles.sections}>
      <div ref={listRef} tabIndex={-1} className={styles.focus}>
        <Card title="Schedules" isFlush>
          <ReadProblem problem={problem} reload={reload} />
          {value?.schedules.length === 0 && (
            <EmptyState icon={CalendarClock} title="Nothing is planned">
              <p>“Schedule …” plans maintenance once, or every week or month. It begins and ends by itself.</p>
            </EmptyState>
          )}
          <ul className={styles.rows} aria-label="Schedules">
            {value?.schedules.map((schedule) => (
              <li key={schedule.id}>
                <ScheduleRow schedule={schedule} onCancel={() => setCancelled(schedule)} />
              </li>
            ))}
          </ul>
        </Card>
      </div>
      <CalendarCard />
      {cancelled !== null && (
        <CancelScheduleDialog
          schedule={cancelled}
          onClose={() => setCancelled(null)}
          finalFocus={() => listRef.current}
        />
      )}
    </div>
  );
}
