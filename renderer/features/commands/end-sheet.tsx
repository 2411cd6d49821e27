/** SRV-4: ending maintenance with actions waiting. The person says what becomes of them; nothing is released silently. */
import { Ban, ListChecks, Play } from 'lucide-react';
import { useState } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import { navigate } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { isInScope } from '../../store/apply-maintenance.ts';
import { useClient, useLive, useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { useScrollBox } from '../../ui/use-scroll-box.ts';
import { visibleLine } from '../../ui/visible-text.ts';
import { serverIdOf, useScopeText } from '../../words/scope.ts';
import { decideAll } from '../queue/decide.ts';
import { ReasonField } from '../queue/reason-field.tsx';
import styles from './end-sheet.module.css';
import { endAll, freedBy } from './ending.ts';

const SHOWN = 6;

export function EndSheet({ scopes, onClose }: { scopes: readonly MaintenanceScope[]; onClose: () => void }) {
  const { waiting, others } = useWaiting(scopes);
  const { work, go } = useGoing(scopes, waiting, onClose);
  const title = useTitle(scopes);
  const [isRejecting, setIsRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const isBlank = reason.trim() === '';
  const verb = isOfServers(scopes) ? 'Resume' : 'End it';
  const many = scopes.length > 1 || !isOfServers(scopes);
  const isOne = waiting.length === 1;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      description={
        <>
          <strong>{waiting.length === 1 ? '1 action waits' : `${waiting.length} actions wait`}</strong> for a person.{' '}
          {isOfServers(scopes) ? 'After resuming' : 'Once it has ended'}, new fixes run at once; what waits now stays
          until it is decided. What is to become of
          {isOne ? ' it?' : ' them?'}
          {others > 0 &&
            ` ${others === 1 ? '1 more waits' : `${others} more wait`} where other maintenance goes on: that stays as it is.`}
        </>
      }
      footer={
        isRejecting ? (
          <>
            <Button onClick={() => setIsRejecting(false)}>Back</Button>
            <Button kind="danger" disabled={isBlank} isBusy={work === 'reject'} onClick={() => go('reject', reason)}>
              {verb} and reject {isOne ? 'it' : waiting.length}
            </Button>
          </>
        ) : (
          <>
            <Button onClick={() => setIsRejecting(true)}>
              <Ban size={15} aria-hidden />
              {isOne ? 'Reject it …' : 'Reject all …'}
            </Button>
            <Button isBusy={work === 'queue'} onClick={() => go('queue')}>
              <ListChecks size={15} aria-hidden />
              {isOne ? 'Look at it' : 'Go through them'}
            </Button>
            <Button kind="primary" isBusy={work === 'run'} onClick={() => go('run')}>
              <Play size={15} aria-hidden />
              {isOne ? 'Run it' : `Run all ${waiting.length}`}
            </Button>
          </>
        )
      }
    >
      <ul className={styles.list}>
        {waiting.slice(0, SHOWN).map((action) => (
          <li key={action.id} className={styles.item}>
            <Command command={action.command} />
            <span className={styles.asked}>
              {many && <bdi>{action.server_id}</bdi>} asked for by <Given text={action.created_by} />
            </span>
          </li>
        ))}
        {waiting.length > SHOWN && <li className={styles.asked}>and {waiting.length - SHOWN} more</li>}
      </ul>
      {isRejecting && <ReasonField value={reason} onValue={setReason} isFocused />}
    </Dialog>
  );
}

function Command({ command }: { command: string }) {
  const box = useScrollBox<HTMLElement>({ label: 'Command' });
  return (
    <code {...box} className={styles.command}>
      {visibleLine(command)}
    </code>
  );
}

type Work = 'run' | 'queue' | 'reject';

/** Ends the maintenance, then does with what waited as the person said. */
function useGoing(scopes: readonly MaintenanceScope[], waiting: readonly ActionSummary[], onClose: () => void) {
  const client = useClient();
  const live = useLive();
  const toasts = useToasts();
  const [work, setWork] = useState<Work | null>(null);
  const go = async (what: Work, reason = '') => {
    setWork(what);
    const ids = waiting.map((action) => action.id);
    if (await endAll({ client, toasts }, scopes, live.store.getState().mirror)) {
      if (what === 'run') await decideAll({ client, live, toasts }, { decision: 'approve', ids });
      if (what === 'reject')
        await decideAll({ client, live, toasts }, { decision: 'reject', ids, reason: reason.trim() });
      if (what === 'queue') navigate(queueOf(scopes));
    }
    onClose();
  };
  return { work, go };
}

function queueOf(scopes: readonly string[]): string {
  const serverId = serverIdOf(scopes[0] ?? '');
  return serverId === null || scopes.length > 1 ? href.queue() : href.queueOf(serverId);
}

function isOfServers(scopes: readonly string[]): boolean {
  return serverIdOf(scopes[0] ?? '') !== null;
}

function useTitle(scopes: readonly string[]): string {
  const name = useScopeText(scopes[0] ?? '');
  if (scopes.length > 1) return `Resume ${scopes.length} servers`;
  return isOfServers(scopes) ? `Resume ${name}` : `End maintenance of ${name}`;
}

/** What waits where nothing else holds it, oldest first, and how many wait in the scope where something else does. */
function useWaiting(scopes: readonly string[]): { waiting: ActionSummary[]; others: number } {
  const pendingIds = useMirror((mirror) => mirror.pendingIds);
  const actions = useMirror((mirror) => mirror.actions);
  const servers = useMirror((mirror) => mirror.servers);
  const freed = new Set(freedBy(servers.values(), scopes).map((server) => server.server_id));
  const inScope = pendingIds.flatMap((id) => {
    const action = actions.get(id);
    const server = servers.get(action?.server_id ?? '');
    const isOurs = server !== undefined && scopes.some((scope) => isInScope(scope, server));
    return action !== undefined && isOurs ? [action] : [];
  });
  const waiting = inScope.filter((action) => freed.has(action.server_id));
  return { waiting, others: inScope.length - waiting.length };
}
