/** A person says what became of an action whose outcome was lost (ACT-2). */
import { type FormEvent, useRef, useState } from 'react';
import { seenOf } from '../../client/seen.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Code } from '../../ui/code.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Textarea } from '../../ui/field.tsx';
import styles from './action.module.css';
import type { DecisionDialogProps } from './reject-dialog.tsx';

type Found = 'completed' | 'failed';

export function SettleDialog({ action, decide, onClose }: DecisionDialogProps) {
  const client = useClient();
  // What is decided is what was before the person when they were asked.
  const [asked] = useState(action);
  const [found, setFound] = useState<Found | null>(null);
  const [note, setNote] = useState('');
  const [isBusy, setIsBusy] = useState(false);
  const noteRef = useRef<HTMLTextAreaElement>(null);
  const isReady = found !== null && note.trim() !== '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (found === null || !isReady) return noteRef.current?.focus();
    setIsBusy(true);
    if (await decide(() => client.settle(asked.id, found, note.trim(), seenOf(asked)))) onClose();
    else setIsBusy(false);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title="Settle this action"
      description="Look at the server, then record what you found. It is kept in the audit trail under your name and cannot be changed."
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="primary" type="submit" form="settle" isBusy={isBusy} disabled={!isReady}>
            Settle
          </Button>
        </>
      }
    >
      <form id="settle" onSubmit={submit} className={styles.form}>
        <Code command={asked.command} />
        <fieldset className={styles.choices}>
          <legend>What became of it?</legend>
          <Choice value="completed" found={found} onFound={setFound} label="It did its work" />
          <Choice value="failed" found={found} onFound={setFound} label="It failed, or never ran" />
        </fieldset>
        <Textarea
          label="How do you know?"
          hint="Such as: the unit runs since 14:05, its journal shows the start."
          rows={3}
          required
          maxLength={2000}
          value={note}
          ref={noteRef}
          onChange={(event) => setNote(event.target.value)}
        />
      </form>
    </Dialog>
  );
}

function Choice(props: { value: Found; found: Found | null; onFound: (found: Found) => void; label: string }) {
  return (
    <label className={styles.choice}>
      <input
        type="radio"
        name="found"
        value={props.value}
        checked={props.found === props.value}
        onChange={() => props.onFound(props.value)}
      />
      {props.label}
    </label>
  );
}
