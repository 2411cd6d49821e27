import { expect, test } from 'vitest';
import { serverWords } from './server-words.ts';

test.each([
  ['This account is currently not available.\n', 'This account is currently not available.'],
  ['\u001b]0;deploy@web-1\u0007hello', 'hello'],
  ['\u001b]0;a title that never ends', ''],
  [
    '\u001b[1;31mWARNING:\u001b[0m Your password has expired.\r\nChange it.',
    'WARNING: Your password has expired. Change it.',
  ],
  ['a\u202eb\u0000c\u009bd', 'a b c d'],
  ['', ''],
])('RUN-9: the words of a server are one line that can be shown: %j', (text, words) => {
  expect(serverWords(text)).toBe(words);
});

test('RUN-9: they are cut, and take no long time however they are made', () => {
  expect(serverWords('x'.repeat(1_000_000))).toHaveLength(300);
  expect(serverWords('\u001b]'.repeat(500_000)).length).toBeLessThanOrEqual(300);
  expect(serverWords('ab cd', 4)).toBe('ab…');
});
