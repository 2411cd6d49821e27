/** What a person has to know before deciding: the present state, who asked, why, since when, until when. */
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { ServerView } from '../../../main/contract/server.ts';
import type { ServiceView } from '../../../main/contract/service.ts';
import { useMirror } from '../../store/context.ts';
import { selectPendingOf } from '../../store/selectors.ts';
import { StateMark } from '../../ui/badge.tsx';
import { Given } from '../../ui/given.tsx';
import { Elapsed, Moment, Remaining } from '../../ui/relative-time.tsx';
import { serviceLook } from '../../words/looks.ts';
import { bareUnit, isSameUnit } from '../../words/unit.ts';
import styles from './queue-card.module.css';

/** The service an action is about, as it is watched; undefined where it is about none, or one that is not. */
export function useServiceOf({
  server_id,
  service_name: name,
}: Pick<ActionSummary, 'server_id' | 'service_name'>): ServiceView | undefined {
  return useMirror((mirror) =>
    name === null ? undefined : mirror.services.get(server_id)?.find((one) => isSameUnit(one.name, name)),
  );
}

/** The service as it is now; nothing where the action is not about one that is watched. */
export function PresentState({ action }: { action: Pick<ActionSummary, 'server_id' | 'service_name'> }) {
  const name = action.service_name;
  const service = useServiceOf(action);
  if (name === null) return null;
  if (service === undefined)
    return <span className={styles.faint}>{bareUnit(name)} is not on the list of services</span>;
  return (
    <span className={styles.present}>
      <StateMark look={serviceLook(service)}>
        <bdi>{bareUnit(service.name)}</bdi> {serviceLook(service).word.toLowerCase()}
      </StateMark>
      <span className={styles.faint}>
        {service.since !== null && (
          <>
            for <Elapsed at={service.since} />
          </>
        )}
        {service.is_critical && ' · critical'}
      </span>
    </span>
  );
}

export function Facts({ action }: { action: ActionSummary }) {
  const isPending = action.status === 'pending';
  return (
    <p className={styles.facts}>
      <span>
        Asked for by <Given text={action.created_by} className={styles.strong} />
      </span>
      <span>
        {isPending ? (
          <>
            waits <Elapsed at={action.created_at} />
          </>
        ) : (
          <>
            at <Moment at={action.created_at} />
          </>
        )}
      </span>
      {isPending && (
        <span>
          expires in <Remaining at={action.expires_at} />
        </span>
      )}
      {isPending && <OthersWaiting action={action} />}
      <span>#{action.id}</span>
    </p>
  );
}

function OthersWaiting({ action }: { action: Pick<ActionSummary, 'server_id'> }) {
  const others = useMirror((mirror) => selectPendingOf(mirror, action.server_id).length) - 1;
  return others > 0 && <span className={styles.strong}>{others} more for this server</span>;
}

/** In a word: why approving may not help now. */
export function serverWarning(server: ServerView | undefined): string | null {
  if (server === undefined) return 'This server was removed: the action cannot run.';
  if (server.host_key_state === 'changed')
    return 'The host key of this server changed: nothing runs there until it is decided.';
  if (server.status === 'offline') return 'This server is offline. Approved now, it runs once the server answers.';
  return null;
}
