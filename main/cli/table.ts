/** Aligned columns. Every cell is made harmless here, so that no table can be forged by a name. */
import { harmless } from './harmless.ts';
import type { Paint, Tone } from './style.ts';
import { columnsOf } from './width.ts';

export interface Cell {
  text: string;
  tone?: Tone;
}

const GAP = '  ';

/** Lines without an end; the last column is not padded. An empty cell shows as `-`. */
export function table(head: readonly string[], rows: readonly (readonly (string | Cell)[])[], paint: Paint): string[] {
  const all = [head.map((text): Cell => ({ text, tone: 'quiet' })), ...rows.map((row) => row.map(toCell))];
  const widths = head.map((_, column) => Math.max(...all.map((row) => columnsOf(row[column]?.text ?? ''))));
  return all.map((row) =>
    row
      .map(({ text, tone }, column) => {
        const space = column === row.length - 1 ? 0 : (widths[column] ?? 0) - columnsOf(text);
        return (tone === undefined ? text : paint(tone, text)) + ' '.repeat(space);
      })
      .join(GAP),
  );
}

function toCell(value: string | Cell): Cell {
  const cell = typeof value === 'string' ? { text: value } : value;
  return { ...cell, text: cell.text === '' ? '-' : harmless(cell.text) };
}
