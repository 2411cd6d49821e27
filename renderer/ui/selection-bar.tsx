/** What can be done with everything that is selected; stays in view while one scrolls. */
import type { ReactNode } from 'react';
import styles from './selection-bar.module.css';

/** `children` are buttons. Nothing is shown while nothing is selected. */
export function SelectionBarFrame({ count, children }: { count: number; children: ReactNode }) {
  return (
    <section aria-label="Selection" hidden={count === 0} className={count === 0 ? undefined : styles.bar}>
      <span role="status" className={styles.count}>
        {count > 0 && `${count.toLocaleString('en-US')} selected`}
      </span>
      {count > 0 && children}
    </section>
  );
}
