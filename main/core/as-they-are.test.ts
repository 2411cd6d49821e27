/** Servers as they are, through the real core and store (SPEC SVC-5, SVC-6, RUN-5, RUN-6). */
import { describe, expect, test } from 'vitest';
import type { ServiceView } from '../contract/service.ts';
import { unpaced } from './testing/unpaced.ts';
import { ADA, createWorld, type World } from './testing/world.ts';

async function pass(world: World, ms: number): Promise<void> {
  for (let passed = 0; passed < ms; passed += 500) {
    world.clock.advance(500);
    for (let turn = 0; turn < 6; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

function listed(world: World): ServiceView[] {
  const list = world.core.services.list('a');
  if (!list.ok) throw new Error(list.problem.message);
  return list.value;
}

const add = (world: World, name: string, flags = {}) =>
  world.core.services.add(ADA, 'a', { name, is_critical: false, enabled: true, ...flags });
const restart = (world: World, service_name: string) =>
  world.core.actions.create(ADA, { server_id: 'a', action_type: 'restart_service', service_name, parameters: {} });

describe('SVC-5: what is wrong with one service', () => {
  test('is said of that one alone; the others and the server are as true as before', async () => {
    const world = createWorld();
    world.add('a').refused['odd.service'] = 'Failed to get properties: Unit name odd.service is not a unit name.';
    for (const name of ['one', 'odd', 'two', 'wg-quick@', '..']) add(world, name);
    world.core.start('0');
    await pass(world, 2_000);
    const states = Object.fromEntries(listed(world).map(({ name, state, reason }) => [name, [state, reason]]));
    expect(states).toEqual({
      one: ['running', null],
      two: ['running', null],
      odd: ['unknown', expect.stringContaining('is not a unit name')],
      'wg-quick@': ['unknown', expect.stringContaining('not the name of a service')],
      '..': ['unknown', expect.stringContaining('not the name of a service')],
    });
    expect(world.store.servers.get('a')).toMatchObject({ status: 'online', connection_failure: null });
    expect(world.core.services.remove(ADA, 'a', '..').ok).toBe(true);
    expect(world.errors).toEqual([]);
  });
});

describe('SVC-6: names that mean one unit', () => {
  test('are one open restart, also where the first was filed before the server told', async () => {
    const world = createWorld();
    world.add('a').aliases = [['ssh.service', 'sshd.service']];
    world.core.servers.pause(ADA, 'a', {});
    const early = restart(world, 'sshd');
    if (!early.ok) throw new Error(early.problem.message);
    world.core.start('0');
    await pass(world, 2_000);
    const twin = { code: 'duplicate_action', existing_action_id: early.value.id };
    expect(restart(world, 'ssh')).toMatchObject({ ok: false, problem: twin });
    expect(restart(world, 'sshd.service')).toMatchObject({ ok: false, problem: twin });
    expect(world.core.actions.cancel(ADA, early.value.id).ok).toBe(true);
    const late = restart(world, 'ssh');
    if (!late.ok) throw new Error(late.problem.message);
    expect(restart(world, 'sshd')).toMatchObject({ ok: false, problem: { existing_action_id: late.value.id } });
    const query = { service_name: 'sshd', limit: 10, offset: 0 };
    const listed = await world.core.actions.list(query, unpaced);
    expect(listed.actions.map(({ id }) => id)).toEqual([late.value.id, early.value.id]);
    expect(listed.total).toBe(2);
  });

  test('are one service: two rows become one that keeps what was wished of either', async () => {
    const world = createWorld();
    world.add('a').aliases = [['ssh.service', 'sshd.service']];
    add(world, 'ssh');
    add(world, 'sshd', { is_critical: true });
    world.core.start('0');
    await pass(world, 2_000);
    expect(listed(world)).toMatchObject([{ name: 'ssh', is_critical: true, state: 'running' }]);
    expect(add(world, 'sshd.service')).toMatchObject({ ok: true, value: { name: 'ssh' } });
    const events = world.store.events.list({ server_id: 'a', limit: 100, order: 'oldest_first' });
    expect(events.filter(({ kind }) => kind === 'service.removed')).toHaveLength(1);
  });

  test('another machine at another address has names of its own', async () => {
    const world = createWorld();
    world.add('a').aliases = [['ssh.service', 'sshd.service']];
    add(world, 'sshd');
    world.core.start('0');
    await pass(world, 2_000);
    expect(world.store.unitNames.resolve('a', 'sshd')).toBe('ssh.service');
    world.server('a').aliases = [];
    world.core.servers.edit(ADA, 'a', { host: '192.0.2.9' });
    expect(world.store.unitNames.resolve('a', 'sshd')).toBe('sshd.service');
    expect(world.core.services.remove(ADA, 'a', 'sshd').ok).toBe(true);
  });
});

describe('RUN-5: what else is to be known', () => {
  test('a unit changed on disk is marked on the service before, and told with the result', async () => {
    const world = createWorld();
    world.add('a').properties = { NeedDaemonReload: 'yes' };
    add(world, 'one');
    world.core.start('0');
    await pass(world, 2_000);
    expect(listed(world)).toMatchObject([{ needs_reload: true, state: 'running' }]);
    const { id } = world.file('a', 'one');
    await pass(world, 10_000);
    expect(world.action(id)).toMatchObject({
      status: 'completed',
      remarks: [expect.stringContaining('systemctl daemon-reload')],
    });
  });
});
