/** Maintenance of more than this server that holds it, and its own end: ending the pause of the server ends none of it. */
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { Elapsed } from '../../ui/relative-time.tsx';
import { useScopeText } from '../../words/scope.ts';
import { useServerCommands } from '../commands/server-commands.tsx';
import { EndButton } from '../maintenance/window-buttons.tsx';
import { EndsAt, EtaMark } from '../maintenance/window-times.tsx';
import styles from './mode-panel.module.css';

export function HeldBy({ scope }: { scope: string }) {
  const commands = useServerCommands();
  const name = useScopeText(scope);
  const window = useMirror((mirror) => mirror.maintenance.find((one) => one.scope === scope));
  if (window === undefined) return null;
  return (
    <div className={styles.heldBy}>
      <span>
        <Link href={href.maintenance()}>
          Maintenance of <bdi>{name}</bdi>
        </Link>{' '}
        holds it, for <Elapsed at={window.started_at} />
        {window.ends_at !== null && (
          <>
            , <EndsAt at={window.ends_at} />
          </>
        )}
      </span>
      {window.eta !== null && <EtaMark eta={window.eta} />}
      <EndButton window={window} onEnd={() => commands.end(scope)} />
    </div>
  );
}
