/** Whether runs leave a line in the journals of their servers (AUD-3). */
import { useClient, useMirror } from '../../store/context.ts';
import { useAsk } from '../../store/use-ask.ts';
import { Card } from '../../ui/card.tsx';
import { Switch } from '../../ui/switch.tsx';
import styles from './settings.module.css';

export function ServerJournalCard() {
  const isOn = useMirror((mirror) => mirror.settings.server_journal);
  const client = useClient();
  const { isBusy, ask } = useAsk();
  return (
    <Card title="Journals of the servers">
      <div className={styles.form}>
        <Switch
          label="Every run leaves a line in its server's own journal"
          hint="Tag holdpoint: the action, what ran, who approved it, and its place in the audit trail."
          isOn={isOn}
          isBusy={isBusy}
          onChange={(next) => void ask(() => client.editSettings({ server_journal: next }))}
        />
        <p className={styles.meaning}>
          Whoever changes the trail here has those journals against them: holdpoint audit compare SERVER holds both
          against each other. A run is not slowed by it, and where a server cannot write the line nothing is said.
        </p>
      </div>
    </Card>
  );
}
