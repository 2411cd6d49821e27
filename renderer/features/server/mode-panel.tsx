/** Whether fixes run at once or wait for a person, with the switch between the two. */

import { CircleArrowRight } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Given } from '../../ui/given.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Elapsed, Moment, Remaining } from '../../ui/relative-time.tsx';
import { ACTION_LOOKS, MAINTENANCE } from '../../words/looks.ts';
import { heldByOthers } from '../commands/held-line.tsx';
import { ModeButton } from '../commands/mode-button.tsx';
import { useServerCommands } from '../commands/server-commands.tsx';
import { HeldBy } from './held-by.tsx';
import styles from './mode-panel.module.css';

export function ModePanel({ server }: { server: ServerView }) {
  const commands = useServerCommands();
  const others = heldByOthers(server);
  const isHeld = server.is_paused || others.length > 0;
  const Icon = isHeld ? MAINTENANCE.icon : CircleArrowRight;
  return (
    <section
      aria-label="Mode"
      className={classes(styles.panel, server.is_paused ? styles.paused : isHeld && styles.heldByOthers)}
    >
      <Icon size={22} aria-hidden className={isHeld ? styles.held : styles.free} />
      <div className={styles.text}>
        <h2 className={styles.title}>{titleOf(server.is_paused, others.length > 0)}</h2>
        {server.is_paused && <PauseFacts server={server} />}
        {others.map((scope) => (
          <HeldBy key={scope} scope={scope} />
        ))}
        {server.pending_count > 0 && (
          <p>
            <Link href={href.queueOf(server.server_id)} className={styles.waiting}>
              <StateMark look={ACTION_LOOKS.pending}>
                {server.pending_count === 1 ? '1 action waits for you' : `${server.pending_count} actions wait for you`}
              </StateMark>
            </Link>
            {!isHeld && ' from before, until it is decided.'}
          </p>
        )}
      </div>
      <div className={styles.tools}>
        <Button size="small" kind="quiet" onClick={() => commands.askPause([server.server_id])}>
          {server.is_paused ? 'Change reason and end …' : 'Pause for …'}
        </Button>
        <ModeButton server={server} />
      </div>
    </section>
  );
}

function titleOf(isPaused: boolean, isHeld: boolean): string {
  if (isPaused) return 'Maintenance: fixes wait for a person';
  return isHeld ? 'Held: fixes wait for a person' : 'Fixes run at once';
}

function PauseFacts({ server }: { server: ServerView }) {
  return (
    <>
      <p className={styles.facts}>
        {server.paused_at !== null && (
          <span>
            since <Moment at={server.paused_at} /> (<Elapsed at={server.paused_at} />)
          </span>
        )}
        {server.paused_by !== null && (
          <span>
            by <Given text={server.paused_by} />
          </span>
        )}
        {server.resume_at === null ? (
          <span>until someone resumes it</span>
        ) : (
          <span>
            until <Moment at={server.resume_at} /> (<Remaining at={server.resume_at} /> left)
          </span>
        )}
      </p>
      {server.pause_reason !== null && <Prose text={server.pause_reason} label="Reason" />}
    </>
  );
}
