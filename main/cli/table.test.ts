import { describe, expect, test } from 'vitest';
import { coloured, plain } from './style.ts';
import { table } from './table.ts';
import { columnsOf } from './width.ts';

describe('columnsOf', () => {
  test.each([
    ['abc', 3],
    ['東京', 4],
    ['한글', 4],
    ['ＡＢ', 4],
    ['ｱｲ', 2],
    ['é', 1],
    ['👩‍🚀', 2],
    ['🇩🇪', 2],
    ['❤️', 2],
    ['©', 1],
    ['7', 1],
    ['', 0],
  ])('API-5: %s takes %i columns', (text, columns) => {
    expect(columnsOf(text)).toBe(columns);
  });
});

describe('table', () => {
  test('API-5: columns are aligned by what the terminal shows; the last is not padded', () => {
    expect(
      table(
        ['ID', 'NAME', 'NOTE'],
        [
          ['1', '東京', 'x'],
          ['22', 'web', ''],
        ],
        plain,
      ),
    ).toEqual(['ID  NAME  NOTE', '1   東京  x', '22  web   -']);
  });

  test('API-5: a cell cannot forge a row or colour one', () => {
    const lines = table(['NAME', 'STATUS'], [['a\nb\u001b[2K', 'online']], plain);
    expect(lines).toEqual(['NAME         STATUS', 'a\\nb\\x1b[2K  online']);
  });

  test('API-5: colour does not move columns', () => {
    const lines = table(['A', 'B'], [[{ text: 'x', tone: 'bad' }, 'y']], coloured);
    expect(lines[1]).toBe('\u001b[31mx\u001b[39m  y');
  });
});
