/** How much maintenance there was, of what, and what it did to fixes (MNT-6). */

import { durationText } from '../../../main/contract/duration-text.ts';
import type { MaintenanceStatistics } from '../../../main/contract/maintenance.ts';
import { useQuery, useSetQuery } from '../../router/location.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useGap } from '../../store/use-gap.ts';
import { Card } from '../../ui/card.tsx';
import { Segments } from '../../ui/segments.tsx';
import { ReadProblem } from './read-problem.tsx';
import { ScopeBars } from './scope-bars.tsx';
import styles from './statistics.module.css';

const LENGTHS = ['30', '90'] as const;
type Length = (typeof LENGTHS)[number];

export function StatisticsCard() {
  const named = useQuery().get('days');
  const length = LENGTHS.find((one) => one === named) ?? '30';
  const setQuery = useSetQuery();
  const client = useClient();
  const { value, problem, reload } = useAnswer(length, () => client.maintenanceStatistics(Number(length)));
  useEvents((events) => {
    if (events.some(({ kind }) => kind === 'maintenance.started' || kind === 'maintenance.ended')) reload();
  });
  useGap(reload);
  return (
    <Card
      title={`In the last ${length} days`}
      tools={
        <Segments<Length>
          label="Length"
          value={length}
          onValue={(next) => setQuery({ days: next === '30' ? '' : next })}
          segments={LENGTHS.map((one) => ({ value: one, label: `${one} days` }))}
        />
      }
    >
      <ReadProblem problem={problem} reload={reload} />
      {value === null ? problem === null && <p>Loading …</p> : <Picture statistics={value} />}
    </Card>
  );
}

function Picture({ statistics }: { statistics: MaintenanceStatistics }) {
  const { total_seconds, average_seconds, longest_seconds, held_actions, allowed_actions } = statistics;
  const length = (seconds: number | null) => (seconds === null ? '–' : durationText(seconds * 1_000));
  const facts: [name: string, value: string][] = [
    ['in maintenance, all together', length(total_seconds)],
    [statistics.windows === 1 ? 'window' : 'windows', statistics.windows.toLocaleString('en-US')],
    ['on average', length(average_seconds)],
    ['the longest', length(longest_seconds)],
    ['went past their ETA', statistics.overdue.toLocaleString('en-US')],
    ['actions waited for a person', held_actions.toLocaleString('en-US')],
    ['actions passed by a rule', allowed_actions.toLocaleString('en-US')],
  ];
  return (
    <div className={styles.picture}>
      <dl className={styles.facts}>
        {facts.map(([name, value]) => (
          <div key={name} className={styles.fact}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <ScopeBars statistics={statistics} />
    </div>
  );
}
