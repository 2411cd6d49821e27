/** Puts everything, a group or a server in maintenance. */
import { Info } from 'lucide-react';
import { useState } from 'react';
import type { MaintenanceScope } from '../../../main/contract/maintenance.ts';
import { fieldError } from '../../client/answer.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { useClock } from '../../ui/clock-context.ts';
import { Notice } from '../../ui/notice.tsx';
import { Moment } from '../../ui/relative-time.tsx';
import { FormDialog } from './form-dialog.tsx';
import { ScopeField } from './scope-field.tsx';
import { useSubmit } from './use-submit.ts';
import { changesOf, EMPTY_DRAFT } from './window-draft.ts';
import { WindowFields } from './window-fields.tsx';

export function BeginDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const [scope, setScope] = useState<MaintenanceScope>('all');
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const texts = changesOf(draft, null, clock.now());
  const { isBusy, problem, submit } = useSubmit(
    texts === null ? null : () => client.beginMaintenance({ scope, ...texts }),
    onClose,
  );
  return (
    <FormDialog
      id="begin"
      title="Begin maintenance"
      description="Fixes asked for meanwhile wait for a person. Watching goes on, and nothing that is asked for is lost."
      action="Begin"
      isReady={texts !== null}
      isBusy={isBusy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <ScopeField value={scope} onValue={setScope} error={fieldError(problem, 'scope')} />
      <AlreadyOpen scope={scope} />
      <WindowFields draft={draft} onDraft={setDraft} window={null} problem={problem} />
    </FormDialog>
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
