/** One stretch of maintenance that is over: who, why, how long, what it covered. */

import { durationText } from '../../../main/contract/duration-text.ts';
import type { EndedWindow } from '../../../main/contract/maintenance.ts';
import { Badge } from '../../ui/badge.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import { OVERDUE } from '../../words/looks.ts';
import { titleOfScope, useScopeText } from '../../words/scope.ts';
import { clipped } from '../../words/sentence.ts';
import { AffectedList } from './affected-list.tsx';
import styles from './rows.module.css';

export function LogRow({ window }: { window: EndedWindow }) {
  const name = useScopeText(window.scope);
  const lateMs = window.eta === null ? 0 : Date.parse(window.ended_at) - Date.parse(window.eta);
  return (
    <article className={styles.row} aria-label={`Maintenance of ${name}`}>
      <div className={styles.main}>
        <p className={styles.name}>
          <strong>
            <bdi>{titleOfScope(window.scope, name)}</bdi>
          </strong>
          <span>
            <Moment at={window.started_at} /> to <Moment at={window.ended_at} />
          </span>
          <strong>{durationText(window.duration_seconds * 1_000)}</strong>
          {lateMs > 0 && <Badge look={OVERDUE}>{durationText(lateMs)} past its ETA</Badge>}
        </p>
        {window.message !== null && <Prose text={window.message} isClamped />}
        <p className={styles.facts}>
          <span>
            begun by <bdi>{clipped(window.activated_by)}</bdi>
          </span>
          <span>
            ended by <bdi>{clipped(window.ended_by)}</bdi>
          </span>
          {window.reason !== null && (
            <span>
              Reason: <bdi>{clipped(window.reason)}</bdi>
            </span>
          )}
        </p>
        <AffectedList affected={window.affected} />
      </div>
    </article>
  );
}
