/** SRV-4: resuming with actions waiting. The person says what becomes of them; nothing is released silently. */

import { Ban, ListChecks, Play } from 'lucide-react';
import { useState } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { navigate } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useClient, useLive, useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { useScrollBox } from '../../ui/use-scroll-box.ts';
import { visibleLine } from '../../ui/visible-text.ts';
import { decideAll } from '../queue/decide.ts';
import { ReasonField } from '../queue/reason-field.tsx';
import { resumeAll } from './change-mode.ts';
import styles from './resume-sheet.module.css';

const SHOWN = 6;

export function ResumeSheet({ serverIds, onClose }: { serverIds: readonly string[]; onClose: () => void }) {
  const client = useClient();
  const live = useLive();
  const toasts = useToasts();
  const waiting = useWaiting(serverIds);
  const name = useMirror((mirror) => mirror.servers.get(serverIds[0] ?? '')?.display_name ?? '');
  const [work, setWork] = useState<'run' | 'queue' | 'reject' | null>(null);
  const [isRejecting, setIsRejecting] = useState(false);
  const [reason, setReason] = useState('');
  const isBlank = reason.trim() === '';

  const go = async (what: 'run' | 'queue' | 'reject') => {
    setWork(what);
    const ids = waiting.map((action) => action.id);
    if (await resumeAll(client, toasts, serverIds)) {
      if (what === 'run') await decideAll({ client, live, toasts }, { decision: 'approve', ids });
      if (what === 'reject')
        await decideAll({ client, live, toasts }, { decision: 'reject', ids, reason: reason.trim() });
      if (what === 'queue') navigate(serverIds.length === 1 ? href.queueOf(serverIds[0] as string) : href.queue());
    }
    onClose();
  };

  const many = serverIds.length > 1;
  const isOne = waiting.length === 1;
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        many ? (
          `Resume ${serverIds.length} servers`
        ) : (
          <>
            Resume <Given text={name} />
          </>
        )
      }
      description={
        <>
          <strong>{waiting.length === 1 ? '1 action waits' : `${waiting.length} actions wait`}</strong> for a person.
          After resuming, new fixes run at once; what waits now stays until it is decided. What is to become of
          {isOne ? ' it?' : ' them?'}
        </>
      }
      footer={
        isRejecting ? (
          <>
            <Button onClick={() => setIsRejecting(false)}>Back</Button>
            <Button kind="danger" disabled={isBlank} isBusy={work === 'reject'} onClick={() => go('reject')}>
              Resume and reject {isOne ? 'it' : waiting.length}
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

/** What waits on these servers now, oldest first. */
function useWaiting(serverIds: readonly string[]): ActionSummary[] {
  const pendingIds = useMirror((mirror) => mirror.pendingIds);
  const actions = useMirror((mirror) => mirror.actions);
  const wanted = new Set(serverIds);
  return pendingIds.flatMap((id) => {
    const action = actions.get(id);
    return action !== undefined && wanted.has(action.server_id) ? [action] : [];
  });
}
