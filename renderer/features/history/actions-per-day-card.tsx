/** How many actions were asked for on each of the last days, and what became of them (WIN-4). */
import { useEffect, useId, useRef } from 'react';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';
import { Button } from '../../ui/button.tsx';
import { Card } from '../../ui/card.tsx';
import { Segments } from '../../ui/segments.tsx';
import styles from './actions-per-day-card.module.css';
import { BarChart } from './bar-chart.tsx';
import { DayTable } from './day-table.tsx';
import { countsText, outcomesPerDay, sumOfDays } from './outcome-groups.ts';
import { Legend } from './outcome-patterns.tsx';

const LENGTHS = ['7', '30', '90'] as const;
type Length = (typeof LENGTHS)[number];
/** Many changes at once are one question to the host. */
const SETTLE_MS = 2_000;

export function ActionsPerDayCard() {
  const named = useQuery().get('days');
  const length = LENGTHS.find((one) => one === named) ?? '30';
  const setQuery = useSetQuery();
  return (
    <Card
      title="Actions per day"
      tools={
        <Segments<Length>
          label="Length"
          value={length}
          onValue={(value) => setQuery({ days: value === '30' ? '' : value })}
          segments={LENGTHS.map((value) => ({ value, label: `${value} days` }))}
        />
      }
    >
      <Picture length={length} />
    </Card>
  );
}

function Picture({ length }: { length: Length }) {
  const client = useClient();
  const id = useId();
  const reading = useAnswer(length, () => client.actionsPerDay(Number(length)));
  useReloadAfterActions(reading.reload);
  if (reading.value === null) {
    if (reading.problem === null) return <p className={styles.waiting}>Loading …</p>;
    return (
      <div role="alert" className={styles.trouble}>
        <p>{reading.problem.message}</p>
        <Button size="small" onClick={reading.reload}>
          Try again
        </Button>
      </div>
    );
  }
  const days = outcomesPerDay(reading.value);
  const sum = sumOfDays(days);
  return (
    <figure className={styles.figure}>
      <BarChart days={days} label={`Actions per day in the last ${length} days: ${countsText(sum)}.`} />
      <figcaption>
        <Legend id={id} counts={sum} />
      </figcaption>
      <DayTable days={days} />
    </figure>
  );
}

function useReloadAfterActions(reload: () => void): void {
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEvents((events) => {
    if (!events.some((event) => event.kind.startsWith('action.'))) return;
    timer.current ??= setTimeout(() => {
      timer.current = undefined;
      reload();
    }, SETTLE_MS);
  });
  useGap(reload);
}
