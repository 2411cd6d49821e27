/** Text that somebody wrote: a note, a reason. Shown as text, with what would hide or turn characters written out. */
import { useMemo } from 'react';
import { classes } from './classes.ts';
import styles from './prose.module.css';
import { useScrollBox } from './use-scroll-box.ts';
import { visibleText } from './visible-text.ts';

export interface ProseProps {
  text: string;
  /** Shows three lines; otherwise it scrolls within itself when it is very long. */
  isClamped?: boolean;
  /** Names it where it scrolls. */
  label?: string;
}

/** Keeps line ends. */
export function Prose({ text, isClamped = false, label = 'Text' }: ProseProps) {
  const shown = useMemo(() => visibleText(text), [text]);
  const box = useScrollBox<HTMLParagraphElement>({ label });
  const scrolling = isClamped ? {} : box;
  return (
    <p {...scrolling} className={classes(styles.prose, isClamped && styles.clamped)}>
      <bdi>{shown}</bdi>
    </p>
  );
}
