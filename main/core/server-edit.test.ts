/** AUD-1, RUN-8: what an edit of a server changes, tells and forgets. */
import { describe, expect, test, vi } from 'vitest';
import type { ServerPatch } from '../contract/server.ts';
import type { NotStarted, SshCheck } from './ports.ts';
import { ADA, createWorld, KEY, type World } from './testing/world.ts';

const OTHER_KEY = `SHA256:${'B'.repeat(43)}`;

function edited(world: World, patch: ServerPatch) {
  const before = world.store.events.lastSeq();
  const result = world.core.servers.edit(ADA, 'a', patch);
  const events = world.store.events.list({ after: before, limit: 10, order: 'oldest_first' });
  return { result, events, changes: events[0]?.data.changes };
}

function withSecrets(): World {
  const world = createWorld();
  world.add('a');
  edited(world, { auth: { kind: 'password', password: 'one' }, sudo: 'password', sudo_password: 'two' });
  return world;
}

const gone = (field: string) => ({ field, from: null, to: 'removed', is_secret: true });
const forgotten = [{ field: 'host_key', from: KEY, to: null }, gone('password'), gone('sudo_password')];

describe('AUD-1: an edit tells what it changed, old → new, and only that', () => {
  test.each<[string, ServerPatch, unknown[]]>([
    ['a name', { display_name: 'A', host: '192.0.2.1', port: 22 }, [{ field: 'display_name', from: 'a', to: 'A' }]],
    ['tags', { tags: ['web'] }, [{ field: 'tags', from: [], to: ['web'] }]],
    ['a port', { port: 2222 }, [{ field: 'port', from: 22, to: 2222 }, ...forgotten]],
    ['a login', { ssh_user: 'deploy' }, [{ field: 'ssh_user', from: 'root', to: 'deploy' }, ...forgotten]],
    [
      'a key file',
      { auth: { kind: 'key', path: '/k', passphrase: 'three' } },
      [
        { field: 'auth', from: 'password', to: 'key' },
        { field: 'key_file', from: null, to: '/k' },
        gone('password'),
        { field: 'passphrase', from: null, to: 'given', is_secret: true },
      ],
    ],
    [
      'the same password again, for an answer must not tell who guesses right',
      { auth: { kind: 'password', password: 'one' } },
      [{ field: 'password', from: null, to: 'replaced', is_secret: true }],
    ],
    ['a sudo password taken away', { sudo_password: null }, [gone('sudo_password')]],
    ['a host key', { host_key: OTHER_KEY }, [{ field: 'host_key', from: KEY, to: OTHER_KEY }]],
  ])('%s', (_what, patch, changes) => {
    const { events, changes: toldChanges } = edited(withSecrets(), patch);
    expect(events.map(({ kind }) => kind)).toEqual(['server.changed']);
    expect(toldChanges).toEqual(changes);
    expect(JSON.stringify(events)).not.toMatch(/one|two|three/);
  });

  test.each<ServerPatch>([
    {},
    { display_name: 'a', host: '192.0.2.1', port: 22, ssh_user: 'root', tags: [], sudo: 'password' },
    { host_key: KEY },
    { forget: true },
  ])('%j changes nothing, so nothing is told and no connection is dropped', (patch) => {
    const world = withSecrets();
    const forget = vi.spyOn(world.executor, 'forget');
    const { result, events } = edited(world, patch);
    expect([result.ok, events, forget.mock.calls]).toEqual([true, [], []]);
    expect(world.core.servers.get('a')).toMatchObject({
      value: { auth: { has_secret: true }, host_key_state: 'accepted' },
    });
  });
});

describe('RUN-8: what the old address answers meanwhile says nothing of the new one', () => {
  const refused = (fingerprint: string): NotStarted => ({
    kind: 'not_started',
    failure: { code: 'host_key_changed', message: 'another key' },
    presentedHostKey: { type: 'ssh-ed25519', fingerprint },
  });

  test.each<[string, SshCheck]>([
    ['a key', refused(OTHER_KEY)],
    ['a login', { kind: 'connected', hostKey: { type: 'ssh-ed25519', fingerprint: KEY }, latencyMs: 1 }],
  ])('%s of the old one is neither shown nor accepted', async (_what, answer) => {
    const world = createWorld();
    world.add('a');
    const gate = Promise.withResolvers<SshCheck>();
    vi.spyOn(world.executor, 'check').mockReturnValue(gate.promise);
    const testing = world.core.connections.test('a');
    world.core.servers.edit(ADA, 'a', { host: '192.0.2.2' });
    gate.resolve(answer);
    expect(await testing).toMatchObject({ ok: true, value: { ok: false } });
    expect(world.store.servers.get('a')).toMatchObject({
      host: '192.0.2.2',
      status: 'unknown',
      host_key: null,
      presented_host_key: null,
      sudo_state: 'unchecked',
    });
  });
});
