/** What else was asked for on the same server. */
import { useCallback } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useClient, useEvents } from '../../store/context.ts';
import { type Pages, usePages } from '../../store/use-pages.ts';
import { Card } from '../../ui/card.tsx';
import { HistoryRow } from '../history/history-row.tsx';
import { mergeActions } from '../history/merge-actions.ts';
import { changedActions } from '../history/use-history.ts';
import styles from './action.module.css';

const SHOWN = 8;

export function OtherActions({ action }: { action: Pick<ActionSummary, 'id' | 'server_id'> }) {
  const others = useNewestOf(action.server_id).items.filter((other) => other.id !== action.id);
  return (
    <Card
      title="Other actions of this server"
      isFlush
      tools={<Link href={href.historyOf(action.server_id)}>All of them</Link>}
    >
      {others.length === 0 ? (
        <p className={`${styles.padded} ${styles.faint}`}>There are no others.</p>
      ) : (
        <ul aria-label="Other actions, newest first">
          {others.slice(0, SHOWN).map((other) => (
            <li key={other.id}>
              <HistoryRow action={other} hidesServer />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

/** The newest actions of a server, kept up to date. */
export function useNewestOf(serverId: string): Pages<ActionSummary> {
  const client = useClient();
  const load = useCallback(async () => {
    const answer = await client.actions({ server_id: [serverId] }, { limit: SHOWN + 1 });
    if (!answer.ok) return answer;
    const { actions: items, total, next_cursor: next } = answer.value;
    return { ok: true as const, value: { items, total, next } };
  }, [client, serverId]);
  const pages = usePages<ActionSummary>(load);
  useEvents((events) => {
    const changed = changedActions(events);
    if (changed.length === 0) return;
    pages.change((list, hasMore) => mergeActions(list, hasMore, changed, (one) => one.server_id === serverId));
  });
  return pages;
}
