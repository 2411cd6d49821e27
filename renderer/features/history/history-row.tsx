/** One action of the history: what it was, what became of it, who asked and who decided. */
import { memo } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useServer } from '../../store/context.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import { actionLook } from '../../words/looks.ts';
import { clipped } from '../../words/sentence.ts';
import styles from './history-row.module.css';

export interface HistoryRowProps {
  action: ActionSummary;
  /** It is told already by the place it is shown in. */
  hidesServer?: boolean;
}

export const HistoryRow = memo(function HistoryRow({ action, hidesServer = false }: HistoryRowProps) {
  const decision = decisionText(action);
  const because = action.failure?.message ?? action.rejection_reason ?? action.note;
  return (
    <article className={styles.frame}>
      <div className={styles.row}>
        <div className={styles.state}>
          <StateMark look={actionLook(action)} />
        </div>
        <Link href={href.action(action.id)} className={styles.command}>
          <code>{clipped(action.command)}</code>
        </Link>
        <div className={styles.when}>
          <Moment at={action.created_at} />
        </div>
        <p className={styles.facts}>
          {!hidesServer && <ServerName serverId={action.server_id} />}
          <span>
            asked by <bdi>{clipped(action.created_by)}</bdi>
          </span>
          {decision !== null && <span>{decision}</span>}
          {because !== null && (
            <span className={styles.because} dir="auto">
              {clipped(because)}
            </span>
          )}
        </p>
      </div>
    </article>
  );
});

function ServerName({ serverId }: { serverId: string }) {
  const server = useServer(serverId);
  if (server === undefined) return <span>{serverId} (removed)</span>;
  return <Link href={href.server(serverId)}>{clipped(server.display_name)}</Link>;
}

/** Who decided; of an action that nobody had to decide on, nothing. */
function decisionText(action: ActionSummary): string | null {
  if (action.rejected_by !== null) return `rejected by ${clipped(action.rejected_by)}`;
  if (action.cancelled_by !== null) return `cancelled by ${clipped(action.cancelled_by)}`;
  if (action.approved_by !== null && action.approved_by !== 'auto') return `approved by ${clipped(action.approved_by)}`;
  return null;
}
