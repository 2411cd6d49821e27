/** A token that was just created: shown this once. */
import { Eye } from 'lucide-react';
import { useRef } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './new-token.module.css';

export function NewToken({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const doneRef = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      initialFocus={doneRef}
      title={
        <>
          The token of <bdi>{name}</bdi>
        </>
      }
      footer={
        <Button ref={doneRef} kind="primary" onClick={onClose}>
          I have copied it
        </Button>
      }
    >
      <Notice tone="run" icon={Eye} title="It is shown this once">
        <p>Holdpoint keeps only a hash of it. Whoever has it can do what it may do; if it is lost, create another.</p>
      </Notice>
      <div className={styles.line}>
        <code className={styles.token}>{token}</code>
        <CopyButton text={token} what="token" />
      </div>
    </Dialog>
  );
}
