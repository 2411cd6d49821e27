import { expect, test, vi } from 'vitest';
import type { ExecOutcome } from './ports.ts';
import { ended, pass } from './testing/pass.ts';
import { ADA, createWorld, KEY, restarted, UNREACHABLE } from './testing/world.ts';

const NOTHING = { text: '', is_cut: false };
const LOST: ExecOutcome = { kind: 'lost', message: 'The connection was lost.', stdout: NOTHING, stderr: NOTHING };

test('ACT-3, RUN-2: on a normal server an action runs; its claim is durable before the command is sent', async () => {
  const world = createWorld();
  const server = world.add('a');
  let statusWhenSent = '';
  server.run = () => {
    statusWhenSent = world.store.actions.get(1)?.status ?? '';
    expect(world.store.actions.evidence(1)).toMatchObject({
      not_after_uptime: 1020,
      invocation_before: '1'.padStart(32, '0'),
    });
    return restarted(server);
  };
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'completed', approved_by: 'auto', exit_code: 0 });
  expect(statusWhenSent).toBe('executing');
  expect(server.sent).toEqual(['systemctl restart plex']);
  expect(world.kinds(id)).toEqual(['action.created', 'action.started', 'action.completed']);
});

test('ACT-9: one at a time per server in order of approval; servers do not wait for each other', async () => {
  const world = createWorld();
  const [a, b] = [world.add('a'), world.add('b')];
  world.core.servers.pause(ADA, 'a', {});
  const release: ((outcome: ExecOutcome) => void)[] = [];
  a.run = () => new Promise((resolve) => release.push(resolve));
  world.core.start('0');
  const first = world.file('a', 'one').id;
  const second = world.file('a', 'two').id;
  world.core.actions.approve(ADA, second);
  world.core.actions.approve(ADA, first);
  const other = world.file('b', 'three').id;
  await pass(world, ended(world, other));
  expect(b.sent).toHaveLength(1);
  expect(a.sent).toEqual(['systemctl restart two']);
  expect(world.action(first).status).toBe('approved');
  release[0]?.(restarted(a));
  await pass(world, () => a.sent.length === 2);
  expect(world.action(second).status).toBe('completed');
  release[1]?.(restarted(a));
  await pass(world, ended(world, first));
});

test('RUN-3: an unreachable server keeps it approved, says why and when next, and the pauses grow', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.refusal = UNREACHABLE;
  world.core.settings.change(ADA, { poll_seconds: 3600 });
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  const attempts: number[] = [];
  for (let attempt = 1; attempt <= 4; attempt += 1) {
    await pass(world, () => world.action(id).waiting?.attempts === attempt);
    const { waiting, status } = world.action(id);
    expect(status).toBe('approved');
    attempts.push(Date.parse(waiting?.next_attempt_at ?? '') - world.clock.now());
  }
  expect(attempts).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect(world.kinds(id)).toEqual(['action.created', 'action.postponed']);
  server.refusal = null;
  await pass(world, ended(world, id));
  expect(server.sent).toHaveLength(1);
});

test('RUN-3: what waits for an unreachable server can be cancelled', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.refusal = UNREACHABLE;
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, () => world.action(id).waiting !== null);
  expect(world.core.actions.cancel(ADA, id)).toMatchObject({ ok: true, value: { status: 'cancelled', waiting: null } });
  server.refusal = null;
  await pass(world, () => world.store.servers.get('a')?.status === 'online');
  expect(server.sent).toEqual([]);
});

test('ACT-8: an action that expired while it waited never runs', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.refusal = UNREACHABLE;
  world.core.settings.change(ADA, { expire_after_hours: 1 });
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, () => world.action(id).waiting !== null);
  world.clock.advance(3_600_000);
  server.refusal = null;
  await pass(world, () => world.store.servers.get('a')?.status === 'online');
  expect(world.action(id).status).toBe('expired');
  expect(server.sent).toEqual([]);
});

test('ACT-8: a type that is no longer allowed when its turn comes is not run, and says so', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.servers.pause(ADA, 'a', {});
  const { id } = world.file('a', 'plex');
  world.core.catalog.change(ADA, 'restart_service', { enabled: false });
  world.core.actions.approve(ADA, id);
  world.core.start('0');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'cancelled', failure: { code: 'guard_refused' } });
  expect(server.sent).toEqual([]);
});

test('RUN-8: a changed host key stops everything to that server until a person decides', async () => {
  const world = createWorld();
  const [a, b] = [world.add('a'), world.add('b')];
  const shown = { type: 'ssh-ed25519', fingerprint: `SHA256:${'B'.repeat(43)}` };
  a.refusal = {
    kind: 'not_started',
    failure: { code: 'host_key_changed', message: 'changed' },
    presentedHostKey: shown,
  };
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, () => world.action(id).waiting !== null);
  a.refusal = null;
  const other = world.file('b', 'plex').id;
  await pass(world, ended(world, other));
  world.clock.advance(3_600_000);
  await pass(world, () => (world.action(id).waiting?.attempts ?? 0) > 2);
  expect([a.sent, a.looks, b.sent.length]).toEqual([[], 0, 1]);
  expect(world.action(id).waiting?.message).toContain(KEY);
  expect(world.action(id).waiting?.message).toContain(shown.fingerprint);
  const accepted = await world.core.connections.acceptHostKey(ADA, 'a', shown.fingerprint);
  expect(accepted).toMatchObject({ ok: true, value: { host_key_state: 'accepted' } });
  await pass(world, ended(world, id));
  expect(a.sent).toHaveLength(1);
});

test('RUN-2, RUN-6: a lost outcome is unknown, then found out by looking; the command is not sent again', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.run = () => {
    restarted(server);
    return LOST;
  };
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'completed', failure: null });
  expect(world.kinds(id)).toEqual(['action.created', 'action.started', 'action.lost', 'action.completed']);
  expect(server.sent).toHaveLength(1);
});

test('RUN-3: a lost command that did not start is told as such, once it surely cannot start any more', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.run = () => LOST;
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, () => world.action(id).status === 'unknown');
  await pass(world, () => server.looks > 5);
  expect(world.action(id).status).toBe('unknown');
  server.uptimeSeconds += 21;
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({ status: 'failed', failure: { code: 'not_executed' } });
  expect(server.sent).toHaveLength(1);
});

test('RUN-2: what a former run left executing becomes unknown and is looked up, not run', async () => {
  const world = createWorld();
  const server = world.add('a');
  const { id } = world.file('a', 'plex');
  const evidence = { boot_id: server.bootId, not_after_uptime: 1020, invocation_before: '0'.repeat(32) };
  world.store.write((tx) =>
    tx.actions.claim(id, new Date(world.clock.now()).toISOString(), evidence, world.action(id).digest ?? ''),
  );
  world.core.start('0');
  expect(world.action(id).status).toBe('unknown');
  await pass(world, ended(world, id));
  expect(world.action(id).status).toBe('completed');
  expect(server.sent).toEqual([]);
});

test('RUN-5: a unit that systemd started again during verification did not stay active', async () => {
  const world = createWorld();
  const server = world.add('a');
  server.run = () => {
    const outcome = restarted(server);
    world.clock.after(1_500, () => {
      server.invocation += 1;
    });
    return outcome;
  };
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  await pass(world, ended(world, id));
  expect(world.action(id)).toMatchObject({
    status: 'failed',
    exit_code: 0,
    failure: { code: 'did_not_stay_active', journal: ['a journal line'] },
  });
});

test('RUN-5: with 0 seconds it looks once, with 5 for five', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.settings.change(ADA, { poll_seconds: 3600, verify_seconds: 0 });
  world.core.start('0');
  await pass(world, () => server.looks > 0);
  const before = server.looks;
  await pass(world, ended(world, world.file('a', 'plex').id));
  const afterOne = server.looks;
  world.core.settings.change(ADA, { verify_seconds: 5 });
  const startedAt = world.clock.now();
  await pass(world, ended(world, world.file('a', 'plex').id));
  // The first look comes with the restart itself; the watch may add one of its own after each.
  expect(afterOne - before).toBeLessThanOrEqual(1);
  expect(server.looks - afterOne).toBeGreaterThanOrEqual(5);
  expect(server.looks - afterOne).toBeLessThanOrEqual(7);
  expect(world.clock.now() - startedAt).toBeGreaterThanOrEqual(5_000);
});

test('ACT-4: a command that needs root is not sent where the login cannot be root', async () => {
  const world = createWorld();
  const server = world.add('a');
  world.core.servers.edit(ADA, 'a', { ssh_user: 'deploy' });
  world.core.start('0');
  const filed = world.core.actions.create(ADA, { server_id: 'a', action_type: 'clear_logs', parameters: {} });
  if (!filed.ok) throw new Error('refused');
  await pass(world, ended(world, filed.value.id));
  expect(world.action(filed.value.id)).toMatchObject({ status: 'failed', failure: { code: 'sudo_refused' } });
  expect(server.sent).toEqual([]);
});

test('a store that refuses to write the claim leaves the action approved, and it runs later', async () => {
  const world = createWorld();
  const server = world.add('a');
  const write = vi.spyOn(world.store, 'write');
  world.core.start('0');
  const { id } = world.file('a', 'plex');
  write.mockImplementationOnce(() => {
    throw Object.assign(new Error('full'), { code: 'storage_full' });
  });
  await pass(world, () => world.errors.length > 0);
  expect(server.sent).toEqual([]);
  await pass(world, ended(world, id));
  expect(world.action(id).status).toBe('completed');
  expect(server.sent).toHaveLength(1);
});
