/** Puts everything, a group or a server in maintenance. */
import { Info } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { Button } from '../../ui/button.tsx';
import { useClock } from '../../ui/clock-context.ts';
import { Dialog } from '../../ui/dialog.tsx';
import { Notice } from '../../ui/notice.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import styles from './forms.module.css';
import { ScopeField } from './scope-field.tsx';
import { changesOf, EMPTY_DRAFT } from './window-draft.ts';
import { WindowFields } from './window-fields.tsx';

export function BeginDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const [scope, setScope] = useState<MaintenanceScope>('all');
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [problem, setProblem] = useState<ClientProblem | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const texts = changesOf(draft, null, clock.now());
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (texts === null || isBusy) return;
    setIsBusy(true);
    const answer = await client.beginMaintenance({ scope, ...texts });
    setIsBusy(false);
    if (answer.ok) onClose();
    else setProblem(answer.problem);
  };
  return (
    <Dialog
      isOpen
      onClose={onClose}
      keepsOpen
      title="Begin maintenance"
      description="Fixes asked for meanwhile wait for a person. Watching goes on, and nothing that is asked for is lost."
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="primary" type="submit" form="begin" isBusy={isBusy} disabled={texts === null}>
            Begin
          </Button>
        </>
      }
    >
      <form id="begin" onSubmit={submit} noValidate>
        <ScopeField value={scope} onValue={setScope} error={fieldError(problem, 'scope')} />
        <AlreadyOpen scope={scope} />
        <WindowFields draft={draft} onDraft={setDraft} window={null} problem={problem} />
        {problem !== null && (
          <p role="alert" className={styles.problem}>
            {problem.message}
          </p>
        )}
      </form>
    </Dialog>
  );
}

/** MNT-8: a second begin keeps the first start. */
function AlreadyOpen({ scope }: { scope: string }) {
  const open = useMirror((mirror) => mirror.maintenance.find((window) => window.scope === scope));
  if (open === undefined) return null;
  return (
    <Notice tone="hold" icon={Info} role="status" title="This is in maintenance already">
      <p>
        It began at <Moment at={open.started_at} /> and keeps that start. What you fill in here is taken over; the rest
        stays.
      </p>
    </Notice>
  );
}
