/** Something of everything that the program does, through its use cases, so that every table holds rows that events made. */

import type { Actor } from '../../contract/actor.ts';
import { VisitorSettings } from '../../contract/visitors.ts';
import type { ExecOutcome } from '../ports.ts';
import { createUnitNames } from '../unit-names.ts';
import { unpaced } from './unpaced.ts';
import { ADA, restarted, UNREACHABLE, type World } from './world.ts';

const HOUR_MS = 3_600_000;
const OTHER_KEY = `SHA256:${'B'.repeat(43)}`;
const said = (text: string) => ({ text, is_cut: false });

/** Lets time pass in small steps until the condition holds; the clock is the test's, so nothing is waited for. */
export async function pass(world: World, condition: () => boolean, limitMs = 600_000): Promise<void> {
  for (let passed = 0; passed <= limitMs; passed += 250) {
    for (let turn = 0; turn < 8; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    if (condition()) return;
    world.clock.advance(250);
  }
  throw new Error(`not within ${limitMs} ms`);
}

function must<T>(answer: { ok: true; value: T } | { ok: false; problem: { message: string } }): T {
  if (!answer.ok) throw new Error(answer.problem.message);
  return answer.value;
}

export async function liveFully(world: World): Promise<void> {
  const { core } = world;
  core.start('test');
  administration(world);
  await servers(world);
  await actions(world);
  await maintenance(world);
  await allowed(world);
}

function administration({ core }: World): void {
  core.settings.change(ADA, { poll_seconds: 3600, verify_seconds: 1 });
  core.settings.change(ADA, { quiet_hours: { from: '22:00', to: '07:00' }, hold_everything: true });
  core.settings.change(ADA, { hold_everything: false, parallel_servers: 8 });
  must(core.tokens.create(ADA, { name: 'uptime', scopes: ['read', 'request'] }));
  const old = must(core.tokens.create(ADA, { name: 'old', scopes: ['read'] }));
  must(core.tokens.revoke(ADA, old.id));
  const own = { title: 'Say', argv: ['echo', '{word}'], needs_root: false, time_limit_seconds: 5 } as const;
  const rest = { expire_after_hours: null, only_servers: null, only_tags: null, enabled: true } as const;
  const type = {
    ...own,
    ...rest,
    argv: [...own.argv],
    parameters: { word: { kind: 'word' as const, max_length: 20 } },
    needs_approval: 'when_paused' as const,
  };
  must(core.catalog.add(ADA, { name: 'say', ...type }));
  must(core.catalog.change(ADA, 'say', { time_limit_seconds: 6 }));
  must(core.catalog.add(ADA, { name: 'gone', ...type }));
  must(core.catalog.remove(ADA, 'gone'));
  must(core.catalog.change(ADA, 'clear_logs', { expire_after_hours: 3 }));
}

async function servers(world: World): Promise<void> {
  const { core } = world;
  for (const id of ['a', 'b', 'c']) world.add(id);
  must(core.servers.edit(ADA, 'b', { display_name: 'B', tags: ['web'] }));
  must(core.servers.remove(ADA, 'c'));
  world.add('c');
  for (const name of ['plex', 'nginx.service', 'old', 'sshd', 'ssh', 'syslog']) {
    must(core.services.add(ADA, 'a', { name, is_critical: name === 'plex', enabled: true }));
  }
  must(core.services.edit(ADA, 'a', 'plex', { display_name: 'Plex' }));
  must(core.services.remove(ADA, 'a', 'old'));
  createUnitNames(world.store).learn('a', [
    { unit: 'ssh.service', names: ['ssh.service', 'sshd.service'] },
    { unit: 'rsyslog.service', names: ['rsyslog.service', 'syslog.service'] },
  ]);
  must(core.visitors.change(ADA, 'b', VisitorSettings.parse({ site_title: 'Shop' })));
  const b = world.server('b');
  const shown = { code: 'host_key_changed' as const, message: 'Another key.' };
  b.refusal = {
    kind: 'not_started',
    failure: shown,
    presentedHostKey: { type: 'ssh-ed25519', fingerprint: OTHER_KEY },
  };
  await core.connections.test('b');
  world.server('a').refusal = UNREACHABLE;
  await core.connections.test('a');
  world.server('a').refusal = null;
  b.refusal = null;
  must(await core.connections.acceptHostKey(ADA, 'b', OTHER_KEY));
  must(core.servers.edit(ADA, 'c', { host: '192.0.2.9' }));
}

async function actions(world: World): Promise<void> {
  const { core } = world;
  const a = world.server('a');
  const ended = (id: number) => () => !['approved', 'executing'].includes(world.action(id).status);
  const run = async (service: string, outcome: ExecOutcome | null) => {
    a.run = () => outcome ?? restarted(a);
    const { id } = world.file('a', service);
    await pass(world, ended(id));
    return id;
  };
  await run('plex', null);
  await run('plex', { kind: 'exited', exitCode: 1, stdout: said('out'), stderr: said('no') });
  await run('plex', { kind: 'exited', exitCode: 0, stdout: said('x'), stderr: said('y') });
  a.run = () => ({ kind: 'lost', message: 'gone', stdout: said('half'), stderr: said('') });
  const cleared = must(core.actions.create(ADA, { server_id: 'a', action_type: 'clear_logs', parameters: {} }));
  await pass(world, () => world.action(cleared.id).status === 'unknown');
  must(core.actions.settle(ADA, cleared.id, { outcome: 'completed', note: 'Looked at it.' }));
  a.run = () => restarted(a);
  must(core.servers.pause(ADA, 'a', { reason: 'Upgrade' }));
  const ids = ['one', 'two', 'three', 'four', 'five'].map((name) => world.file('a', name).id);
  must(core.actions.reject(ADA, ids[0] ?? 0, 'No.'));
  must(core.actions.cancel(ADA, ids[1] ?? 0));
  must(core.actions.approve(ADA, ids[3] ?? 0));
  must(core.actions.approve(ADA, ids[2] ?? 0));
  await pass(world, ended(ids[2] ?? 0));
  world.clock.advance(25 * HOUR_MS);
  await pass(world, () => world.action(ids[4] ?? 0).status === 'expired');
  must(core.servers.resume(ADA, 'a'));
  await unreachable(world);
}

/** One that waits for its server, and one of a server that is removed. */
async function unreachable(world: World): Promise<void> {
  world.server('a').refusal = UNREACHABLE;
  const waiting = world.file('a', 'plex');
  await pass(world, () => (world.action(waiting.id).waiting?.attempts ?? 0) > 1);
  world.add('d').refusal = UNREACHABLE;
  world.file('d', 'plex');
  must(world.core.servers.pause(ADA, 'd', { minutes: 600 }));
  must(world.core.servers.remove(ADA, 'd'));
}

async function maintenance(world: World): Promise<void> {
  const { core, clock } = world;
  const at = (inMs: number) => new Date(clock.now() + inMs).toISOString();
  must(core.maintenance.begin(ADA, { scope: 'tag:web', message: 'New disks', eta: at(HOUR_MS) }));
  must(core.maintenance.change(ADA, { scope: 'tag:web', status: 'half' }));
  must(core.maintenance.begin(ADA, { scope: 'server:a', ends_at: at(2 * HOUR_MS), shared: true }));
  must(core.maintenance.begin(ADA, { scope: 'server:a', shared: true }));
  must(
    await core.schedules.create(
      ADA,
      { kind: 'once', scope: 'all', starts_at: at(HOUR_MS), length_minutes: 30 },
      unpaced,
    ),
  );
  const nightly = { kind: 'recurring', scope: 'tag:web', cron: '0 3 * * *', time_zone: 'UTC' } as const;
  const kept = must(await core.schedules.create(ADA, { ...nightly, length_minutes: 30, reason: 'backup' }, unpaced));
  must(core.schedules.skip(ADA, kept.id));
  const gone = must(await core.schedules.create(ADA, { ...nightly, length_minutes: 60 }, unpaced));
  must(core.schedules.cancel(ADA, gone.id));
  for (let step = 0; step < 8; step += 1) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.advance(HOUR_MS / 2);
  }
  must(core.maintenance.end(ADA, 'tag:web'));
  must(core.maintenance.begin(ADA, { scope: 'server:b', reason: 'stays open' }));
}

async function allowed(world: World): Promise<void> {
  const { core } = world;
  const token: Actor = { kind: 'token', name: 'uptime', via: 'api' };
  must(core.allowRules.add(ADA, { token: 'uptime', note: 'may' }));
  const second = must(core.allowRules.add(ADA, { action_type: 'clear_logs', tag: 'nowhere' }));
  must(core.allowRules.remove(ADA, second.id));
  const input = { server_id: 'b', action_type: 'restart_service', service_name: 'nginx', parameters: {} };
  const passed = must(core.actions.create(token, input));
  await pass(world, () => !['approved', 'executing'].includes(world.action(passed.id).status));
  must(core.actions.create(ADA, { ...input, service_name: 'waits', note: 'why' }));
}
