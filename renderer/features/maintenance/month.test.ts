import { describe, expect, test } from 'vitest';
import { addDays, addMonths, byDay, dayOf, weeksOf } from './month.ts';

describe('MNT-5: the calendar of coming windows', () => {
  test('a month is whole weeks from Monday on', () => {
    const weeks = weeksOf('2025-03-15');
    expect(weeks[0]?.[0]).toBe('2025-02-24');
    expect(weeks.at(-1)?.at(-1)).toBe('2025-04-06');
    expect(weeks.every((week) => week.length === 7)).toBe(true);
    expect(new Set(weeks.flat()).size).toBe(42);
  });

  test('days and months go on over changes of the clock, ends of months and leap days', () => {
    expect(addDays('2025-03-29', 2)).toBe('2025-03-31');
    expect(addDays('2024-02-28', 1)).toBe('2024-02-29');
    expect(addMonths('2025-01-31', 1)).toBe('2025-02-28');
    expect(addMonths('2025-12-15', 1)).toBe('2026-01-15');
  });

  test('a window over midnight is on both days; one that ends at midnight is not on the next', () => {
    const window = (from: Date, to: Date) => ({
      starts_at: from.toISOString(),
      ends_at: to.toISOString(),
      schedule_id: 1,
      scope: 'all',
    });
    const over = window(new Date(2025, 2, 5, 23), new Date(2025, 2, 6, 1));
    const until = window(new Date(2025, 2, 7, 23), new Date(2025, 2, 8, 0));
    const days = byDay([over, until]);
    expect([...days.keys()]).toEqual(['2025-03-05', '2025-03-06', '2025-03-07']);
    expect(dayOf(new Date(2025, 0, 2))).toBe('2025-01-02');
  });
});
