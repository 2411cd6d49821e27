/** Removing a server, with what that means (SRV-6). */

import { navigate } from '../../router/location.ts';
import { href, routeOf } from '../../router/routes.ts';
import { useClient, useServer } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import styles from './remove-dialog.module.css';

export function RemoveDialog({ serverId, onClose }: { serverId: string; onClose: () => void }) {
  const client = useClient();
  const toasts = useToasts();
  const server = useServer(serverId);
  const { isBusy, ask } = useAsk();
  const name = server?.display_name ?? serverId;
  const open = server?.open_count ?? 0;
  const remove = async () => {
    const answer = await ask(() => client.removeServer(serverId));
    if (answer === null) return;
    onClose();
    if (routeOf(location.pathname).screen === 'server') navigate(href.servers());
    toasts.say({
      tone: 'ok',
      text: `${name} is removed from Holdpoint.`,
      link: { label: 'Its history', href: href.historyOf(serverId) },
    });
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      title={
        <>
          Remove <Given text={name} />?
        </>
      }
      description="Holdpoint stops watching this server and forgets how to log in to it."
      footer={
        <>
          <Button onClick={onClose}>Keep it</Button>
          <Button kind="danger" isBusy={isBusy} onClick={remove}>
            Remove
          </Button>
        </>
      }
    >
      <ul className={styles.list}>
        <li>
          {open === 0
            ? 'No action is open on it.'
            : `${open === 1 ? 'One open action' : `${open} open actions`}: what waits is cancelled, what runs is not stopped.`}
        </li>
        <li>Nothing happens on the server itself: its services run on.</li>
        <li>Its history and its audit trail stay.</li>
      </ul>
    </Dialog>
  );
}
