/** What a command wrote, or a journal: text as text, with its cut mark and a copy button. */

import { Scissors } from 'lucide-react';
import { useId, useMemo } from 'react';
import { CopyButton } from './copy-button.tsx';
import styles from './output-block.module.css';
import { useScrollBox } from './use-scroll-box.ts';
import { visibleText } from './visible-text.ts';

export interface OutputBlockProps {
  title: string;
  text: string;
  /** The middle was left out by the program; the text itself says where and how much. */
  isCut?: boolean;
}

/** Scrolls within itself when it is long. */
export function OutputBlock({ title, text, isCut = false }: OutputBlockProps) {
  const id = useId();
  const box = useScrollBox<HTMLPreElement>({ labelledBy: id });
  const shown = useMemo(() => visibleText(text), [text]);
  return (
    <div className={styles.block}>
      <div className={styles.head}>
        <span id={id}>{title}</span>
        <span className={styles.tools}>
          {isCut && (
            <span className={styles.cut}>
              <Scissors size={13} aria-hidden />
              middle cut out
            </span>
          )}
          <CopyButton text={text} what={title.toLowerCase()} />
        </span>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is for controls */}
      <pre role="group" aria-labelledby={id} {...box} className={styles.text}>
        {shown}
      </pre>
    </div>
  );
}
