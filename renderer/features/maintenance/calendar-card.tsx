/** The windows of a month: as a calendar, on the chosen day, and as a list. */
import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { useClient } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { Card } from '../../ui/card.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './calendar.module.css';
import { addDays, addMonths, byDay, type Day, dateOf, dayOf, weeksOf } from './month.ts';
import { MonthGrid } from './month-grid.tsx';
import { PlannedList } from './planned-list.tsx';
import { ReadProblem } from './read-problem.tsx';
import { useScheduleChanges } from './use-schedules.ts';

/** A window that began so long before the month may still last in it. */
const LONGEST_DAYS = 7;
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric' });
const DAY = new Intl.DateTimeFormat('en-GB', { weekday: 'long', day: 'numeric', month: 'long' });

export function CalendarCard() {
  const clock = useClock();
  const [day, setDay] = useState<Day>(() => dayOf(new Date(clock.now())));
  const { planned, isCut, problem, reload } = usePlanned(day);
  const days = byDay(planned);
  const ofDay = days.get(day) ?? [];
  return (
    <Card
      title={<span aria-live="polite">{MONTH.format(dateOf(day))}</span>}
      tools={
        <>
          <IconButton icon={ChevronLeft} label="Month before" size="small" onClick={() => setDay(addMonths(day, -1))} />
          <IconButton icon={ChevronRight} label="Month after" size="small" onClick={() => setDay(addMonths(day, 1))} />
        </>
      }
    >
      <div className={styles.calendar}>
        <ReadProblem problem={problem} reload={reload} />
        <MonthGrid day={day} today={dayOf(new Date(clock.now()))} days={days} onDay={setDay} />
        <section className={styles.chosen} aria-label="The chosen day" aria-live="polite">
          <h3>{DAY.format(dateOf(day))}</h3>
          {ofDay.length === 0 ? (
            <p>Nothing is planned.</p>
          ) : (
            <PlannedList planned={ofDay} label="Planned on this day" />
          )}
        </section>
        <details className={styles.details}>
          <summary>Show the month as a list</summary>
          {planned.length === 0 ? <p>Nothing is planned.</p> : <PlannedList planned={planned} label="Planned" />}
          {isCut && <p>There are more than are shown here.</p>}
        </details>
        <p className={styles.zone}>Times are of this machine: {Intl.DateTimeFormat().resolvedOptions().timeZone}.</p>
      </div>
    </Card>
  );
}

/** What comes in the weeks that the month touches. */
function usePlanned(day: Day) {
  const client = useClient();
  const weeks = weeksOf(day);
  const first = weeks[0]?.[0] ?? day;
  const after = addDays(weeks.at(-1)?.at(-1) ?? day, 1);
  const from = dateOf(addDays(first, -LONGEST_DAYS)).toISOString();
  const { value, problem, reload } = useAnswer(first, () => client.scheduleCalendar(from, dateOf(after).toISOString()));
  useScheduleChanges(reload);
  const shown = value?.occurrences.filter((one) => Date.parse(one.ends_at) > dateOf(first).getTime());
  return { planned: shown ?? [], isCut: value?.is_cut ?? false, problem, reload };
}
