/** One stretch of maintenance that is open, with everything that can be done about it. */
import { Pencil } from 'lucide-react';
import type { MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { Badge } from '../../ui/badge.tsx';
import { Button } from '../../ui/button.tsx';
import { classes } from '../../ui/classes.ts';
import { Prose } from '../../ui/prose.tsx';
import { Elapsed, Moment } from '../../ui/relative-time.tsx';
import { MAINTENANCE } from '../../words/looks.ts';
import { serverIdOf, titleOfScope, useScopeText } from '../../words/scope.ts';
import { clipped } from '../../words/sentence.ts';
import { useServerCommands } from '../commands/server-commands.tsx';
import { AffectedList } from './affected-list.tsx';
import { StatusForm } from './status-form.tsx';
import { EndButton, ExtendButton } from './window-buttons.tsx';
import styles from './window-card.module.css';
import { EndsAt, EtaMark, useIsOverdue } from './window-times.tsx';

export function WindowCard({ window }: { window: MaintenanceWindow }) {
  const commands = useServerCommands();
  const name = useScopeText(window.scope);
  const isOverdue = useIsOverdue(window.eta);
  const serverId = serverIdOf(window.scope);
  const title = <bdi>{titleOfScope(window.scope, name)}</bdi>;
  return (
    <article className={classes(styles.card, isOverdue && styles.overdue)} aria-label={`Maintenance of ${name}`}>
      <div className={styles.head}>
        <h2 className={styles.title}>
          {serverId === null ? title : <Link href={href.server(serverId)}>{title}</Link>}
        </h2>
        <Badge look={MAINTENANCE} isSolid />
        {window.eta !== null && <EtaMark eta={window.eta} />}
        <div className={styles.tools}>
          <ExtendButton window={window} />
          <Button size="small" aria-label={`Edit maintenance of ${name}`} onClick={() => commands.editWindow(window)}>
            <Pencil size={14} aria-hidden />
            Edit …
          </Button>
          <EndButton window={window} onEnd={() => commands.end(window.scope)} />
        </div>
      </div>
      {window.message !== null && <Prose text={window.message} />}
      <Facts window={window} />
      <StatusForm window={window} />
      <AffectedList affected={window.affected} />
    </article>
  );
}

function Facts({ window }: { window: MaintenanceWindow }) {
  const isOverdue = useIsOverdue(window.eta);
  return (
    <>
      <p className={styles.facts}>
        <span>
          since <Moment at={window.started_at} /> (<Elapsed at={window.started_at} />)
        </span>
        <span>
          by <bdi>{clipped(window.activated_by)}</bdi>
        </span>
        {window.eta === null && <span>no ETA given</span>}
        {window.eta !== null && isOverdue && (
          <span>
            was to be over at <Moment at={window.eta} />
          </span>
        )}
        {window.ends_at === null ? <span>goes on until someone ends it</span> : <EndsAt at={window.ends_at} />}
      </p>
      {window.reason !== null && (
        <p className={styles.reason}>
          Reason: <bdi>{clipped(window.reason)}</bdi>
        </p>
      )}
    </>
  );
}
