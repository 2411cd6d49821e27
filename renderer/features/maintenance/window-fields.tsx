/** The fields of a stretch of maintenance: what is said of it, and its two times. */
import type { MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { Textarea, TextInput } from '../../ui/field.tsx';
import styles from './forms.module.css';
import { WhenField } from './when-field.tsx';
import type { WindowDraft } from './window-draft.ts';

export interface WindowFieldsProps {
  draft: WindowDraft;
  onDraft: (draft: WindowDraft) => void;
  /** What is being changed; null where it is a new one. */
  window: MaintenanceWindow | null;
  problem: ClientProblem | null;
}

export function WindowFields({ draft, onDraft, window, problem }: WindowFieldsProps) {
  const set = (change: Partial<WindowDraft>) => onDraft({ ...draft, ...change });
  return (
    <>
      <WordFields
        draft={draft}
        onChange={set}
        problem={problem}
        messageHint="What is being done, for colleagues and visitors."
      />
      <TextInput
        label="Status"
        hint="How far it is, in one line."
        isOptional
        maxLength={200}
        value={draft.status}
        error={fieldError(problem, 'status')}
        onChange={(event) => set({ status: event.target.value })}
      />
      <div className={styles.pair}>
        <WhenField
          label="To be over (ETA)"
          none="Not known"
          hint="Ends nothing: past it, it is shown as overdue."
          present={window?.eta ?? null}
          value={draft.eta}
          error={fieldError(problem, 'eta')}
          onValue={(eta) => set({ eta })}
        />
        <WhenField
          label="Ends by itself"
          none="Never: someone ends it"
          hint="Then new fixes run at once again."
          present={window?.ends_at ?? null}
          value={draft.endsAt}
          error={fieldError(problem, 'ends_at')}
          onValue={(endsAt) => set({ endsAt })}
        />
      </div>
    </>
  );
}

export interface WordFieldsProps {
  draft: Pick<WindowDraft, 'message' | 'reason'>;
  onChange: (change: { message: string } | { reason: string }) => void;
  problem: ClientProblem | null;
  messageHint: string;
}

/** What is said of maintenance: to all, and to colleagues alone. */
export function WordFields({ draft, onChange, problem, messageHint }: WordFieldsProps) {
  return (
    <>
      <Textarea
        label="Message"
        hint={messageHint}
        isOptional
        rows={2}
        maxLength={1000}
        value={draft.message}
        error={fieldError(problem, 'message')}
        onChange={(event) => onChange({ message: event.target.value })}
      />
      <TextInput
        label="Reason"
        hint="Why, for the log. Visitors never see it."
        isOptional
        maxLength={1000}
        value={draft.reason}
        error={fieldError(problem, 'reason')}
        onChange={(event) => onChange({ reason: event.target.value })}
      />
    </>
  );
}
