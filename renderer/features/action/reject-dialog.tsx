/** Rejecting one action, with the reason whoever asked will read. */

import { type FormEvent, useRef, useState } from 'react';
import type { ActionSummary } from '../../../main/contract/action.ts';
import { seenOf } from '../../client/seen.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import { ReasonField } from '../queue/reason-field.tsx';
import styles from './action.module.css';
import type { Decide } from './decisions.tsx';

export interface DecisionDialogProps {
  action: ActionSummary;
  decide: Decide;
  onClose: () => void;
}

export function RejectDialog({ action, decide, onClose }: DecisionDialogProps) {
  const client = useClient();
  // What is decided is what was before the person when they were asked.
  const [asked] = useState(action);
  const [reason, setReason] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const reasonRef = useRef<HTMLTextAreaElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return reasonRef.current?.focus();
    setIsBusy(true);
    if (await decide(() => client.reject(asked.id, reason.trim(), seenOf(asked)))) onClose();
    else setIsBusy(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      initialFocus={reasonRef}
      title="Reject this action"
      description={`It will never run on ${visibleLine(action.server_id)}. It can be asked for again.`}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" type="submit" form="reject" isBusy={isBusy} disabled={reason.trim() === ''}>
            Reject
          </Button>
        </>
      }
    >
      <form id="reject" onSubmit={submit} className={styles.form}>
        <Code command={asked.command} />
        <ReasonField value={reason} onValue={setReason} ref={reasonRef} />
      </form>
    </Dialog>
  );
}
