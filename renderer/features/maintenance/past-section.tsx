/** Maintenance that is over: the picture of it, and the log (MNT-6). */
import { History } from 'lucide-react';
import { useCallback } from 'react';
import type { EndedWindow } from '../../../main/contract/maintenance.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { useGap } from '../../store/use-gap.ts';
import { usePages } from '../../store/use-pages.ts';
import { Card } from '../../ui/card.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { ListEnd } from '../../ui/list-end.tsx';
import { LogRow } from './log-row.tsx';
import styles from './rows.module.css';
import { StatisticsCard } from './statistics-card.tsx';

const PAGE = 30;

export function PastSection() {
  const pages = useLog();
  return (
    <div className={styles.sections}>
      <StatisticsCard />
      <Card title="Log" isFlush>
        {pages.isReady && pages.items.length === 0 && (
          <EmptyState icon={History} title="No maintenance has ended yet" />
        )}
        <ul className={styles.rows} aria-label="Past maintenance">
          {pages.items.map((window) => (
            <li key={window.id}>
              <LogRow window={window} />
            </li>
          ))}
        </ul>
        <ListEnd pages={pages} more="Show earlier maintenance" />
      </Card>
    </div>
  );
}

/** The cursor is how many are shown; one that ends meanwhile is put on top by its event. */
function useLog() {
  const client = useClient();
  const load = useCallback(
    async (cursor: string | undefined) => {
      const offset = Number(cursor ?? 0);
      const answer = await client.maintenanceLog({ limit: PAGE, offset });
      if (!answer.ok) return answer;
      const { windows: items, total } = answer.value;
      const shown = offset + items.length;
      return { ok: true as const, value: { items, total, next: shown < total ? String(shown) : null } };
    },
    [client],
  );
  const pages = usePages<EndedWindow>(load);
  useEvents((events) => {
    const ended = events
      .filter(({ kind }) => kind === 'maintenance.ended')
      .map(({ data }) => data.window as EndedWindow);
    if (ended.length > 0) pages.change(({ items, total }) => ({ items: merged(items, ended), total }));
  });
  useGap(pages.reload);
  return pages;
}

function merged(items: readonly EndedWindow[], ended: readonly EndedWindow[]): readonly EndedWindow[] {
  const ids = new Set(ended.map((window) => window.id));
  return [...ended, ...items.filter((window) => !ids.has(window.id))].sort((a, b) =>
    a.ended_at < b.ended_at ? 1 : a.ended_at > b.ended_at ? -1 : b.id - a.id,
  );
}
