/** Both keys side by side, and the decision which one is the server's (RUN-8). */
import { ShieldAlert } from 'lucide-react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { clipped } from '../../words/sentence.ts';
import styles from './fingerprint.module.css';
import { Fingerprint } from './fingerprint.tsx';

export function AcceptKeyDialog({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const { host_key: accepted, presented_host_key: shown } = server;
  const accept = async (fingerprint: string) => {
    if ((await ask(() => client.acceptHostKey(server.server_id, fingerprint))) !== null) onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      isWide
      title={
        <>
          The key of <bdi>{clipped(server.display_name)}</bdi>
        </>
      }
      description={
        accepted === null
          ? 'It was never accepted. Compare it with the one on the server before any password is sent there.'
          : 'The server showed another key than the accepted one. Either it was installed anew, or somebody stands between.'
      }
      footer={
        <>
          <Button onClick={onClose}>Decide later</Button>
          {accepted !== null && (
            <Button isBusy={isBusy} onClick={() => accept(accepted.fingerprint)}>
              Keep the accepted key
            </Button>
          )}
          {shown !== null && (
            <Button kind="danger" isBusy={isBusy} onClick={() => accept(shown.fingerprint)}>
              Accept the key shown
            </Button>
          )}
        </>
      }
    >
      <div className={styles.keys}>
        <Fingerprint title="Accepted" hostKey={accepted} other={shown} />
        <Fingerprint title="Shown now" hostKey={shown} other={accepted} />
      </div>
      <Notice tone="run" icon={ShieldAlert} title="How to compare">
        <p>
          On the server itself, not over this connection, enter the command below. One of its lines must be the key
          shown.
        </p>
        <code className={styles.command}>for k in /etc/ssh/ssh_host_*_key.pub; do ssh-keygen -lf $k; done</code>
      </Notice>
    </Dialog>
  );
}
