import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { localTime } from './local-time.ts';
import { isQuiet } from './quiet-hours.ts';

describe('the clock of this machine', () => {
  const before = process.env.TZ;
  beforeEach(() => {
    process.env.TZ = 'Europe/Berlin';
  });
  afterEach(() => {
    if (before === undefined) delete process.env.TZ;
    else process.env.TZ = before;
  });

  test('TRY-3: minutes since midnight are local, in summer and winter', () => {
    expect(localTime.minutes(Date.parse('2026-01-10T22:30:00Z'))).toBe(23 * 60 + 30);
    expect(localTime.minutes(Date.parse('2026-07-10T22:30:00Z'))).toBe(30);
  });

  test('TRY-2: tomorrow is eight in the morning of the next day, also where the day has 23 hours', () => {
    const next = (now: string) => new Date(localTime.tomorrowMorning(Date.parse(now))).toISOString();
    expect(next('2026-01-31T12:00:00Z')).toBe('2026-02-01T07:00:00.000Z');
    expect(next('2026-03-28T12:00:00Z')).toBe('2026-03-29T06:00:00.000Z');
    expect(next('2026-01-10T23:30:00Z')).toBe('2026-01-12T07:00:00.000Z');
  });

  test('TRY-2: an instant names its day where that is not today', () => {
    const now = Date.parse('2026-03-04T12:00:00Z');
    expect(localTime.text(now, now)).toMatch(/^\d\d:\d\d$/);
    expect(localTime.text(now + 3 * 86_400_000, now)).toMatch(/^7 Mar,? \d\d:\d\d$/);
  });
});

test.each([
  ['22:30', '07:00', '22:29', false],
  ['22:30', '07:00', '22:30', true],
  ['22:30', '07:00', '00:00', true],
  ['22:30', '07:00', '06:59', true],
  ['22:30', '07:00', '07:00', false],
  ['12:00', '13:00', '11:59', false],
  ['12:00', '13:00', '12:30', true],
  ['12:00', '13:00', '13:00', false],
  ['12:00', '12:00', '12:00', false],
])('TRY-3: quiet from %s to %s, at %s: %s', (from, to, at, quiet) => {
  const [hours = 0, minutes = 0] = at.split(':').map(Number);
  expect(isQuiet({ from, to }, hours * 60 + minutes)).toBe(quiet);
  expect(isQuiet(null, hours * 60 + minutes)).toBe(false);
});
