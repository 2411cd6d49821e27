/** Within which limits a type may run; also of built-in ones the owner's choice. */
import { useMirror } from '../../store/context.ts';
import { Checkbox, Select, TextInput } from '../../ui/field.tsx';
import styles from './settings.module.css';
import type { TypeFieldsProps } from './type-dialog.tsx';
import { errorAt } from './type-draft.ts';

export function LimitFields({ draft, onChange, errors }: TypeFieldsProps) {
  const hours = useMirror((mirror) => mirror.settings.expire_after_hours);
  return (
    <>
      <div className={styles.fields}>
        <TextInput
          label="Time limit (seconds)"
          hint="Then the command is ended on the server."
          inputMode="numeric"
          value={draft.timeLimit}
          error={errorAt(errors, 'time_limit_seconds')}
          onChange={(event) => onChange({ timeLimit: event.target.value })}
        />
        <Select
          label="It waits for approval"
          value={draft.needsApproval}
          onChange={(event) => onChange({ needsApproval: event.target.value as typeof draft.needsApproval })}
        >
          <option value="when_paused">In maintenance mode</option>
          <option value="always">Always</option>
        </Select>
        <TextInput
          label="Expires after (hours)"
          isOptional
          hint={`Empty: as the settings say, ${hours}.`}
          inputMode="decimal"
          value={draft.expireAfter}
          error={errorAt(errors, 'expire_after_hours')}
          onChange={(event) => onChange({ expireAfter: event.target.value })}
        />
        <TextInput
          label="Only on these servers"
          isOptional
          hint="Their names, apart by spaces. Empty, and no tags: all."
          value={draft.onlyServers}
          error={errorAt(errors, 'only_servers')}
          onChange={(event) => onChange({ onlyServers: event.target.value })}
        />
        <TextInput
          label="Only where tagged"
          isOptional
          hint="With servers as well, either is enough."
          value={draft.onlyTags}
          error={errorAt(errors, 'only_tags')}
          onChange={(event) => onChange({ onlyTags: event.target.value })}
        />
      </div>
      <Checkbox
        label="It may be asked for"
        checked={draft.enabled}
        onChange={(event) => onChange({ enabled: event.target.checked })}
      />
    </>
  );
}
