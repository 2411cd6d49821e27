/** The last actions of a server. */
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Card } from '../../ui/card.tsx';
import { useNewestOf } from '../action/other-actions.tsx';
import { HistoryRow } from '../history/history-row.tsx';
import styles from './lists.module.css';

const SHOWN = 8;

export function ServerActions({ serverId }: { serverId: string }) {
  const { items, isReady } = useNewestOf(serverId);
  return (
    <Card title="Last actions" isFlush tools={<Link href={href.historyOf(serverId)}>All of them</Link>}>
      {items.length === 0 ? (
        <p className={styles.empty}>{isReady ? 'Nothing was asked for on this server yet.' : 'Reading …'}</p>
      ) : (
        <ul aria-label="Last actions, newest first">
          {items.slice(0, SHOWN).map((action) => (
            <li key={action.id}>
              <HistoryRow action={action} hidesServer />
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}
