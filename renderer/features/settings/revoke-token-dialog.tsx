/** Takes a token's rights away for good, after a yes. */
import { useState } from 'react';
import type { TokenView } from '../../../main/contract/token.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { clipped } from '../../words/sentence.ts';

export interface RevokeTokenDialogProps {
  token: TokenView;
  onClose: () => void;
  onRevoked: () => void;
  /** The button that opened it is gone afterwards. */
  finalFocus: () => HTMLElement | null;
}

export function RevokeTokenDialog({ token, onClose, onRevoked, finalFocus }: RevokeTokenDialogProps) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const [isDone, setIsDone] = useState(false);
  const revoke = async () => {
    if ((await ask(() => client.revokeToken(token.id))) === null) return;
    setIsDone(true);
    onRevoked();
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      {...(isDone ? { finalFocus } : {})}
      title={
        <>
          Revoke <bdi>{clipped(token.name)}</bdi>?
        </>
      }
      description="Whatever uses this token is refused from now on, and what it streams ends at once. It cannot be taken back; a new token can be created."
      footer={
        <>
          <Button onClick={onClose}>Back</Button>
          <Button kind="danger" isBusy={isBusy} onClick={revoke}>
            Revoke
          </Button>
        </>
      }
    />
  );
}
