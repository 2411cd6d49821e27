/** A token that was just created: shown this once. */

import { Eye, TriangleAlert } from 'lucide-react';
import { useRef, useState } from 'react';
import { Button } from '../../ui/button.tsx';
import { CopyButton } from '../../ui/copy-button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import styles from './new-token.module.css';

/** Only its button closes it: Esc, pressed by habit, would lose the token. */
export function NewToken({ name, token, onClose }: { name: string; token: string; onClose: () => void }) {
  const [wasLeaving, setWasLeaving] = useState(false);
  const doneRef = useRef<HTMLButtonElement>(null);
  return (
    <Dialog
      isOpen
      onClose={() => {
        setWasLeaving(true);
        doneRef.current?.focus();
      }}
      keepsOpen
      initialFocus={doneRef}
      title={
        <>
          The token of <Given text={name} />
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
      <div role="alert">
        {wasLeaving && (
          <Notice tone="hold" icon={TriangleAlert} title="Do you have it?">
            <p>It cannot be shown again. Press “I have copied it” to close this.</p>
          </Notice>
        )}
      </div>
    </Dialog>
  );
}
