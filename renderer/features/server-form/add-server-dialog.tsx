/** Adding a server: its address and login, then a connection test with the host key to accept, then its services. */

import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { navigate } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useClient, useServer } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { eventNow, focusAnswer } from '../../ui/typing.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { ConnectionCheck } from './connection-check.tsx';
import { EMPTY_DRAFT, givenOf, patchOf } from './server-draft.ts';
import { ServerFields } from './server-fields.tsx';
import { useServerDraft } from './use-server-draft.ts';

export function AddServerDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const form = useServerDraft(EMPTY_DRAFT);
  const [addedId, setAddedId] = useState<string | null>(null);
  const [isEditing, setIsEditing] = useState(true);
  const [isBusy, setIsBusy] = useState(false);
  const [isConnected, setIsConnected] = useState(false);
  const removal = useAsk();
  const formRef = useRef<HTMLFormElement>(null);
  const added = useServer(addedId ?? '');

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const askedAt = eventNow();
    if (form.hasGaps(added)) return focusFirstError(formRef.current, askedAt);
    setIsBusy(true);
    const answer =
      added === undefined
        ? await client.addServer(givenOf(form.draft))
        : await client.editServer(added.server_id, patchOf(form.draft, added));
    setIsBusy(false);
    if (!answer.ok) {
      form.refuse(answer.problem);
      return focusFirstError(formRef.current, askedAt);
    }
    setAddedId(answer.value.server_id);
    setIsConnected(false);
    setIsEditing(false);
  };

  const undo = async (serverId: string) => {
    if ((await removal.ask(() => client.removeServer(serverId))) !== null) onClose();
  };

  if (addedId !== null && !isEditing) {
    return (
      <Dialog
        isOpen
        onClose={onClose}
        keepsOpen
        title={
          <>
            Connect to <Given text={added?.display_name ?? addedId} />
          </>
        }
        footer={
          <>
            <Button kind="quiet" isBusy={removal.isBusy} onClick={() => undo(addedId)}>
              Remove it again
            </Button>
            <Button onClick={() => setIsEditing(true)}>Change its details</Button>
            <Button
              kind="primary"
              disabled={!isConnected}
              title={isConnected ? undefined : 'Once the connection works'}
              onClick={() => {
                onClose();
                navigate(`${href.server(addedId)}?pick=services`);
              }}
            >
              Choose its services
            </Button>
          </>
        }
      >
        <ConnectionCheck serverId={addedId} startsAtOnce onTested={setIsConnected} />
      </Dialog>
    );
  }
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title="Add a server"
      description="Holdpoint connects over SSH. Nothing is installed on the server, and nothing runs there before you have seen its host key."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="add-server" isBusy={isBusy}>
            Add and connect
          </Button>
        </>
      }
    >
      <form id="add-server" ref={formRef} noValidate onSubmit={submit}>
        {form.general !== null && (
          <Notice tone="bad" icon={TriangleAlert} role="alert">
            <p>{visibleText(form.general)}</p>
          </Notice>
        )}
        <ServerFields draft={form.draft} onChange={form.change} errorOf={form.errorOf} known={added} />
      </form>
    </Dialog>
  );
}

/** After the errors of what was sent at `askedAt` are drawn. */
export function focusFirstError(form: HTMLFormElement | null, askedAt: number): void {
  requestAnimationFrame(() => focusAnswer(form?.querySelector<HTMLElement>('[aria-invalid]'), askedAt));
}
