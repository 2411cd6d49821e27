import { describe, expect, test } from 'vitest';
import { bytesText, durationText, relativeText, shortMomentText } from './duration.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('lengths of time', () => {
  test.each([
    [0, '0 s'],
    [-5_000, '0 s'],
    [59_999, '59 s'],
    [MINUTE, '1 min'],
    [HOUR - 1, '59 min'],
    [HOUR, '1 h'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [DAY, '1 d'],
    [2 * DAY + 4 * HOUR, '2 d 4 h'],
    [41 * DAY + HOUR, '41 d'],
  ])('%d ms is %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));

  test('before and after now', () => {
    const now = Date.UTC(2025, 0, 1);
    expect(relativeText(now - 4 * MINUTE, now)).toBe('4 min ago');
    expect(relativeText(now + 3 * HOUR, now)).toBe('in 3 h');
    expect(relativeText(now, now)).toBe('just now');
    expect(relativeText(now + 4_000, now)).toBe('in a moment');
  });

  test('an instant of today needs no date', () => {
    const now = new Date(2025, 2, 3, 12).getTime();
    expect(shortMomentText(now + 2 * HOUR, now)).toBe('14:00');
    expect(shortMomentText(now + DAY, now)).toBe('4 Mar, 12:00');
  });
});

test.each([
  [0, '0 B'],
  [512, '512 B'],
  [1024, '1.0 KiB'],
  [40_100_000, '38.2 MiB'],
  [1024 ** 3 * 200, '200 GiB'],
])('%d bytes are %s', (bytes, text) => expect(bytesText(bytes)).toBe(text));
