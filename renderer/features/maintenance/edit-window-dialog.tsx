/** Changes what is said of maintenance under way, and its times. */
import { useState } from 'react';
import type { MaintenanceScope, MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import type { Answer } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { useClock } from '../../ui/clock-context.ts';
import { useScopeText } from '../../words/scope.ts';
import { FormDialog } from './form-dialog.tsx';
import { useSubmit } from './use-submit.ts';
import { changesOf, draftOf } from './window-draft.ts';
import { WindowFields } from './window-fields.tsx';

/** `window` as it was when the dialog opened: only what is changed here is sent. */
export function EditWindowDialog({ window, onClose }: { window: MaintenanceWindow; onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const name = useScopeText(window.scope);
  const [draft, setDraft] = useState(() => draftOf(window));
  const changes = changesOf(draft, window, clock.now());
  const save = async (): Promise<Answer<unknown>> => {
    const scope = window.scope as MaintenanceScope;
    const isSame = Object.keys(changes ?? {}).length === 0;
    return isSame ? { ok: true, value: null } : client.changeMaintenance({ scope, ...changes });
  };
  const { isBusy, problem, submit } = useSubmit(changes === null ? null : save, onClose);
  return (
    <FormDialog
      id="window"
      title={
        <>
          Maintenance of <bdi>{name}</bdi>
        </>
      }
      action="Save"
      isReady={changes !== null}
      isBusy={isBusy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <WindowFields draft={draft} onDraft={setDraft} window={window} problem={problem} />
    </FormDialog>
  );
}
