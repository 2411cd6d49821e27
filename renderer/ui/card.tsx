/** A part of a screen with a title and its tools. */
import { type ReactNode, useId } from 'react';
import styles from './card.module.css';
import { classes } from './classes.ts';

export interface CardProps {
  title: ReactNode;
  tools?: ReactNode;
  children: ReactNode;
  /** The content brings its own edges, as a table does. */
  isFlush?: boolean;
}

/** A landmark region named by its title. */
export function Card({ title, tools, children, isFlush = false }: CardProps) {
  const id = useId();
  return (
    <section className={styles.card} aria-labelledby={id}>
      <div className={styles.head}>
        <h2 id={id} className={styles.title}>
          {title}
        </h2>
        {tools !== undefined && <div className={styles.tools}>{tools}</div>}
      </div>
      <div className={classes(!isFlush && styles.body)}>{children}</div>
    </section>
  );
}
