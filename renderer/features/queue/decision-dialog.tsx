/** Asks for the reason of a rejection, and for a yes where many are decided at once. */
import { type FormEvent, useRef, useState } from 'react';
import { useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { ReasonField } from './reason-field.tsx';
import type { Asked, Decisions } from './use-decisions.ts';

const WORDS = {
  approve: { title: 'Run', button: 'Approve' },
  reject: { title: 'Reject', button: 'Reject' },
  cancel: { title: 'Cancel', button: 'Withdraw' },
} as const;

export interface DecisionDialogProps {
  asked: Asked;
  decisions: Pick<Decisions, 'confirm' | 'dismiss'>;
  finalFocus: () => HTMLElement | null;
}

export function DecisionDialog({ asked, decisions, finalFocus }: DecisionDialogProps) {
  const { decision, ids } = asked;
  const actions = useMirror((mirror) => mirror.actions);
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const chosen = ids.flatMap((id) => actions.get(id) ?? []);
  const servers = new Set(chosen.map((action) => action.server_id)).size;
  const first = chosen[0];
  const isBlank = decision === 'reject' && reason.trim() === '';
  const words = WORDS[decision];
  const count = ids.length.toLocaleString('en-US');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (isBlank) return;
    setIsBusy(true);
    await decisions.confirm(reason.trim());
  };

  return (
    <Dialog
      isOpen
      onClose={decisions.dismiss}
      keepsOpen={decision === 'reject' && !isBlank}
      {...(decision === 'reject' ? { initialFocus: reasonRef } : {})}
      finalFocus={finalFocus}
      title={ids.length === 1 ? `${words.title} this action` : `${words.title} ${count} actions?`}
      description={
        ids.length === 1
          ? undefined
          : `They are for ${servers === 1 ? 'one server' : `${servers} servers`}. Each is decided for itself; on one server they run one after the other.`
      }
      footer={
        <>
          <Button onClick={decisions.dismiss}>Back</Button>
          <Button
            kind={decision === 'approve' ? 'primary' : 'danger'}
            type="submit"
            form="decision"
            disabled={isBlank}
            isBusy={isBusy}
          >
            {words.button} {ids.length === 1 ? '' : count}
          </Button>
        </>
      }
    >
      <form id="decision" onSubmit={submit}>
        {ids.length === 1 && first !== undefined && <Code command={first.command} />}
        {decision === 'reject' && <ReasonField value={reason} onValue={setReason} ref={reasonRef} />}
      </form>
    </Dialog>
  );
}
