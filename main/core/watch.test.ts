import { expect, test } from 'vitest';
import { tamper } from './testing/tamper.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld, UNREACHABLE, type World } from './testing/world.ts';

async function pass(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    world.clock.advance(500);
    for (let turn = 0; turn < 4; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const status = (world: World, id: string) => world.store.servers.get(id)?.status;
const kinds = (world: World, id: string) =>
  world.store.events.list({ server_id: id, limit: 500, order: 'oldest_first' }).map((event) => event.kind);

test('SVC-4: a server is offline when it could not be reached for offline_after_seconds, and online at once when it answers', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.start('0');
  await pass(world, 2_000);
  expect(status(world, 'a')).toBe('online');
  server.refusal = UNREACHABLE;
  await pass(world, 150_000);
  expect(status(world, 'a')).toBe('online');
  expect(world.store.servers.get('a')?.connection_failure?.code).toBe('unreachable');
  await pass(world, 90_000);
  expect(status(world, 'a')).toBe('offline');
  server.refusal = null;
  await pass(world, 31_000);
  expect(status(world, 'a')).toBe('online');
  expect(kinds(world, 'a')).toEqual([
    'server.added',
    'server.online',
    'server.connection_changed',
    'server.offline',
    'server.online',
  ]);
});

test('SVC-4: a row that was made unreadable by hand is said and ends nothing: mended, the rounds go on', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.start('0');
  await pass(world, 2_000);
  tamper(world, "INSERT INTO settings VALUES ('poll_seconds', 'true') ON CONFLICT DO UPDATE SET value_json = 'true'");
  await pass(world, 90_000);
  expect(world.errors.map(({ doing }) => doing)).toContain('planning the next look at a');
  tamper(world, "DELETE FROM settings WHERE name = 'poll_seconds'");
  const before = server.looks;
  await pass(world, 90_000);
  expect(server.looks).toBeGreaterThan(before);
});

test('SVC-4: one command per server and round, whatever the number of services', async () => {
  const world = createWorld();
  const server = world.add('a');
  for (const name of ['one', 'two', 'three']) {
    world.core.services.add(ADA, 'a', { name, is_critical: false, enabled: true });
  }
  world.core.start('0');
  await pass(world, 1_000);
  const before = server.looks;
  await pass(world, 30_000 * 4);
  expect(server.looks - before).toBe(4);
  expect(world.store.services.list('a').map((service) => service.state)).toEqual(['running', 'running', 'running']);
});

test('SVC-1, API-3: a change of state is an event, the time of a look is not', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.services.add(ADA, 'a', { name: 'one', is_critical: true, enabled: true });
  world.core.start('0');
  await pass(world, 2_000);
  const before = kinds(world, 'a').length;
  await pass(world, 120_000);
  expect(kinds(world, 'a')).toHaveLength(before);
  server.activeState = 'failed';
  await pass(world, 31_000);
  expect(kinds(world, 'a').slice(before)).toEqual(['service.state_changed']);
  expect(world.core.servers.get('a')).toMatchObject({ ok: true, value: { services_in_trouble: 1 } });
});

test('SRV-5: a server that goes offline while paused stays paused, and its actions queue', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.servers.pause(ADA, 'a', { reason: 'upgrade' });
  world.core.settings.change(ADA, { offline_after_seconds: 10, poll_seconds: 5 });
  server.refusal = UNREACHABLE;
  world.core.start('0');
  await pass(world, 30_000);
  expect(world.core.servers.get('a')).toMatchObject({ ok: true, value: { status: 'offline', is_paused: true } });
  expect(world.file('a', 'plex').status).toBe('pending');
});

test('SRV-3: a pause with an end resumes by itself, and releases nothing', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.start('0');
  const paused = world.core.servers.pause(ADA, 'a', { minutes: 60 });
  expect(paused).toMatchObject({
    ok: true,
    value: { resume_at: new Date(world.clock.now() + 3_600_000).toISOString() },
  });
  const { id } = world.file('a', 'plex');
  await pass(world, 3_599_000);
  expect(world.store.servers.get('a')?.is_paused).toBe(true);
  await pass(world, 2_000);
  expect(world.store.servers.get('a')).toMatchObject({ is_paused: false, paused_at: null, resume_at: null });
  expect(world.action(id).status).toBe('pending');
  expect(server.sent).toEqual([]);
  const resumed = world.store.events.list({ kinds: ['server.resumed'], limit: 1, order: 'newest_first' })[0];
  expect(resumed).toMatchObject({ actor: 'timer', via: 'timer' });
});

test('SRV-2: pausing twice keeps paused_at, and takes over a new reason and end', () => {
  const world = createWorld();
  world.add('a');
  const first = world.core.servers.pause(ADA, 'a', { reason: 'one' });
  world.clock.advance(60_000);
  const again = world.core.servers.pause({ ...ADA, name: 'bob' }, 'a', {});
  expect(again).toEqual(first);
  const changed = world.core.servers.pause(ADA, 'a', { reason: 'two', minutes: 5 });
  if (!first.ok || !changed.ok) throw new Error('refused');
  expect(changed.value).toMatchObject({ paused_at: first.value.paused_at, pause_reason: 'two', paused_by: 'ada' });
  expect(kinds(world, 'a')).toEqual(['server.added', 'server.paused', 'server.pause_changed']);
  expect(world.core.servers.resume(ADA, 'a')).toMatchObject({ ok: true, value: { is_paused: false, paused_at: null } });
  expect(world.core.servers.resume(ADA, 'a')).toMatchObject({ ok: true, value: { is_paused: false } });
  expect(kinds(world, 'a')).toHaveLength(4);
});

test('SRV-6: removing a server keeps its history and trail; what waits for it is cancelled and says why', async () => {
  const world = createWorld();
  world.add('a');
  world.core.servers.pause(ADA, 'a', {});
  const { id } = world.file('a', 'plex');
  expect(world.core.servers.remove(ADA, 'a').ok).toBe(true);
  expect(world.action(id)).toMatchObject({ status: 'cancelled', cancelled_by: 'ada' });
  expect((await world.core.actions.list({ server_id: ['a'], limit: 10, offset: 0 } as never, unpaced)).total).toBe(1);
  expect(kinds(world, 'a')).toEqual([
    'server.added',
    'server.paused',
    'action.created',
    'action.cancelled',
    'server.removed',
  ]);
});

test('SVC-4: a refused login is not tried every round, and at once when it is mended', async () => {
  const world = createWorld();
  const server = world.add('a');
  let attempts = 0;
  const failure = { code: 'auth_failed' as const, message: 'The server refused the login.' };
  Object.defineProperty(server, 'refusal', {
    get: () => {
      attempts += 1;
      return { kind: 'not_started', failure };
    },
  });
  world.core.start('0');
  await pass(world, 600_000);
  expect(attempts).toBeLessThanOrEqual(4);
  const before = attempts;
  world.core.servers.edit(ADA, 'a', { ssh_user: 'admin' });
  await pass(world, 1_000);
  expect(attempts).toBe(before + 1);
});

test('SVC-4, SRV-3: after sleep all servers are looked at soon, and what came due meanwhile is done at once', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.settings.change(ADA, { poll_seconds: 3600 });
  world.core.start('0');
  await pass(world, 6_000);
  expect(world.core.servers.pause(ADA, 'a', { minutes: 1 }).ok).toBe(true);
  const before = server.looks;
  // The wall clock went on while timers stood still.
  world.clock.jump(3_600_000);
  world.core.wake();
  expect(world.store.servers.get('a')?.is_paused).toBe(false);
  await pass(world, 6_000);
  expect(server.looks).toBe(before + 1);
});
