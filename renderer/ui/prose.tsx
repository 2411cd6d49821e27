/** Text that somebody wrote: a note, a reason. Shown as text, with what would hide or turn characters written out. */
import { useMemo } from 'react';
import { classes } from './classes.ts';
import styles from './prose.module.css';
import { visibleText } from './visible-text.ts';

/** Keeps line ends; `isClamped` shows three lines, otherwise it scrolls within itself when it is very long. */
export function Prose({ text, isClamped = false }: { text: string; isClamped?: boolean }) {
  const shown = useMemo(() => visibleText(text), [text]);
  return (
    <p className={classes(styles.prose, isClamped && styles.clamped)}>
      <bdi>{shown}</bdi>
    </p>
  );
}
