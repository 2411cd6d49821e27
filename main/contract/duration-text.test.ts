import { describe, expect, test } from 'vitest';
import { durationText, relativeText } from './duration-text.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

describe('lengths of time', () => {
  test.each([
    [0, '0 s'],
    [-5_000, '0 s'],
    [59_400, '59 s'],
    [59_999, '1 min'],
    [MINUTE, '1 min'],
    [HOUR - 1, '1 h'],
    [HOUR, '1 h'],
    [2 * HOUR - 300, '2 h'],
    [3 * HOUR + 20 * MINUTE, '3 h 20 min'],
    [DAY - 1_000, '1 d'],
    [DAY, '1 d'],
    [2 * DAY + 4 * HOUR, '2 d 4 h'],
    [10 * DAY - MINUTE, '10 d'],
    [41 * DAY + HOUR, '41 d'],
  ])('%d ms is %s', (milliseconds, text) => expect(durationText(milliseconds)).toBe(text));

  test('before and after now', () => {
    const now = Date.UTC(2025, 0, 1);
    expect(relativeText(now - 4 * MINUTE, now)).toBe('4 min ago');
    expect(relativeText(now + 3 * HOUR, now)).toBe('in 3 h');
    expect(relativeText(now, now)).toBe('just now');
    expect(relativeText(now + 4_000, now)).toBe('in a moment');
  });

  test('SRV-3: right after two hours were asked for it says 2 h, and an expiry of 24 h is in 1 d', () => {
    const now = Date.UTC(2025, 0, 1);
    expect(relativeText(now + 2 * HOUR - 40, now)).toBe('in 2 h');
    expect(relativeText(now + DAY - 40, now)).toBe('in 1 d');
  });
});
