/** Maintenance mode in one line: since when, by whom, until when, why. */

import type { ServerView } from '../../../main/contract/server.ts';
import { Badge } from '../../ui/badge.tsx';
import { Given } from '../../ui/given.tsx';
import { Elapsed, Moment, Remaining } from '../../ui/relative-time.tsx';
import { visibleText } from '../../ui/visible-text.ts';
import { MAINTENANCE } from '../../words/looks.ts';
import styles from './mode-line.module.css';

type Paused = Pick<ServerView, 'paused_at' | 'paused_by' | 'pause_reason' | 'resume_at'>;

export function ModeLine({ server }: { server: Paused }) {
  return (
    <p className={styles.line}>
      <Badge look={MAINTENANCE} isSolid />
      <span>
        {server.paused_at !== null && (
          <>
            for <Elapsed at={server.paused_at} />
          </>
        )}
        {server.paused_by !== null && (
          <>
            {' '}
            by <Given text={server.paused_by} className={styles.who} />
          </>
        )}
        {server.resume_at === null ? (
          ', until someone resumes it'
        ) : (
          <>
            , until <Moment at={server.resume_at} /> (<Remaining at={server.resume_at} /> left)
          </>
        )}
      </span>
      {server.pause_reason !== null && (
        <span className={styles.reason} title={visibleText(server.pause_reason)}>
          “<Given text={server.pause_reason} />”
        </span>
      )}
    </p>
  );
}
