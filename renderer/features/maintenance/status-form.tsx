/** One line on how far it is, changed right where it is read. */
import { type FormEvent, useState } from 'react';
import type { MaintenanceScope, MaintenanceWindow } from '../../../main/contract/maintenance.ts';
import { useClient } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Button } from '../../ui/button.tsx';
import { TextInput } from '../../ui/field.tsx';
import { visibleLine } from '../../ui/visible-text.ts';
import styles from './window-card.module.css';

/** What others write shows at once, but never over what is being typed. */
export function StatusForm({ window }: { window: MaintenanceWindow }) {
  const client = useClient();
  const { isBusy, ask } = useAsk();
  const [draft, setDraft] = useState<string | null>(null);
  const shown = visibleLine(window.status ?? '');
  const isChanged = draft !== null && draft.trim() !== shown;
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!isChanged || isBusy) return;
    const status = draft.trim() || null;
    const answer = await ask(() => client.changeMaintenance({ scope: window.scope as MaintenanceScope, status }));
    if (answer !== null) setDraft(null);
  };
  return (
    <form className={styles.status} onSubmit={submit}>
      <TextInput
        label="Status"
        placeholder="How far it is, in one line"
        maxLength={200}
        value={draft ?? shown}
        onChange={(event) => setDraft(event.target.value)}
      />
      {isChanged && (
        <>
          <Button kind="primary" type="submit" isBusy={isBusy}>
            Save status
          </Button>
          <Button onClick={() => setDraft(null)}>Undo</Button>
        </>
      )}
    </form>
  );
}
