/** The table a person reads; the same rows go into bench-results.json. */
import type { Bound, Quantity, Row } from './row.ts';

const HEAD = ['what', 'ours', 'peer', 'ratio', 'bound', 'verdict'];
const RIGHT = new Set([1, 3]);

/** Aligned columns, with the notes numbered below. */
export function renderTable(rows: readonly Row[]): string {
  const notes = [...new Set(rows.flatMap(({ note }) => note ?? []))];
  const cells = rows.map((row) => cellsOf(row, row.note === null ? '' : ` [${notes.indexOf(row.note) + 1}]`));
  const widths = HEAD.map((title, column) =>
    Math.max(title.length, ...cells.map((line) => (line[column] ?? '').length)),
  );
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => pad(text, widths[column] ?? 0, RIGHT.has(column)))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  return [line(HEAD), rule, ...cells.map(line), ...notes.map((note, index) => `[${index + 1}] ${note}`), ''].join('\n');
}

function cellsOf({ bench, what, ours, peer, ratio, bound, verdict }: Row, mark: string): string[] {
  return [
    `(${bench}) ${what}${mark}`,
    ours === null ? '-' : quantity(ours),
    peer === null ? '-' : `${quantity(peer)}  ${peer.name}`,
    ratio === null ? '-' : `${ratio.toFixed(2)}×`,
    bound === null ? '-' : boundText(bound, ratio === null ? (ours?.unit ?? '') : '×'),
    verdict === '' ? '-' : verdict,
  ];
}

export function quantity({ value, unit }: Quantity): string {
  if (unit === '/s' || unit === '') return `${Math.round(value).toLocaleString('en')} ${unit}`.trimEnd();
  return `${value.toFixed(value < 100 ? 2 : 0)} ${unit}`;
}

function boundText({ atMost, atLeast, limit }: Bound, unit: string): string {
  const of = unit === '×' ? unit : ` ${unit}`;
  const text = atMost === undefined ? `≥ ${atLeast}${of}` : `≤ ${atMost}${of}`;
  return limit === undefined ? text : `${text} (limit ${limit}${of})`;
}

function pad(text: string, width: number, isRight: boolean): string {
  return isRight ? text.padStart(width) : text.padEnd(width);
}
