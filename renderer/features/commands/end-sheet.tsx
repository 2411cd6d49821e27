/** SRV-4: ending maintenance with actions waiting. The person says what becomes of them; nothing is released silently. */
import { Ban, ListChecks, Play } from 'lucide-react';
import { useRef, useState } from 'react';
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
  const { waiting, others, newer } = useWaiting(scopes);
  const { work, go } = useGoing(scopes, waiting, onClose);
  const title = useTitle(scopes);
  const [isRejecting, setIsRejecting] = useState(false);
  const keepRef = useRef<HTMLButtonElement>(null);
  const look = () => {
    onClose();
    navigate(queueOf(scopes));
  };
  const answers = { verb: isOfServers(scopes) ? 'Resume' : 'End it', count: waiting.length, work, go };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={title}
      initialFocus={keepRef}
      description={<Question scopes={scopes} count={waiting.length} others={others} newer={newer} />}
      footer={
        <>
          <Button onClick={look}>
            <ListChecks size={15} aria-hidden />
            Look at the queue first
          </Button>
          <Button ref={keepRef} onClick={onClose}>
            Keep holding
          </Button>
        </>
      }
    >
      <WaitingList waiting={waiting} isOfMany={scopes.length > 1 || !isOfServers(scopes)} />
      {isRejecting ? (
        <Rejecting {...answers} onBack={() => setIsRejecting(false)} />
      ) : (
        <Choices {...answers} onReject={() => setIsRejecting(true)} />
      )}
    </Dialog>
  );
}

interface QuestionProps {
  scopes: readonly string[];
  count: number;
  others: number;
  newer: number;
}

function Question({ scopes, count, others, newer }: QuestionProps) {
  return (
    <>
      <strong>{count === 1 ? '1 action waits' : `${count} actions wait`}</strong> for a person.{' '}
      {isOfServers(scopes) ? 'After resuming' : 'Once it has ended'}, new fixes run at once; what waits now stays until
      it is decided. What is to become of {count === 1 ? 'it' : 'them'}?
      {newer > 0 &&
        ` ${newer === 1 ? '1 more was asked for' : `${newer} more were asked for`} since this was opened: that stays as it is.`}
      {others > 0 &&
        ` ${others === 1 ? '1 more waits' : `${others} more wait`} where other maintenance goes on: that stays as it is.`}
    </>
  );
}

function WaitingList({ waiting, isOfMany }: { waiting: readonly ActionSummary[]; isOfMany: boolean }) {
  return (
    <ul className={styles.list}>
      {waiting.slice(0, SHOWN).map((action) => (
        <li key={action.id} className={styles.item}>
          <Command command={action.command} />
          <span className={styles.asked}>
            {isOfMany && <bdi>{action.server_id}</bdi>} asked for by <Given text={action.created_by} />
          </span>
        </li>
      ))}
      {waiting.length > SHOWN && <li className={styles.asked}>and {waiting.length - SHOWN} more</li>}
    </ul>
  );
}

interface AnswerProps {
  /** What ending the maintenance is called here. */
  verb: string;
  /** How many wait. */
  count: number;
  /** The answer that is being carried out. */
  work: Work | null;
  go: (what: Work, reason?: string) => Promise<void>;
}

/** Each of them ends the maintenance, and says so. */
function Choices({ verb, count, work, go, onReject }: AnswerProps & { onReject: () => void }) {
  const isOne = count === 1;
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div role="group" aria-label={`${verb}, and what waits`} className={styles.choices}>
      <Button isBusy={work === 'queue'} disabled={work !== null} onClick={() => go('queue')}>
        <ListChecks size={15} aria-hidden />
        {verb} and go through {isOne ? 'it' : 'them'}
      </Button>
      <Button isBusy={work === 'run'} disabled={work !== null} onClick={() => go('run')}>
        <Play size={15} aria-hidden />
        {verb} and run {isOne ? 'it' : `all ${count}`}
      </Button>
      <Button disabled={work !== null} onClick={onReject}>
        <Ban size={15} aria-hidden />
        {verb} and reject {isOne ? 'it' : 'all'} …
      </Button>
    </div>
  );
}

function Rejecting({ verb, count, work, go, onBack }: AnswerProps & { onBack: () => void }) {
  const [reason, setReason] = useState('');
  return (
    <>
      <ReasonField value={reason} onValue={setReason} isFocused />
      <div className={styles.row}>
        <Button onClick={onBack}>Back</Button>
        <Button
          kind="danger"
          disabled={reason.trim() === ''}
          isBusy={work === 'reject'}
          onClick={() => go('reject', reason)}
        >
          {verb} and reject {count === 1 ? 'it' : count}
        </Button>
      </div>
    </>
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
    if (await endAll({ client, toasts }, scopes, live.store.getState().mirror)) {
      if (what === 'run') await decideAll({ client, live, toasts }, { decision: 'approve', actions: waiting });
      if (what === 'reject')
        await decideAll({ client, live, toasts }, { decision: 'reject', actions: waiting, reason: reason.trim() });
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

interface Waiting {
  /** What waited when this was asked and waits still, where nothing else holds it; oldest first. */
  waiting: ActionSummary[];
  /** How many wait in the scope where something else holds them. */
  others: number;
  /** How many came since this was asked. */
  newer: number;
}

/** The person answers for what they were asked about: what comes meanwhile is not theirs to release. */
function useWaiting(scopes: readonly string[]): Waiting {
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
  const all = inScope.filter((action) => freed.has(action.server_id));
  const [asked] = useState(() => new Map(all.map((action) => [action.id, action])));
  const stillWait = new Set(all.map((action) => action.id));
  return {
    waiting: [...asked.values()].filter((action) => stillWait.has(action.id)),
    others: inScope.length - all.length,
    newer: all.filter((action) => !asked.has(action.id)).length,
  };
}
