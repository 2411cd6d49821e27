/** A sentence in which given names are set apart, so that none of them can turn or disguise our words. */
import type { Sentence } from '../words/sentence.ts';
import styles from './sentence-text.module.css';

export function SentenceText({ sentence }: { sentence: Sentence }) {
  return sentence.map((part, index) =>
    typeof part === 'string' ? (
      part
    ) : (
      // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one sentence never move
      <bdi key={index} className={styles.given}>
        {part.given}
      </bdi>
    ),
  );
}
