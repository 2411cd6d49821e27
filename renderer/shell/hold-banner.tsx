/** Maintenance of more than a single server: said on every screen, for as long as it is open. */
import type { MaintenanceWindow } from '../../main/contract/maintenance.ts';
import { useServerCommands } from '../features/commands/server-commands.tsx';
import { EndButton, ExtendButton } from '../features/maintenance/window-buttons.tsx';
import { EndsAt, EtaMark } from '../features/maintenance/window-times.tsx';
import { Link } from '../router/link.tsx';
import { href } from '../router/routes.ts';
import { useMirror } from '../store/context.ts';
import { selectWideMaintenance } from '../store/selectors.ts';
import { Elapsed, Moment } from '../ui/relative-time.tsx';
import { titleOfScope, useScopeText } from '../words/scope.ts';
import { clipped } from '../words/sentence.ts';
import styles from './hold-banner.module.css';

const SHOWN = 3;

export function HoldBanner() {
  const windows = useMirror(selectWideMaintenance);
  if (windows.length === 0) return null;
  return (
    <section className={styles.banner} aria-label="Maintenance under way">
      <ul className={styles.list}>
        {windows.slice(0, SHOWN).map((window) => (
          <li key={window.id} className={styles.row}>
            <Held window={window} />
          </li>
        ))}
        {windows.length > SHOWN && (
          <li>
            <Link href={href.maintenance()}>and {windows.length - SHOWN} more</Link>
          </li>
        )}
      </ul>
    </section>
  );
}

function Held({ window }: { window: MaintenanceWindow }) {
  const commands = useServerCommands();
  const scope = useScopeText(window.scope);
  const isAll = window.scope === 'all';
  return (
    <>
      <p className={styles.text}>
        <Link href={href.maintenance()} className={styles.what}>
          <strong>
            <bdi>{titleOfScope(window.scope, scope)}</bdi> {isAll ? 'is held.' : 'are held.'}
          </strong>
        </Link>{' '}
        Fixes there wait for a person; watching goes on.{' '}
        <span className={styles.since}>
          Since <Moment at={window.started_at} /> (<Elapsed at={window.started_at} />)
          {window.ends_at !== null && (
            <>
              , <EndsAt at={window.ends_at} />
            </>
          )}
          .
        </span>{' '}
        {window.message !== null && (
          <span>
            “<bdi>{clipped(window.message)}</bdi>”
          </span>
        )}
      </p>
      <div className={styles.tools}>
        {window.eta !== null && <EtaMark eta={window.eta} />}
        <ExtendButton window={window} />
        <EndButton isShort window={window} onEnd={() => commands.end(window.scope)} />
      </div>
    </>
  );
}
