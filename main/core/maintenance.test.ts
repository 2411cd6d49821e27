import { describe, expect, test } from 'vitest';
import type { EventKind } from '../contract/event.ts';
import type { MaintenanceWindow } from '../contract/maintenance.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld, type World } from './testing/world.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

function started(): World {
  const world = createWorld();
  world.add('a');
  world.core.start('test');
  return world;
}

const at = (world: World, inMs: number) => new Date(world.clock.now() + inMs).toISOString();
const settle = () => new Promise<void>((resolve) => setImmediate(resolve));

function begin(
  world: World,
  input: Partial<Parameters<World['core']['maintenance']['begin']>[1]> = {},
): MaintenanceWindow {
  const begun = world.core.maintenance.begin(ADA, { scope: 'all', ...input });
  if (!begun.ok) throw new Error(begun.problem.message);
  return begun.value.window;
}

function told(world: World, ...kinds: EventKind[]) {
  return world.store.events.list({ kinds, limit: 100, order: 'oldest_first' });
}

test('SRV-3, MNT-1: it ends by itself at its end, not before, and says so once in advance', async () => {
  const world = started();
  begin(world, { ends_at: at(world, HOUR_MS) });
  await settle();
  world.clock.advance(45 * MINUTE_MS - 1);
  expect(told(world, 'maintenance.ending')).toHaveLength(0);
  world.clock.advance(15 * MINUTE_MS);
  expect(told(world, 'maintenance.ending')).toHaveLength(1);
  expect(world.store.settings.get().hold_everything).toBe(true);
  world.clock.advance(1);
  expect(world.store.settings.get().hold_everything).toBe(false);
  expect(told(world, 'maintenance.ended')).toMatchObject([
    { actor: 'timer', data: { window: { duration_seconds: 3600 } } },
  ]);
  world.clock.advance(DAY_MS);
  expect(told(world, 'maintenance.ending', 'maintenance.ended')).toHaveLength(2);
});

test('MNT-1: an ETA that passed ends nothing: it is overdue, reminds without nagging, and can be extended', async () => {
  const world = started();
  begin(world, { eta: at(world, HOUR_MS) });
  await settle();
  expect(world.core.maintenance.status().windows).toMatchObject([{ is_overdue: false }]);
  world.clock.advance(HOUR_MS);
  expect(world.core.maintenance.status()).toMatchObject({ is_active: true, windows: [{ is_overdue: true }] });
  expect(told(world, 'maintenance.overdue')).toHaveLength(1);
  world.clock.advance(HOUR_MS);
  expect(told(world, 'maintenance.overdue')).toHaveLength(2);
  world.clock.advance(2 * DAY_MS);
  expect(told(world, 'maintenance.overdue')).toHaveLength(4);
  const extended = world.core.maintenance.change(ADA, { scope: 'all', extend_minutes: 60 });
  expect(extended).toMatchObject({ ok: true, value: { is_overdue: false, eta: at(world, HOUR_MS) } });
  await settle();
  world.clock.advance(HOUR_MS);
  expect(told(world, 'maintenance.overdue')).toHaveLength(5);
  world.core.maintenance.end(ADA);
  expect(await world.core.maintenance.statistics(30, unpaced)).toMatchObject({ windows: 1, overdue: 1 });
});

test('MNT-8: the second activation does not start the length anew', async () => {
  const world = started();
  const first = begin(world, { ends_at: at(world, HOUR_MS) });
  await settle();
  world.clock.advance(30 * MINUTE_MS);
  expect(begin(world, { message: 'again' })).toMatchObject({ started_at: first.started_at, ends_at: first.ends_at });
  world.clock.advance(30 * MINUTE_MS);
  expect(world.core.maintenance.status().is_active).toBe(false);
  expect((await world.core.maintenance.log({ limit: 1, offset: 0 }, unpaced)).windows[0]?.duration_seconds).toBe(3600);
});

test('SRV-3: the machine slept over the end: it ends as soon as it wakes; a clock set back does not end it early', async () => {
  const world = started();
  begin(world, { ends_at: at(world, HOUR_MS) });
  await settle();
  world.clock.jump(-DAY_MS);
  world.clock.advance(HOUR_MS);
  expect(world.core.maintenance.status().is_active).toBe(true);
  world.clock.jump(2 * DAY_MS);
  world.clock.advance(15_000);
  expect(world.core.maintenance.status().is_active).toBe(false);
});

test('MNT-1: an action filed before, at and after each edge is held or runs, once, and the trail says why', () => {
  const world = createWorld();
  world.add('a');
  const policies = () => told(world, 'action.created').map((event) => [event.data.policy, event.data.held_by]);
  world.file('a', 'before');
  begin(world);
  world.file('a', 'within');
  world.core.servers.pause(ADA, 'a', {});
  world.core.maintenance.end(ADA);
  world.file('a', 'paused');
  world.core.servers.resume(ADA, 'a');
  world.file('a', 'after');
  expect(policies()).toEqual([
    ['runs now', []],
    ['held for approval', ['all']],
    ['held for approval', ['server:a']],
    ['runs now', []],
  ]);
});

test('MNT-1: a tag given to a server later holds it from then on, a tag taken away no longer', () => {
  const world = createWorld();
  world.add('a');
  world.core.servers.edit(ADA, 'a', { tags: ['web'] });
  begin(world, { scope: 'tag:web' });
  expect(world.file('a', 'one').status).toBe('pending');
  world.core.servers.edit(ADA, 'a', { tags: [] });
  expect(world.file('a', 'two').status).toBe('approved');
  expect(world.core.maintenance.begin(ADA, { scope: 'tag:web', status: 'x' })).toMatchObject({ ok: true });
  expect(world.core.maintenance.end(ADA, 'tag:web')).toMatchObject({
    ok: true,
    value: { ended: [{ scope: 'tag:web' }] },
  });
});

test('MNT-4: a rule passes until its time, and never what needs a person on every server', () => {
  const world = createWorld();
  world.add('a');
  const rule = { action_type: 'restart_service', until: at(world, HOUR_MS) };
  expect(world.core.allowRules.add(ADA, rule)).toMatchObject({ ok: true });
  begin(world);
  expect(world.file('a', 'one')).toMatchObject({ status: 'approved', allowed_by: 1 });
  world.clock.jump(HOUR_MS);
  expect(world.file('a', 'two')).toMatchObject({ status: 'pending', allowed_by: null });
  world.clock.jump(-HOUR_MS);
  world.core.catalog.change(ADA, 'restart_service', { needs_approval: 'always' });
  expect(world.file('a', 'three').status).toBe('pending');
  expect(told(world, 'action.allowed')).toHaveLength(1);
});

test('MNT-1: what nobody gave a time is brought to mind every three days, until it is given one', async () => {
  const world = started();
  world.core.servers.pause(ADA, 'a', { reason: 'disk' });
  await settle();
  world.clock.jump(9 * DAY_MS);
  world.clock.advance(15_000);
  expect(told(world, 'maintenance.reminded')).toMatchObject([{ data: { window: { activated_by: 'ada' } } }]);
  world.clock.jump(3 * DAY_MS);
  world.clock.advance(15_000);
  expect(told(world, 'maintenance.reminded')).toHaveLength(2);
  world.core.maintenance.change(ADA, { scope: 'server:a', eta: at(world, 10 * DAY_MS) });
  world.clock.jump(9 * DAY_MS);
  world.clock.advance(15_000);
  expect(told(world, 'maintenance.reminded', 'maintenance.overdue')).toHaveLength(2);
  expect((await world.core.maintenance.statistics(30, unpaced)).overdue).toBe(0);
});

describe('MNT-2: programs that share a hold', () => {
  const share = (world: World, input: object = {}) => begin(world, { shared: true, ...input });
  const letGo = (world: World, id: number) => {
    const left = world.core.maintenance.letGo(ADA, 'all', id);
    return left.ok && left.value.ended.length;
  };
  const isOpen = (world: World) => world.core.maintenance.status().is_active;

  test('it ends with the last of them, whoever came first; what the first said of it stays', () => {
    const world = createWorld();
    const { id } = share(world, { message: 'A' });
    expect(share(world, { message: 'B' })).toMatchObject({ id, message: 'A' });
    expect([letGo(world, id), isOpen(world)]).toEqual([0, true]);
    expect([letGo(world, id), isOpen(world)]).toEqual([1, false]);
    expect(letGo(world, id)).toBe(0);
  });

  test('a window a person began, or took over since, is theirs to end', () => {
    const world = createWorld();
    const own = begin(world, { message: 'disk swap' });
    share(world, { message: 'backup' });
    expect([letGo(world, own.id), isOpen(world)]).toEqual([0, true]);
    expect(world.core.maintenance.status().windows[0]?.message).toBe('disk swap');
    world.core.maintenance.end(ADA);
    const { id } = share(world, { message: 'backup' });
    begin(world, { message: 'person: disk swap' });
    expect([letGo(world, id), isOpen(world)]).toEqual([0, true]);
  });

  test('letting go of one that is over leaves a newer one alone', () => {
    const world = createWorld();
    const first = share(world);
    world.core.maintenance.end(ADA);
    share(world);
    expect([letGo(world, first.id), isOpen(world)]).toEqual([0, true]);
  });
});
