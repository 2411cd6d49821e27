/** The next starts of a plan, as the host counts them. */
import { plannedText } from '../../ui/duration.ts';
import styles from './forms.module.css';
import type { Preview } from './use-preview.ts';

export function SchedulePreviewBox({ preview, isComplete }: { preview: Preview; isComplete: boolean }) {
  const { occurrences, problem } = preview;
  return (
    <section className={styles.preview} aria-label="Next starts" aria-live="polite">
      <h3>{occurrences?.length === 1 ? 'It comes once' : 'The next three'}</h3>
      {problem !== null && <p className={styles.problem}>{problem.message}</p>}
      {!isComplete && <p className={styles.meaning}>Something is missing still.</p>}
      {isComplete && problem === null && occurrences === null && <p className={styles.meaning}>One moment …</p>}
      {occurrences !== null && (
        <ol aria-label="Next starts">
          {occurrences.map(({ starts_at, ends_at }) => (
            <li key={starts_at}>
              <time dateTime={starts_at}>{plannedText(starts_at)}</time> to{' '}
              <time dateTime={ends_at}>{plannedText(ends_at)}</time>
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
