/** The numbers of the picture, for whoever cannot or does not want to see it. */
import { useState } from 'react';
import styles from './day-table.module.css';
import { type DayOutcomes, OUTCOME_WORDS, OUTCOMES } from './outcome-groups.ts';

/** Newest first; its rows are in the document only while it is open. */
export function DayTable({ days }: { days: readonly DayOutcomes[] }) {
  const [isOpen, setIsOpen] = useState(false);
  return (
    <details className={styles.details} onToggle={(event) => setIsOpen(event.currentTarget.open)}>
      <summary className={styles.summary}>Show as a table</summary>
      {isOpen && (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard must reach it
        <section className={styles.scroll} tabIndex={0} aria-label="Actions per day as a table">
          <table className={styles.table}>
            <thead>
              <tr>
                <th scope="col">Day (UTC)</th>
                {OUTCOMES.map((outcome) => (
                  <th key={outcome} scope="col">
                    {OUTCOME_WORDS[outcome]}
                  </th>
                ))}
                <th scope="col">Total</th>
              </tr>
            </thead>
            <tbody>
              {days.toReversed().map((day) => (
                <tr key={day.day}>
                  <th scope="row">{day.day}</th>
                  {OUTCOMES.map((outcome) => (
                    <td key={outcome}>{day.counts[outcome]}</td>
                  ))}
                  <td>{day.total}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
    </details>
  );
}
