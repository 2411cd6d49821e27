/** One server: who it is, how it is, what waits for it, and the one click that pauses or resumes it. */

import { memo } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { Label, StateMark } from '../../ui/badge.tsx';
import { classes } from '../../ui/classes.ts';
import { Given } from '../../ui/given.tsx';
import { visibleLine, visibleText } from '../../ui/visible-text.ts';
import { addressText } from '../../words/address.ts';
import { ACTION_LOOKS, serverLook } from '../../words/looks.ts';
import { HeldLine, heldByOthers } from '../commands/held-line.tsx';
import { ModeButton } from '../commands/mode-button.tsx';
import { ModeLine } from '../commands/mode-line.tsx';
import { ServerMenuButton } from '../commands/server-menu.tsx';
import styles from './server-row.module.css';
import { servicesLook } from './services-look.ts';

const TAGS_SHOWN = 3;

export interface ServerRowProps {
  server: ServerView;
  isSelected: boolean;
  onToggle: (serverId: string) => void;
}

export const ServerRow = memo(function ServerRow({ server, isSelected, onToggle }: ServerRowProps) {
  const { server_id: serverId } = server;
  const name = visibleLine(server.display_name);
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
            <bdi>{name}</bdi>
          </Link>
          <span className={styles.address}>
            <Given text={addressText(server)} />
          </span>
        </div>
        <div className={styles.tags}>
          {server.tags.slice(0, TAGS_SHOWN).map((tag) => (
            <Label key={tag}>{tag}</Label>
          ))}
          {server.tags.length > TAGS_SHOWN && <span>+{server.tags.length - TAGS_SHOWN}</span>}
        </div>
        <div className={styles.states}>
          <span className={styles.state} title={visibleText(server.connection_failure?.message ?? '') || undefined}>
            <StateMark look={serverLook(server)} />
          </span>
          <span className={styles.state}>
            <Services server={server} />
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

function Services({ server }: { server: ServerView }) {
  const services = useMirror((mirror) => mirror.services.get(server.server_id)) ?? NO_SERVICES;
  const shown = servicesLook(server, services);
  if (shown === null) return <span className={styles.none}>No services</span>;
  return <StateMark look={shown.look}>{shown.words}</StateMark>;
}

const NO_SERVICES: readonly ServiceView[] = [];
