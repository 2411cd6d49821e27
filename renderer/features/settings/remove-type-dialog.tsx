/** Takes an own action type out of the catalog, after a yes. */
import { useState } from 'react';
import type { ActionType } from '../../../main/contract/catalog.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { clipped } from '../../words/sentence.ts';
import { undoneText, useUndone } from './affected.tsx';

export interface RemoveTypeDialogProps {
  type: ActionType;
  onClose: () => void;
  /** The button that opened it is gone afterwards. */
  finalFocus: () => HTMLElement | null;
}

export function RemoveTypeDialog({ type, onClose, finalFocus }: RemoveTypeDialogProps) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const undone = useUndone(type.name);
  const [isDone, setIsDone] = useState(false);
  const remove = async () => {
    if ((await ask(() => client.removeActionType(type.name))) === null) return;
    setIsDone(true);
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      {...(isDone ? { finalFocus } : {})}
      title={
        <>
          Remove <bdi>{clipped(type.title)}</bdi>?
        </>
      }
      description={`It can no longer be asked for.${undone === 0 ? '' : ` ${undoneText(undone)} None of it will run.`} Its history stays.`}
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" isBusy={isBusy} onClick={remove}>
            Remove
          </Button>
        </>
      }
    />
  );
}
