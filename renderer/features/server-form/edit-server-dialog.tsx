/** Editing a server. */

import { TriangleAlert } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import type { ServerView } from '../../../main/contract/server.ts';
import { useClient, useServer } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { Dialog } from '../../ui/dialog.tsx';
import { Given } from '../../ui/given.tsx';
import { Notice } from '../../ui/notice.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { eventNow } from '../../ui/typing.ts';
import { visibleText } from '../../ui/visible-text.ts';
import { focusFirstError } from './add-server-dialog.tsx';
import { draftOf, patchOf } from './server-draft.ts';
import { ServerFields } from './server-fields.tsx';
import { useServerDraft } from './use-server-draft.ts';

export function EditServerDialog({ serverId, onClose }: { serverId: string; onClose: () => void }) {
  const server = useServer(serverId);
  return server === undefined ? null : <EditForm server={server} onClose={onClose} />;
}

function EditForm({ server, onClose }: { server: ServerView; onClose: () => void }) {
  const client = useClient();
  const toasts = useToasts();
  const form = useServerDraft(draftOf(server));
  const [isBusy, setIsBusy] = useState(false);
  const formRef = useRef<HTMLFormElement>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const askedAt = eventNow();
    if (form.hasGaps(server)) return focusFirstError(formRef.current, askedAt);
    setIsBusy(true);
    const answer = await client.editServer(server.server_id, patchOf(form.draft, server));
    setIsBusy(false);
    if (!answer.ok) {
      form.refuse(answer.problem);
      return focusFirstError(formRef.current, askedAt);
    }
    toasts.say({ tone: 'ok', text: `${answer.value.display_name} is saved.` });
    onClose();
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title={
        <>
          Edit <Given text={server.display_name} />
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="edit-server" isBusy={isBusy}>
            Save
          </Button>
        </>
      }
    >
      <form id="edit-server" ref={formRef} noValidate onSubmit={submit}>
        {form.general !== null && (
          <Notice tone="bad" icon={TriangleAlert} role="alert">
            <p>{visibleText(form.general)}</p>
          </Notice>
        )}
        <ServerFields draft={form.draft} onChange={form.change} errorOf={form.errorOf} known={server} />
      </form>
    </Dialog>
  );
}
