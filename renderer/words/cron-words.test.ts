import { expect, test } from 'vitest';
import { cronWords, monthlyCron, weeklyCron } from './cron-words.ts';

test.each([
  [weeklyCron([5, 1], '03:05'), '5 3 * * 1,5', 'Every Monday and Friday at 03:05'],
  [weeklyCron([1, 2, 3, 4, 5, 6, 7], '22:00'), '0 22 * * *', 'Every day at 22:00'],
  [weeklyCron([7], '00:00'), '0 0 * * 7', 'Every Sunday at 00:00'],
  [monthlyCron('15', '04:30'), '30 4 15 * *', 'On day 15 of every month at 04:30'],
  [monthlyCron('L', '04:30'), '30 4 L * *', 'On the last day of every month at 04:30'],
])('MNT-5: %s', (made, cron, words) => {
  expect(made).toBe(cron);
  expect(cronWords(cron)).toBe(words);
});

test('MNT-5: what is no plain form has no words, so it is shown as it is written', () => {
  for (const cron of ['*/5 * * * *', '0 3 1 * 1', '0 3 * 2 *', '0 3 * * MON', 'soon'])
    expect(cronWords(cron)).toBeNull();
});
