import { describe, expect, test } from 'vitest';
import type { EventKind } from '../contract/event.ts';
import type { Schedule, ScheduleInput } from '../contract/maintenance.ts';
import { type Core, createCore } from './core.ts';
import { nextStart } from './occurrences.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld, NO_SITES, type World } from './testing/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

/** The same folder after the program was ended and started again. */
function restart(world: World): Core {
  const core = createCore({
    ...world,
    siteFiles: NO_SITES,
    secrets: { isDurable: false, get: () => ({}), put: () => {} },
    onError: (doing, error) => world.errors.push({ doing, error }),
  });
  core.start('again');
  return core;
}

async function plan(core: Core, input: ScheduleInput): Promise<Schedule> {
  const made = await core.schedules.create(ADA, input, unpaced);
  if (!made.ok) throw new Error(made.problem.message);
  return made.value;
}

const once = (world: World, inMs: number, length_minutes = 60): ScheduleInput => ({
  kind: 'once',
  scope: 'all',
  starts_at: new Date(world.clock.now() + inMs).toISOString(),
  length_minutes,
});
const daily: ScheduleInput = {
  kind: 'recurring',
  scope: 'all',
  cron: '0 3 * * *',
  time_zone: 'UTC',
  length_minutes: 60,
};

function told(world: World, ...kinds: EventKind[]) {
  return world.store.events.list({ kinds, limit: 1000, order: 'oldest_first' });
}

const begun = (world: World) => told(world, 'maintenance.started').map((event) => event.at.slice(0, 16));
/** As a machine that sleeps so long and wakes. */
function sleep(world: World, ms: number): void {
  world.clock.jump(ms);
  world.clock.advance(15_000);
}

describe('MNT-5: at its time', () => {
  test('MNT-5: once, begun and ended to the minute, named after its schedule', async () => {
    const world = createWorld();
    world.core.start('test');
    const { id } = await plan(world.core, { ...once(world, 2 * HOUR_MS), message: 'Upgrade' });
    await settle();
    world.clock.advance(2 * HOUR_MS - 1);
    expect(world.core.maintenance.status().is_active).toBe(false);
    world.clock.advance(1);
    expect(world.core.maintenance.status().windows).toMatchObject([
      { message: 'Upgrade', schedule_id: id, activated_by: `schedule ${id}`, ends_at: '2026-01-01T03:00:00.000Z' },
    ]);
    expect(world.core.schedules.list()).toEqual([]);
    await settle();
    world.clock.advance(HOUR_MS);
    expect(world.core.maintenance.status().is_active).toBe(false);
  });

  test('MNT-5: more than 24.8 days ahead is not at once: +90d comes after 90 days, over restarts', async () => {
    const world = createWorld();
    world.core.start('test');
    await plan(world.core, once(world, 90 * DAY_MS));
    await settle();
    world.clock.advance(HOUR_MS);
    await world.core.stop(0);
    for (let day = 1; day < 90; day += 1) {
      const core = restart(world);
      sleep(world, DAY_MS - 15_000);
      expect([day, core.maintenance.status().is_active]).toEqual([day, false]);
      await core.stop(0);
    }
    const core = restart(world);
    world.clock.advance(23 * HOUR_MS - 1);
    expect(core.maintenance.status().is_active).toBe(false);
    world.clock.advance(1);
    expect(core.maintenance.status().is_active).toBe(true);
  });

  test('MNT-5: schedules and a window under way come through a restart', async () => {
    const world = createWorld();
    world.core.start('test');
    await plan(world.core, daily);
    await settle();
    world.clock.advance(3 * HOUR_MS + 10 * MINUTE_MS);
    await world.core.stop(0);
    const core = restart(world);
    expect(core.maintenance.status().windows).toMatchObject([{ started_at: '2026-01-01T03:00:00.000Z' }]);
    expect(core.schedules.list()).toMatchObject([{ next_starts_at: '2026-01-02T03:00:00.000Z' }]);
    world.clock.advance(50 * MINUTE_MS);
    expect(core.maintenance.status().is_active).toBe(false);
    expect(begun(world)).toEqual(['2026-01-01T03:00']);
  });
});

describe('MNT-5: the program was not running', () => {
  test('MNT-5: over the start: it begins late and ends on time', async () => {
    const world = createWorld();
    await plan(world.core, daily);
    world.clock.jump(3 * HOUR_MS + 20 * MINUTE_MS);
    const core = restart(world);
    expect(core.maintenance.status().windows).toMatchObject([
      { started_at: '2026-01-01T03:20:00.000Z', ends_at: '2026-01-01T04:00:00.000Z' },
    ]);
    expect(told(world, 'schedule.missed')).toEqual([]);
  });

  test('MNT-5: over start and end: it was missed, which is on record, and the next one comes', async () => {
    const world = createWorld();
    await plan(world.core, daily);
    await plan(world.core, once(world, HOUR_MS, 30));
    world.clock.jump(3 * DAY_MS + 3 * HOUR_MS + 20 * MINUTE_MS);
    const core = restart(world);
    expect(told(world, 'schedule.missed').map((event) => event.data.starts_at)).toEqual([
      '2026-01-01T01:00:00.000Z',
      '2026-01-01T03:00:00.000Z',
    ]);
    expect(begun(world)).toEqual(['2026-01-04T03:20']);
    expect(core.schedules.list()).toMatchObject([{ next_starts_at: '2026-01-05T03:00:00.000Z' }]);
  });
});

describe('MNT-5: clocks that jump', () => {
  test('MNT-5: set back after a start, the same start does not come twice', async () => {
    const world = createWorld();
    world.core.start('test');
    await plan(world.core, daily);
    sleep(world, 3 * HOUR_MS);
    world.core.maintenance.end(ADA);
    sleep(world, -2 * HOUR_MS);
    expect(world.core.schedules.list()).toMatchObject([{ next_starts_at: '2026-01-02T03:00:00.000Z' }]);
    sleep(world, 2 * HOUR_MS);
    expect(begun(world)).toHaveLength(1);
  });

  test('MNT-5: a clock that was a year ahead for a moment passes over nothing: what did not begin comes after all', async () => {
    const world = createWorld();
    world.core.start('test');
    await plan(world.core, daily);
    await plan(world.core, once(world, 5 * HOUR_MS));
    sleep(world, 365 * DAY_MS + 12 * HOUR_MS);
    expect(begun(world)).toEqual([]);
    sleep(world, -365 * DAY_MS - 12 * HOUR_MS);
    expect(world.core.schedules.list().map((one) => one.next_starts_at)).toEqual([
      '2026-01-01T03:00:00.000Z',
      '2026-01-01T05:00:00.000Z',
    ]);
    sleep(world, 3 * HOUR_MS);
    expect(begun(world)).toEqual(['2026-01-01T03:00']);
  });

  test('MNT-5: random jumps, restarts, skips and ends: no start comes early, twice, or after its end', async () => {
    let state = 7;
    const random = (below: number) => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
      return Math.floor((state / 0x80000000) * below);
    };
    const world = createWorld();
    let core = restart(world);
    const cron = '*/20 */3 * * *';
    await plan(core, { ...daily, cron, time_zone: 'Australia/Lord_Howe', length_minutes: 15 });
    const skipped = new Set<string>();
    for (let step = 0; step < 1500; step += 1) {
      const what = random(10);
      if (what === 0) sleep(world, -random(2 * HOUR_MS));
      else if (what === 1) {
        await core.stop(0);
        world.clock.jump(random(4 * HOUR_MS));
        core = restart(world);
      } else if (what === 2) {
        const [next] = core.schedules.list();
        skipped.add(next?.next_starts_at ?? '');
        core.schedules.skip(ADA, next?.id ?? 0);
      } else if (what === 3) core.maintenance.end(ADA);
      else sleep(world, random(50 * MINUTE_MS));
    }
    const windows = told(world, 'maintenance.started').map((event) => event.data.window as { ends_at: string });
    const timing = { kind: 'recurring', starts_at: null, cron, time_zone: 'Australia/Lord_Howe' } as const;
    const dealtWith = told(world, 'maintenance.started').map((event, n) => {
      const start = Date.parse(windows[n]?.ends_at ?? '') - 15 * MINUTE_MS;
      expect(nextStart(timing, start - 1)).toBe(start);
      expect(Date.parse(event.at)).toBeGreaterThanOrEqual(start);
      expect(Date.parse(event.at)).toBeLessThan(start + 15 * MINUTE_MS);
      return new Date(start).toISOString();
    });
    expect(dealtWith.length).toBeGreaterThan(50);
    expect(new Set(dealtWith).size).toBe(dealtWith.length);
    expect(dealtWith.filter((start) => skipped.has(start))).toEqual([]);
    expect(world.errors).toEqual([]);
    await core.stop(0);
  }, 60_000);
});

describe('MNT-5: beside what people do', () => {
  test('MNT-5: what a person began stays theirs; it only does not end before the planned one would', async () => {
    const world = createWorld();
    world.core.start('test');
    await plan(world.core, once(world, HOUR_MS));
    const [start, end] = [world.clock.now() + HOUR_MS, world.clock.now() + 90 * MINUTE_MS];
    world.core.maintenance.begin(ADA, { scope: 'all', reason: 'mine', ends_at: new Date(end).toISOString() });
    sleep(world, HOUR_MS);
    expect(world.core.maintenance.status().windows).toMatchObject([
      { reason: 'mine', activated_by: 'ada', schedule_id: null, ends_at: new Date(start + HOUR_MS).toISOString() },
    ]);
    await plan(world.core, once(world, HOUR_MS / 2));
    world.core.maintenance.change(ADA, { scope: 'all', ends_at: null });
    sleep(world, HOUR_MS / 2);
    expect(world.core.maintenance.status().windows).toMatchObject([{ ends_at: null }]);
    expect(told(world, 'schedule.skipped')).toMatchObject([{ data: { because: 'it is in maintenance already' } }]);
  });

  test('MNT-5: cancelling takes the plan away, not what it began', async () => {
    const world = createWorld();
    world.core.start('test');
    const { id } = await plan(world.core, daily);
    sleep(world, 3 * HOUR_MS);
    expect(world.core.schedules.cancel(ADA, id)).toMatchObject({ ok: true });
    expect(world.core.maintenance.status().is_active).toBe(true);
    sleep(world, 3 * DAY_MS);
    expect([world.core.maintenance.status().is_active, begun(world).length]).toEqual([false, 1]);
  });
});
