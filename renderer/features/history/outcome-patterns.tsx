/** The patterns that tell outcomes apart without their colours. */
import styles from './bar-chart.module.css';
import { OUTCOME_WORDS, OUTCOMES, type Outcome } from './outcome-groups.ts';

const STROKES: Record<Outcome, string> = {
  completed: '',
  failed: 'M-2 2 L2 -2 M-1 7 L7 -1 M4 8 L8 4',
  unknown: 'M0 0 L6 6 M6 0 L0 6',
  not_run: 'M0 3 H6',
  open: 'M3 0 V6',
};

/** Solid, or lines on a lighter ground of the same colour. `id` keeps two pictures apart. */
export function OutcomePatterns({ id }: { id: string }) {
  return (
    <defs>
      {OUTCOMES.map((outcome) => (
        <pattern key={outcome} id={`${id}-${outcome}`} width={6} height={6} patternUnits="userSpaceOnUse">
          <rect width={6} height={6} className={styles[outcome]} />
          <path d={STROKES[outcome]} className={styles.stroke} />
        </pattern>
      ))}
    </defs>
  );
}

/** What each pattern stands for, and how many there were. */
export function Legend({ id, counts }: { id: string; counts: Record<Outcome, number> }) {
  return (
    <ul className={styles.legend} aria-label="Outcomes">
      {OUTCOMES.map((outcome) => (
        <li key={outcome}>
          <svg width={14} height={14} aria-hidden>
            <OutcomePatterns id={`${id}-${outcome}`} />
            <rect width={14} height={14} fill={`url(#${id}-${outcome}-${outcome})`} />
          </svg>
          {OUTCOME_WORDS[outcome]} <strong>{counts[outcome].toLocaleString('en-US')}</strong>
        </li>
      ))}
    </ul>
  );
}
