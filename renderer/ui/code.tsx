/** The exact command. Nothing of it is cut off, hidden or reordered (WIN-2). */

import styles from './code.module.css';
import { CopyButton } from './copy-button.tsx';
import { useScrollBox } from './use-scroll-box.ts';
import { visibleLine } from './visible-text.ts';

interface CodeProps {
  command: string;
  /** Names it for screen readers. */
  label?: string;
  /** false: a line of a file, no command. */
  isPrompted?: boolean;
}

/** What is copied is the command itself. */
export function Code({ command, label = 'Command', isPrompted = true }: CodeProps) {
  const box = useScrollBox<HTMLElement>({ label });
  return (
    <div className={styles.code}>
      {isPrompted && (
        <span aria-hidden className={styles.prompt}>
          $
        </span>
      )}
      <code {...box} className={styles.text}>
        {visibleLine(command)}
      </code>
      <CopyButton text={command} what={label.toLowerCase()} />
    </div>
  );
}
