/** What can be decided about an action now; a race that was lost is told with who won (ACT-7). */
import { Ban, Check, CircleSlash, Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ActionStatus, ActionSummary, ActionView } from '../../../main/contract/action.ts';
import type { Answer } from '../../client/answer.ts';
import { seenOf } from '../../client/seen.ts';
import { useClient, useConnection } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { moveFocus } from '../../ui/focus.ts';
import { useToasts } from '../../ui/toast-region.tsx';
import { isSettled, raceText } from '../queue/race.ts';
import styles from './action.module.css';
import { RejectDialog } from './reject-dialog.tsx';
import { SettleDialog } from './settle-dialog.tsx';

const POSSIBLE: Partial<Record<ActionStatus, readonly ('approve' | 'reject' | 'cancel' | 'settle')[]>> = {
  pending: ['approve', 'reject', 'cancel'],
  approved: ['cancel'],
  unknown: ['settle'],
};

/** Resolves with whether the question is settled, by this decision or by somebody else's; what went wrong is said. */
export type Decide = (question: () => Promise<Answer<ActionView>>) => Promise<boolean>;

export function Decisions({ action }: { action: ActionSummary }) {
  const client = useClient();
  const isLive = useConnection() === 'live';
  const { isBusy, decide } = useDecide(action);
  const [dialog, setDialog] = useState<'reject' | 'settle' | null>(null);
  useFocusKept(action.status);
  const can = POSSIBLE[action.status] ?? [];
  const isOff = isBusy || !isLive;
  const close = () => setDialog(null);
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would need a visible legend
    <div role="group" aria-label="Decision" className={styles.decisions}>
      {can.includes('approve') && (
        <Button kind="primary" disabled={isOff} onClick={() => decide(() => client.approve(action.id, seenOf(action)))}>
          <Check size={15} aria-hidden />
          Approve
        </Button>
      )}
      {can.includes('reject') && (
        <Button kind="danger" disabled={isOff} onClick={() => setDialog('reject')}>
          <Ban size={15} aria-hidden />
          Reject …
        </Button>
      )}
      {can.includes('cancel') && (
        <Button disabled={isOff} onClick={() => decide(() => client.cancel(action.id, seenOf(action)))}>
          <CircleSlash size={15} aria-hidden />
          Cancel
        </Button>
      )}
      {can.includes('settle') && (
        <Button kind="primary" disabled={isOff} onClick={() => setDialog('settle')}>
          <Search size={15} aria-hidden />
          Settle …
        </Button>
      )}
      {dialog === 'reject' && <RejectDialog action={action} decide={decide} onClose={close} />}
      {dialog === 'settle' && <SettleDialog action={action} decide={decide} onClose={close} />}
    </div>
  );
}

function useDecide(action: ActionSummary): { isBusy: boolean; decide: Decide } {
  const toasts = useToasts();
  const [isBusy, setIsBusy] = useState(false);
  const decide: Decide = async (question) => {
    setIsBusy(true);
    const answer = await question();
    setIsBusy(false);
    if (!answer.ok) toasts.say({ tone: 'bad', text: raceText(answer.problem, action) });
    return answer.ok || isSettled(answer.problem);
  };
  return { isBusy, decide };
}

/** The pressed button goes with the status; the focus goes to the heading then, not to nowhere. */
function useFocusKept(status: ActionStatus): void {
  const known = useRef(status);
  useEffect(() => {
    if (known.current === status) return;
    known.current = status;
    if (document.activeElement === document.body) moveFocus(document.querySelector<HTMLElement>('main h1'));
  }, [status]);
}
