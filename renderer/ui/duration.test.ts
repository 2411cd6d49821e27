import { expect, test } from 'vitest';
import { bytesText, shortMomentText } from './duration.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

test('an instant of today needs no date', () => {
  const now = new Date(2025, 2, 3, 12).getTime();
  expect(shortMomentText(now + 2 * HOUR, now)).toBe('14:00');
  expect(shortMomentText(now + DAY, now)).toBe('4 Mar, 12:00');
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1024, '1.0 KiB'],
  [40_100_000, '38.2 MiB'],
  [1024 ** 3 * 200, '200 GiB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
