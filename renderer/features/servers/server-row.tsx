/** One server: who it is, how it is, what waits for it, and the one click that pauses or resumes it. */
import { memo } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Label, StateMark } from '../../ui/badge.tsx';
import { classes } from '../../ui/classes.ts';
import { visibleLine } from '../../ui/visible-text.ts';
import { ACTION_LOOKS, SERVICE_LOOKS, serverLook } from '../../words/looks.ts';
import { HeldLine, heldByOthers } from '../commands/held-line.tsx';
import { ModeButton } from '../commands/mode-button.tsx';
import { ModeLine } from '../commands/mode-line.tsx';
import { ServerMenuButton } from '../commands/server-menu.tsx';
import styles from './server-row.module.css';

const TAGS_SHOWN = 3;

export interface ServerRowProps {
  server: ServerView;
  isSelected: boolean;
  onToggle: (serverId: string) => void;
}

export const ServerRow = memo(function ServerRow({ server, isSelected, onToggle }: ServerRowProps) {
  const { server_id: serverId, display_name: name } = server;
  const others = heldByOthers(server);
  return (
    <article
      className={classes(styles.row, server.is_paused ? styles.paused : others.length > 0 && styles.held)}
      aria-label={name}
    >
      <div className={styles.line}>
        <label className={styles.select}>
          <input
            type="checkbox"
            checked={isSelected}
            onChange={() => onToggle(serverId)}
            aria-label={`Select ${name}`}
          />
        </label>
        <div className={styles.who}>
          <Link href={href.server(serverId)} className={styles.name} title={name}>
            <bdi>{visibleLine(name)}</bdi>
          </Link>
          <span className={styles.address}>
            <bdi>
              {server.ssh_user}@{server.host}
              {server.port === 22 ? '' : `:${server.port}`}
            </bdi>
          </span>
        </div>
        <div className={styles.tags}>
          {server.tags.slice(0, TAGS_SHOWN).map((tag) => (
            <Label key={tag}>{tag}</Label>
          ))}
          {server.tags.length > TAGS_SHOWN && <span>+{server.tags.length - TAGS_SHOWN}</span>}
        </div>
        <div className={styles.states}>
          <span className={styles.state} title={server.connection_failure?.message}>
            <StateMark look={serverLook(server)} />
          </span>
          <span className={styles.state}>
            <Services total={server.services_total} trouble={server.services_in_trouble} />
          </span>
          <span className={styles.state}>
            {server.pending_count > 0 && (
              <Link href={href.queueOf(serverId)} className={styles.waiting}>
                <StateMark look={ACTION_LOOKS.pending}>{server.pending_count} waiting</StateMark>
              </Link>
            )}
          </span>
        </div>
        <div className={styles.tools}>
          <ModeButton server={server} />
          <ServerMenuButton server={server} />
        </div>
      </div>
      {server.is_paused && <ModeLine server={server} />}
      {others.map((scope) => (
        <HeldLine key={scope} scope={scope} />
      ))}
    </article>
  );
});

function Services({ total, trouble }: { total: number; trouble: number }) {
  if (total === 0) return <span className={styles.none}>No services</span>;
  if (trouble === 0)
    return <StateMark look={SERVICE_LOOKS.running}>{total === 1 ? '1 service' : `${total} services`}</StateMark>;
  return (
    <StateMark look={SERVICE_LOOKS.failed}>
      {trouble} of {total} in trouble
    </StateMark>
  );
}
