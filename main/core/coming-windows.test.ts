import { describe, expect, test } from 'vitest';
import type { ScheduleInput } from '../contract/maintenance.ts';
import { ADA, createWorld } from './testing/world.ts';

const DAY_MS = 86_400_000;
const weekly: ScheduleInput = {
  kind: 'recurring',
  scope: 'all',
  cron: '0 3 * * 3',
  time_zone: 'Europe/Berlin',
  length_minutes: 90,
};

describe('MNT-5: what comes', () => {
  test('MNT-5: a preview tells the next three and keeps nothing; what creating refuses it refuses', () => {
    const { core } = createWorld();
    const previewed = core.comingWindows.preview(weekly);
    const { occurrences } = previewed.ok ? previewed.value : { occurrences: [] };
    expect(occurrences).toHaveLength(3);
    for (const { starts_at, ends_at } of occurrences) {
      expect(new Date(starts_at).getUTCDay()).toBe(3);
      expect(Date.parse(ends_at) - Date.parse(starts_at)).toBe(90 * 60_000);
    }
    expect(core.schedules.list()).toEqual([]);
    const wrong = core.comingWindows.preview({ ...weekly, cron: '61 3 * * *' });
    expect(wrong.ok ? null : wrong.problem.code).toBe('validation_error');
  });

  test('MNT-5: the calendar holds the starts of a period, without those that are left out', () => {
    const { core, clock } = createWorld();
    const made = core.schedules.create(ADA, weekly);
    if (!made.ok) throw new Error(made.problem.message);
    const from = new Date(clock.now()).toISOString();
    const to = new Date(clock.now() + 28 * DAY_MS).toISOString();
    const before = core.comingWindows.between(from, to);
    expect(before.is_cut).toBe(false);
    expect(before.occurrences).toHaveLength(4);
    expect(before.occurrences[0]).toMatchObject({ schedule_id: made.value.id, scope: 'all' });
    core.schedules.skip(ADA, made.value.id);
    expect(core.comingWindows.between(from, to).occurrences).toEqual(before.occurrences.slice(1));
    core.schedules.cancel(ADA, made.value.id);
    expect(core.comingWindows.between(from, to).occurrences).toEqual([]);
  });

  test('MNT-5: a schedule that comes every few minutes is cut, and that is said', () => {
    const { core, clock } = createWorld();
    core.schedules.create(ADA, { ...weekly, cron: '*/5 * * * *', length_minutes: 1 });
    const to = new Date(clock.now() + 31 * DAY_MS).toISOString();
    const { occurrences, is_cut } = core.comingWindows.between(new Date(clock.now()).toISOString(), to);
    expect([occurrences.length, is_cut]).toEqual([500, true]);
  });
});
