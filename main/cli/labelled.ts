/** `Label  text`, the texts below each other. */
import { harmless } from './harmless.ts';
import type { Paint } from './style.ts';

export type Row = [label: string, text: string | null];

/** A row without text is left out. Texts are made harmless. */
export function labelled(rows: readonly Row[], paint: Paint): string[] {
  const shown = rows.filter((row): row is [string, string] => row[1] !== null && row[1] !== '');
  const width = Math.max(...shown.map(([label]) => label.length));
  return shown.map(([label, text]) => `${paint('quiet', label.padEnd(width))}  ${harmless(text)}`);
}
