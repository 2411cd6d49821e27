import { expect, test } from 'vitest';
import { cut, exactLine, pieces, plainLine } from './plain-line.ts';

test.each([
  ['web-1', 'web-1'],
  ['  a \t\r\n b\u2028c\u00a0d ', 'a b c d'],
  ['ab\u202e\u2066cd\u200b\u00ad\ufeff', 'abcd'],
  ['a\u001b[31mb\u0000', 'a [31mb'],
  ['Zoë Ω 東京 🖥', 'Zoë Ω 東京 🖥'],
  [`e${'\u0301'.repeat(50)}`, 'e\u0301\u0301'],
  ['\u3164\u2800x\u{e0041}', 'x'],
  ['<b>&amp;_x</b>', '<b>&amp;_x</b>'],
  ['\ud83d', ''],
])('TRY-2: a name on one line: %j', (text, line) => {
  expect(plainLine(text, 60)).toBe(line);
});

test('TRY-2: what is too long is cut with …, never through a character', () => {
  expect(plainLine('x'.repeat(100), 10)).toBe(`${'x'.repeat(9)}…`);
  expect(cut('12🖥45', 4)).toBe('12…');
  expect(cut('1234', 4)).toBe('1234');
});

test('TRY-2: a command loses nothing, and what would not be seen is written out', () => {
  expect(exactLine('echo  "a b" <x>')).toBe('echo  "a b" <x>');
  expect(exactLine('a\nb\u202ec\u3000d')).toBe('a⟨U+000A⟩b⟨U+202E⟩c⟨U+3000⟩d');
});

test('TRY-2: pieces are the whole text, none longer than asked for, none through a character', () => {
  const text = `${'x'.repeat(9)}🖥${'y'.repeat(12)}`;
  expect(pieces(text, 10)).toEqual(['x'.repeat(9), `🖥${'y'.repeat(8)}`, 'yyyy']);
  expect(pieces('', 10)).toEqual([]);
  expect(pieces('🖥🖥', 1).join('')).toBe('🖥🖥');
});
