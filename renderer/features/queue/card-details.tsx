/** The rest of what is known about a waiting action: where it came from, and what else waits for its server. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import { Link } from '../../router/link.tsx';
import { href } from '../../router/routes.ts';
import { useMirror } from '../../store/context.ts';
import { selectPendingOf } from '../../store/selectors.ts';
import { Given } from '../../ui/given.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './card-details.module.css';

const SHOWN = 8;

export function CardDetails({ action }: { action: ActionSummary }) {
  const parameters = Object.entries(action.parameters);
  return (
    <dl className={styles.details}>
      <dt>Asked for</dt>
      <dd>
        <Moment at={action.created_at} />
      </dd>
      <dt>Expires</dt>
      <dd>
        <Moment at={action.expires_at} />
      </dd>
      {action.alert_ref !== null && (
        <>
          <dt>Alert</dt>
          <dd>
            <Given text={action.alert_ref} />
          </dd>
        </>
      )}
      {parameters.length > 0 && (
        <>
          <dt>Parameters</dt>
          <dd>
            <code>{visibleLine(parameters.map(([name, value]) => `${name}=${value}`).join('  '))}</code>
          </dd>
        </>
      )}
      <dt>Also waiting</dt>
      <dd>
        <Others action={action} />
      </dd>
    </dl>
  );
}

function Others({ action }: { action: Pick<ActionSummary, 'id' | 'server_id'> }) {
  const ids = useMirror((mirror) => selectPendingOf(mirror, action.server_id));
  const actions = useMirror((mirror) => mirror.actions);
  const others = ids.filter((id) => id !== action.id);
  if (others.length === 0) return 'Nothing else for this server';
  return (
    <ul className={styles.others}>
      {others.slice(0, SHOWN).map((id) => (
        <li key={id}>
          <Link href={href.queue(id)}>#{id}</Link>{' '}
          <code className={styles.command}>{visibleLine(actions.get(id)?.command ?? '')}</code>
        </li>
      ))}
      {others.length > SHOWN && (
        <li>
          <Link href={href.queueOf(action.server_id)}>all {others.length + 1} of this server</Link>
        </li>
      )}
    </ul>
  );
}
