/** Asks for the reason of a rejection, and for a yes where many are decided at once. */
import { Users } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { ACTION_LOOKS } from '../../words/looks.ts';
import { decisionText } from './race.ts';
import { ReasonField } from './reason-field.tsx';
import type { Asked, Decisions } from './use-decisions.ts';

const WORDS = {
  approve: { title: 'Run', button: 'Approve' },
  reject: { title: 'Reject', button: 'Reject' },
  cancel: { title: 'Cancel', button: 'Withdraw' },
} as const;

export interface DecisionDialogProps {
  asked: Asked;
  decisions: Pick<Decisions, 'confirm' | 'dismiss' | 'progress'>;
  finalFocus: () => HTMLElement | null;
}

export function DecisionDialog({ asked, decisions, finalFocus }: DecisionDialogProps) {
  const { decision, actions } = asked;
  const now = useMirror((mirror) => mirror.actions);
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const [servers] = useState(() => new Set(actions.map((action) => action.server_id)).size);
  const only = actions.length === 1 ? actions[0] : undefined;
  const meanwhile = only === undefined ? undefined : (now.get(only.id) ?? only);
  /** Somebody else was faster while the person was still writing. */
  const isTooLate = meanwhile !== undefined && meanwhile.status !== only?.status && !isBusy;
  const isBlank = decision === 'reject' && reason.trim() === '';
  const words = WORDS[decision];
  const count = actions.length.toLocaleString('en-US');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBlank || isTooLate) return;
    setIsBusy(true);
    await decisions.confirm(reason.trim());
    setIsBusy(false);
  };

  return (
    <Dialog
      isOpen
      onClose={decisions.dismiss}
      keepsOpen={decision === 'reject' && !isBlank}
      {...(decision === 'reject' ? { initialFocus: reasonRef } : {})}
      finalFocus={finalFocus}
      title={actions.length === 1 ? `${words.title} this action` : `${words.title} ${count} actions?`}
      description={
        only !== undefined
          ? `It is for ${only.server_id}.`
          : `They are for ${servers === 1 ? 'one server' : `${servers} servers`}. Each is decided for itself${decision === 'approve' ? '; on one server they run one after the other' : ''}.`
      }
      footer={
        <>
          <Button onClick={decisions.dismiss}>Back</Button>
          <Button
            kind={decision === 'approve' ? 'primary' : 'danger'}
            type="submit"
            form="decision"
            disabled={isBlank || isTooLate}
            isBusy={isBusy}
          >
            {words.button} {actions.length === 1 ? '' : count}
          </Button>
        </>
      }
    >
      <form id="decision" onSubmit={submit}>
        {only !== undefined && <Code command={only.command} />}
        {isTooLate && meanwhile !== undefined && (
          <Notice
            tone="lost"
            icon={Users}
            role="status"
            title={`It is ${ACTION_LOOKS[meanwhile.status].word.toLowerCase()} meanwhile`}
          >
            <p>
              <Given text={decisionText(meanwhile) ?? 'Nobody decided it'} />.
            </p>
          </Notice>
        )}
        {isBusy && actions.length > 1 && (
          <p role="status">
            {decisions.progress.toLocaleString('en-US')} of {count} done
          </p>
        )}
        {decision === 'reject' && <ReasonField value={reason} onValue={setReason} ref={reasonRef} />}
      </form>
    </Dialog>
  );
}
