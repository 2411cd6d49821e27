/** The next starts of a plan, as the host counts them. */
import styles from './forms.module.css';
import { FromTo } from './planned-list.tsx';
import type { Preview } from './use-preview.ts';

export function SchedulePreviewBox({ preview, isComplete }: { preview: Preview; isComplete: boolean }) {
  const { occurrences, problem } = preview;
  return (
    <section className={styles.preview} aria-label="Next starts" aria-live="polite">
      <h3>{occurrences?.length === 1 ? 'It comes once' : 'The next three'}, in the time of this machine</h3>
      {problem !== null && <p className={styles.problem}>{problem.message}</p>}
      {!isComplete && <p className={styles.meaning}>Something is missing still.</p>}
      {isComplete && problem === null && occurrences === null && <p className={styles.meaning}>One moment …</p>}
      {occurrences !== null && (
        <ol aria-label="Next starts">
          {occurrences.map((one) => (
            <li key={one.starts_at}>
              <FromTo planned={one} />
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
