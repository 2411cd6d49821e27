/** Lets a token, a type of action, or both pass maintenance. */
import { useState } from 'react';
import { type ClientProblem, fieldError } from '../../client/answer.ts';
import { useClient, useMirror } from '../../store/context.ts';
import { selectTags } from '../../store/selectors.ts';
import { useAnswer } from '../../store/use-answer.ts';
import { useClock } from '../../ui/clock-context.ts';
import { Select, TextInput } from '../../ui/field.tsx';
import { clipped } from '../../words/sentence.ts';
import { FormDialog } from './form-dialog.tsx';
import { useSubmit } from './use-submit.ts';
import { instantOf, type When } from './when.ts';
import { WhenField } from './when-field.tsx';

interface RuleDraft {
  token: string;
  type: string;
  tag: string;
  note: string;
  until: When;
}

const EMPTY: RuleDraft = { token: '', type: '', tag: '', note: '', until: { choice: 'none', own: '' } };

export function AddRuleDialog({ onClose }: { onClose: () => void }) {
  const client = useClient();
  const clock = useClock();
  const [draft, setDraft] = useState(EMPTY);
  const until = instantOf(draft.until, clock.now());
  const isReady = (draft.token !== '' || draft.type !== '') && until !== 'wrong';
  const note = draft.note.trim();
  const add = () =>
    client.addAllowRule({
      ...(draft.token === '' ? {} : { token: draft.token }),
      ...(draft.type === '' ? {} : { action_type: draft.type }),
      ...(draft.tag === '' ? {} : { tag: draft.tag }),
      ...(note === '' ? {} : { note }),
      until: until === 'wrong' ? null : (until ?? null),
    });
  const { isBusy, problem, submit } = useSubmit(isReady ? add : null, onClose);
  return (
    <FormDialog
      id="rule"
      title="Add an allow rule"
      description="All that you choose must be met. A token, an action type, or both must be named."
      action="Add"
      isReady={isReady}
      isBusy={isBusy}
      problem={problem}
      onSubmit={submit}
      onClose={onClose}
    >
      <RuleFields draft={draft} onChange={(change) => setDraft({ ...draft, ...change })} problem={problem} />
    </FormDialog>
  );
}

interface RuleFieldsProps {
  draft: RuleDraft;
  onChange: (change: Partial<RuleDraft>) => void;
  problem: ClientProblem | null;
}

function RuleFields({ draft, onChange, problem }: RuleFieldsProps) {
  const client = useClient();
  const types = useMirror((mirror) => mirror.types);
  const tags = useMirror(selectTags);
  const tokens = useAnswer('tokens', () => client.tokens());
  const usable = tokens.value?.tokens.filter((token) => token.revoked_at === null) ?? [];
  return (
    <>
      <Choice
        label="Token"
        any="Whoever asks"
        value={draft.token}
        values={usable.map(({ name }) => [name, clipped(name)])}
        error={fieldError(problem, 'token')}
        onValue={(token) => onChange({ token })}
      />
      <Choice
        label="Action type"
        any="Every action"
        value={draft.type}
        values={types.map(({ name, title }) => [name, clipped(title)])}
        error={fieldError(problem, 'action_type')}
        onValue={(type) => onChange({ type })}
      />
      <Choice
        label="Servers"
        any="Every server"
        value={draft.tag}
        values={tags.map((tag) => [tag, `Tagged ${tag}`])}
        error={fieldError(problem, 'tag')}
        onValue={(tag) => onChange({ tag })}
      />
      <WhenField
        label="Until"
        none="Until it is removed"
        hint="From then on it lets nothing through."
        value={draft.until}
        error={fieldError(problem, 'until')}
        onValue={(until) => onChange({ until })}
      />
      <TextInput
        label="Note"
        hint="Why it may pass. It stands in the audit trail with each use."
        isOptional
        maxLength={1000}
        value={draft.note}
        error={fieldError(problem, 'note')}
        onChange={(event) => onChange({ note: event.target.value })}
      />
    </>
  );
}

interface ChoiceProps {
  label: string;
  /** What naming none means. */
  any: string;
  value: string;
  values: readonly (readonly [value: string, label: string])[];
  error: string | null;
  onValue: (value: string) => void;
}

function Choice({ label, any, value, values, error, onValue }: ChoiceProps) {
  return (
    <Select label={label} value={value} error={error} onChange={(event) => onValue(event.target.value)}>
      <option value="">{any}</option>
      {values.map(([name, shown]) => (
        <option key={name} value={name}>
          {shown}
        </option>
      ))}
    </Select>
  );
}
