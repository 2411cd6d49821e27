/** Changes what is said of maintenance under way, and its times. */
import { type FormEvent, useState } from 'react';
import type { MaintenanceScope, MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import type { ClientProblem } from '../../client/answer.ts';
import { useClient } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { useScopeText } from '../../words/scope.ts';
import styles from './forms.module.css';
import { changesOf, draftOf } from './window-draft.ts';
import { WindowFields } from './window-fields.tsx';

/** `window` as it was when the dialog opened: only what is changed here is sent. */
export function EditWindowDialog({ window, onClose }: { window: MaintenanceWindow; onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const name = useScopeText(window.scope);
  const [draft, setDraft] = useState(() => draftOf(window));
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const changes = changesOf(draft, window, clock.now());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (changes === null || isBusy) return;
    if (Object.keys(changes).length === 0) return onClose();
    setIsBusy(true);
    const answer = await client.changeMaintenance({ scope: window.scope as MaintenanceScope, ...changes });
    setIsBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title={
        <>
          Maintenance of <bdi>{name}</bdi>
        </>
      }
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="window" isBusy={isBusy} disabled={changes === null}>
            Save
          </Button>
        </>
      }
    >
      <form id="window" onSubmit={submit} noValidate>
        <WindowFields draft={draft} onDraft={setDraft} window={window} problem={problem} />
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}
