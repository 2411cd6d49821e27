import { Cron } from 'croner';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import type { ScheduleInput } from '../contract/maintenance.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld } from './testing/world.ts';
import { SLICE } from './turns.ts';

const DAY_MS = 86_400_000;
const weekly: ScheduleInput = {
  kind: 'recurring',
  scope: 'all',
  cron: '0 3 * * 3',
  time_zone: 'Europe/Berlin',
  length_minutes: 90,
};

describe('MNT-5: what comes', () => {
  test('MNT-5: a preview tells the next three and keeps nothing; what creating refuses it refuses', async () => {
    const { core } = createWorld();
    const previewed = await core.comingWindows.preview(weekly, unpaced);
    const { occurrences } = previewed.ok ? previewed.value : { occurrences: [] };
    expect(occurrences).toHaveLength(3);
    for (const { starts_at, ends_at } of occurrences) {
      expect(new Date(starts_at).getUTCDay()).toBe(3);
      expect(Date.parse(ends_at) - Date.parse(starts_at)).toBe(90 * 60_000);
    }
    expect(core.schedules.list()).toEqual([]);
    const wrong = await core.comingWindows.preview({ ...weekly, cron: '61 3 * * *' }, unpaced);
    expect(wrong.ok ? null : wrong.problem.code).toBe('validation_error');
  });

  test('MNT-5: the calendar holds the starts of a period, without those that are left out', async () => {
    const { core, clock } = createWorld();
    const made = await core.schedules.create(ADA, weekly, unpaced);
    if (!made.ok) throw new Error(made.problem.message);
    const from = new Date(clock.now()).toISOString();
    const to = new Date(clock.now() + 28 * DAY_MS).toISOString();
    const before = await core.comingWindows.between(from, to, unpaced);
    expect(before.is_cut).toBe(false);
    expect(before.occurrences).toHaveLength(4);
    expect(before.occurrences[0]).toMatchObject({ schedule_id: made.value.id, scope: 'all' });
    core.schedules.skip(ADA, made.value.id);
    expect((await core.comingWindows.between(from, to, unpaced)).occurrences).toEqual(before.occurrences.slice(1));
    core.schedules.cancel(ADA, made.value.id);
    expect((await core.comingWindows.between(from, to, unpaced)).occurrences).toEqual([]);
  });

  test('MNT-5: a schedule that comes every few minutes is cut, and that is said', async () => {
    const { core, clock } = createWorld();
    await core.schedules.create(ADA, { ...weekly, cron: '*/5 * * * *', length_minutes: 1 }, unpaced);
    const to = new Date(clock.now() + 31 * DAY_MS).toISOString();
    const { occurrences, is_cut } = await core.comingWindows.between(new Date(clock.now()).toISOString(), to, unpaced);
    expect([occurrences.length, is_cut]).toEqual([500, true]);
  });
});

describe('MNT-5: however many there are', () => {
  const SCHEDULES = 1_000;

  /** Counts the starts that are calculated from slice to slice. */
  function counting() {
    const perSlice: number[] = [];
    const nextRun = vi.spyOn(Cron.prototype, 'nextRun');
    onTestFinished(() => nextRun.mockRestore());
    const pace = async () => {
      perSlice.push(nextRun.mock.calls.length);
      nextRun.mockClear();
    };
    return {
      pace,
      most: () => Math.max(...perSlice.slice(1), nextRun.mock.calls.length),
      slices: () => perSlice.length,
    };
  }

  test('MNT-5: a calendar of two years with a thousand schedules calculates a bounded number of starts in a slice, and in all', async () => {
    const { core, store, clock } = createWorld();
    const at = new Date(clock.now()).toISOString();
    store.write((tx) => {
      for (let n = 0; n < SCHEDULES; n += 1) {
        tx.schedules.insert({
          kind: 'recurring',
          scope: 'all',
          message: null,
          reason: null,
          starts_at: null,
          cron: n === 0 ? '* * * * *' : `${n % 60} ${n % 24} 1 * *`,
          time_zone: 'Europe/Berlin',
          length_minutes: 1,
          next_at: at,
          created_at: at,
          created_by: 'ada',
        });
      }
    });
    const { pace, most, slices } = counting();
    const from = new Date(clock.now() + DAY_MS).toISOString();
    const { occurrences, is_cut } = await core.comingWindows.between(
      from,
      new Date(clock.now() + 700 * DAY_MS).toISOString(),
      pace,
    );
    expect([occurrences.length, is_cut]).toEqual([500, true]);
    expect(occurrences.map(({ starts_at }) => starts_at)).toEqual(
      occurrences.map(({ starts_at }) => starts_at).toSorted(),
    );
    expect(most()).toBeLessThanOrEqual(SLICE.starts);
    expect(slices()).toBeLessThanOrEqual((SCHEDULES + 501) / SLICE.starts + 3);
  });

  test.each(['*/5 * * * *', '0 0 29 2 *', '0 0 * * 1#5', '59 23 31 12 *'])(
    'MNT-5: looking at the plan %s takes slices of a bounded number of starts',
    async (cron) => {
      const { core } = createWorld();
      const { pace, most, slices } = counting();
      expect(await core.comingWindows.preview({ ...weekly, cron, length_minutes: 1 }, pace)).toMatchObject({
        ok: true,
      });
      // Those of the last slice, and the few that are shown.
      expect(most()).toBeLessThanOrEqual(SLICE.starts + 5);
      expect(slices()).toBeGreaterThan(3);
    },
  );
});
