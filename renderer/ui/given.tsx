/** A name or a line that somebody gave: set apart from our words, with what would hide or turn characters written out. */
import { visibleLine } from './visible-text.ts';

export function Given({ text, className }: { text: string; className?: string | undefined }) {
  return <bdi className={className}>{visibleLine(text)}</bdi>;
}
