/** What holds for all servers. */
import { HoldCard } from './hold-card.tsx';
import { LoginCard } from './login-card.tsx';
import { NumberForm } from './number-form.tsx';
import { RUNNING, WATCHING } from './number-settings.ts';
import { QuietHoursCard } from './quiet-hours-card.tsx';
import { ServerJournalCard } from './server-journal-card.tsx';
import styles from './settings.module.css';

export function GeneralSection() {
  return (
    <div className={styles.sections}>
      <HoldCard />
      <NumberForm title="Watching" settings={WATCHING} />
      <NumberForm title="Running" settings={RUNNING} />
      <ServerJournalCard />
      <QuietHoursCard />
      {window.holdpoint !== undefined && <LoginCard bridge={window.holdpoint} />}
    </div>
  );
}
