/** State, always by shape, icon, colour and word. */

import type { LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import styles from './badge.module.css';
import { classes } from './classes.ts';
import type { Tone } from './tone.ts';
import { visibleLine } from './visible-text.ts';

/** How one state looks and what it is called. */
export interface Look {
  tone: Tone;
  icon: LucideIcon;
  word: string;
  /** It is under way: the icon turns. */
  isMoving?: boolean;
}

/** A state in a line of text: icon and word in its colour. `children` replaces the word. */
export function StateMark({ look, children }: { look: Look; children?: ReactNode }) {
  const Icon = look.icon;
  return (
    <span className={classes(styles.mark, styles[look.tone])}>
      <Icon size={15} aria-hidden className={look.isMoving ? styles.turning : undefined} />
      <span className={styles.word}>{children ?? look.word}</span>
    </span>
  );
}

/** A state as a label of its own; `isSolid` for the one that must be seen first. */
export function Badge({ look, isSolid = false, children }: { look: Look; isSolid?: boolean; children?: ReactNode }) {
  const Icon = look.icon;
  return (
    <span className={classes(styles.badge, styles[look.tone], isSolid && styles.solid)}>
      <Icon size={13} aria-hidden className={look.isMoving ? styles.turning : undefined} />
      <span className={styles.word}>{children ?? look.word}</span>
    </span>
  );
}

/** A plain label without a state, such as a tag of a server. */
export function Label({ children }: { children: ReactNode }) {
  return (
    <span className={classes(styles.badge, styles.idle)}>
      <bdi className={styles.word}>{typeof children === 'string' ? visibleLine(children) : children}</bdi>
    </span>
  );
}
