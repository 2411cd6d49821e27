/** Plans maintenance, once or again and again. */
import { type FormEvent, useState } from 'react';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { navigate } from '../../router/location.ts';
import { href } from '../../router/routes.ts';
import { useClient } from '../../store/context.ts';
import { useClock } from '../../ui/clock-context.ts';
import { plannedText } from '../../ui/duration.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import { useToasts } from '../../ui/toast-region.tsx';
import { localInput } from '../commands/local-input.ts';
import { tomorrowMorning } from '../commands/pause-length.ts';
import { FormDialog } from './form-dialog.tsx';
import styles from './forms.module.css';
import { emptyDraft, type ScheduleDraft, scheduleOf } from './schedule-draft.ts';
import { SchedulePreviewBox } from './schedule-preview-box.tsx';
import { ScopeField } from './scope-field.tsx';
import { TimingFields } from './timing-fields.tsx';
import { usePreview } from './use-preview.ts';
import { WordFields } from './window-fields.tsx';

export function ScheduleDialog({ onClose }: { onClose: () => void }) {
  const clock = useClock();
  const [draft, setDraft] = useState(() => emptyDraft(localInput(tomorrowMorning(clock.now()))));
  const change = (part: Partial<ScheduleDraft>) => setDraft((before) => ({ ...before, ...part }));
  const schedule = scheduleOf(draft);
  const preview = usePreview(schedule);
  const { isBusy, problem: refusal, submit } = useCreating(draft, onClose);
  const problem = refusal ?? preview.problem;
  return (
    <FormDialog
      id="schedule"
      title="Schedule maintenance"
      description="It begins and ends by itself, also after a restart of Holdpoint, and never early."
      action="Schedule"
      isReady={schedule !== null}
      isBusy={isBusy}
      problem={refusal}
      onSubmit={submit}
      onClose={onClose}
    >
      <ScopeField value={draft.scope} onValue={(scope) => change({ scope })} error={fieldError(problem, 'scope')} />
      <TimingFields draft={draft} onChange={change} problem={problem} />
      <LengthFields draft={draft} onChange={change} problem={problem} />
      <SchedulePreviewBox preview={preview} isComplete={schedule !== null} />
      <WordFields
        draft={draft}
        onChange={change}
        problem={problem}
        messageHint="What will be done, for colleagues and visitors."
      />
    </FormDialog>
  );
}

function useCreating(draft: ScheduleDraft, onClose: () => void) {
  const client = useClient();
  const toasts = useToasts();
  const [state, setState] = useState<{ isBusy: boolean; problem: ClientProblem | null; of: ScheduleDraft | null }>({
    isBusy: false,
    problem: null,
    of: null,
  });
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const schedule = scheduleOf(draft);
    if (schedule === null || state.isBusy) return;
    setState({ isBusy: true, problem: null, of: draft });
    const answer = await client.addSchedule(schedule);
    setState({ isBusy: false, problem: answer.ok ? null : answer.problem, of: draft });
    if (!answer.ok) return;
    const { next_starts_at: next } = answer.value;
    toasts.say({ tone: 'ok', text: `Planned${next === null ? '' : `: it begins on ${plannedText(next)}`}.` });
    onClose();
    navigate(`${href.maintenance()}?section=upcoming`);
  };
  // What was refused no longer fits once something is changed.
  return { isBusy: state.isBusy, problem: state.of === draft ? state.problem : null, submit };
}

interface LengthFieldsProps {
  draft: ScheduleDraft;
  onChange: (change: Partial<ScheduleDraft>) => void;
  problem: ClientProblem | null;
}

function LengthFields({ draft, onChange, problem }: LengthFieldsProps) {
  return (
    <div className={styles.pair}>
      <TextInput
        label="Length"
        type="number"
        min={1}
        step="any"
        required
        value={draft.length}
        error={fieldError(problem, 'length_minutes')}
        onChange={(event) => onChange({ length: event.target.value })}
      />
      <Select
        label="Unit of the length"
        value={draft.unit}
        onChange={(event) => onChange({ unit: event.target.value as ScheduleDraft['unit'] })}
      >
        <option value="minutes">minutes</option>
        <option value="hours">hours</option>
      </Select>
    </div>
  );
}
