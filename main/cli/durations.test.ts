import { describe, expect, test } from 'vitest';
import { instant, parseMinutes, relative } from './durations.ts';

const NOW = Date.parse('2026-11-20T22:00:00.000Z');

describe('durations', () => {
  test.each([
    ['90m', 90],
    ['1h', 60],
    ['2d', 2880],
    ['1h30m', 90],
    ['45min', 45],
    ['1.5h', 90],
    ['30s', 0.5],
  ])('SRV-3: %s is %d minutes', (text, minutes) => {
    expect(parseMinutes(text)).toBe(minutes);
  });

  test.each(['', '2x', '90', '-1h', 'h', '1h 30m', '1e3m'])('SRV-3: "%s" is not a length', (text) => {
    expect(() => parseMinutes(text)).toThrow('is not a length of time');
  });

  test('API-5: instants before and after now', () => {
    expect(relative('2026-11-20T20:00:00.000Z', NOW)).toBe('2 h ago');
    expect(relative('2026-11-20T22:05:00.000Z', NOW)).toBe('in 5 min');
    expect(relative('2026-11-20T22:00:00.000Z', NOW)).toBe('just now');
    expect(instant('2026-11-20T20:00:00.123Z', NOW)).toBe('2026-11-20 20:00:00Z (2 h ago)');
  });
});
