/** RUN-8, SRV-1: a server given another address or login is somebody else: nothing that the old one knew is sent to it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import type { Actor } from '../main/contract/actor.ts';
import type { ServerPatch } from '../main/contract/server.ts';
import { type Core, createCore } from '../main/core/core.ts';
import { systemClock } from '../main/core/system-clock.ts';
import { NO_SITES } from '../main/core/testing/world.ts';
import { withExecutor, withServer } from '../main/ssh/testing/with-executor.ts';
import { keyFileCipher } from '../main/store/key-file-cipher.ts';
import { openStore } from '../main/store/open.ts';

const ADA: Actor = { kind: 'person', name: 'ada', via: 'api' };
const OLD = { password: 'the old password', sudo: 'the old sudo password' };

/** Two real SSH servers, and one server of ours that is the first of them. */
async function twoServers() {
  const [first, second] = [await withServer({ password: OLD.password }), await withServer({ password: 'a new one' })];
  const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-edit-'));
  const { store, vault } = openStore({
    dataDir,
    migrationsDir: join(import.meta.dirname, '../migrations'),
    now: Date.now,
    onListenerError: (error) => expect.fail(String(error)),
  });
  const core = createCore({
    ...{ store, clock: systemClock, secrets: vault(null), executor: withExecutor(), siteFiles: NO_SITES },
    onError: (doing, error) => expect.fail(`${doing}: ${error}`),
  });
  onTestFinished(() => {
    store.close();
    rmSync(dataDir, { recursive: true });
  });
  const added = core.servers.add(ADA, {
    ...{ server_id: 'web', host: '127.0.0.1', port: first.port, ssh_user: 'deploy', tags: [] },
    ...{ auth: { kind: 'password', password: OLD.password }, sudo: 'password', sudo_password: OLD.sudo },
    host_key: first.hostKey.fingerprint,
  });
  if (!added.ok) throw new Error(added.problem.message);
  const edit = (patch: ServerPatch) => core.servers.edit(ADA, 'web', patch);
  const connect = async () => {
    const tested = await core.connections.test('web');
    return tested.ok ? (tested.value.failure?.code ?? 'ok') : tested.problem.code;
  };
  return { first, second, core, edit, connect, head: () => store.events.lastSeq() };
}

test('RUN-8: what would be forgotten is said before, and nothing changes', async () => {
  const { core, edit, second, head } = await twoServers();
  const [before, at] = [core.servers.get('web'), head()];
  const asked = edit({ port: second.port, forget: false });
  expect(asked).toMatchObject({
    ok: false,
    problem: { code: 'would_forget', forgets: ['password', 'sudo_password', 'host_key'] },
  });
  expect([core.servers.get('web'), head()]).toEqual([before, at]);
});

test('RUN-8: at another port the old password, sudo password and host key are gone, and the new server never saw them', async () => {
  const { first, second, core, edit, connect } = await twoServers();
  await connect();
  expect([first.passwords, first.openConnections()]).toEqual([[OLD.password], 1]);
  expect(edit({ port: second.port })).toMatchObject({
    ok: true,
    value: { port: second.port, auth: { has_secret: false }, has_sudo_password: false, host_key_state: 'unknown' },
  });
  await expect.poll(() => first.openConnections()).toBe(0);

  expect(await connect()).toBe('host_key_unknown');
  const accepted = await core.connections.acceptHostKey(ADA, 'web', second.hostKey.fingerprint);
  expect(accepted.ok).toBe(true);
  expect(await connect()).toBe('secret_missing');
  expect([second.connections() > 0, second.passwords]).toEqual([true, []]);

  expect(edit({ auth: { kind: 'password', password: 'a new one' } }).ok).toBe(true);
  await connect();
  expect(second.passwords).toEqual(['a new one']);
  expect(first.passwords).toEqual([OLD.password]);
});

test('RUN-8: what is given in the same edit is not forgotten', async () => {
  const { second, edit, connect } = await twoServers();
  const given: ServerPatch = {
    ...{ port: second.port, forget: false, host_key: second.hostKey.fingerprint },
    ...{ auth: { kind: 'password', password: 'a new one' }, sudo_password: 'another' },
  };
  expect(edit(given)).toMatchObject({ ok: true, value: { auth: { has_secret: true }, has_sudo_password: true } });
  await connect();
  expect(second.passwords).toEqual(['a new one']);
});

test('RUN-8: a secret sealed for the old one does not come back, also where it could not be opened when the server was edited', async () => {
  const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-edit-'));
  onTestFinished(() => rmSync(dataDir, { recursive: true }));
  const keyFile = join(dataDir, 'key');
  writeFileSync(keyFile, 'k'.repeat(64), { mode: 0o600 });
  const withCore = (key: string | null, use: (core: Core) => void) => {
    const migrationsDir = join(import.meta.dirname, '../migrations');
    const { store, vault } = openStore({ dataDir, migrationsDir, now: Date.now, onListenerError() {} });
    const secrets = vault(key === null ? null : keyFileCipher(key));
    const onError = (doing: string) => expect.fail(doing);
    use(createCore({ store, clock: systemClock, secrets, executor: withExecutor(), siteFiles: NO_SITES, onError }));
    store.close();
  };
  withCore(keyFile, (core) => {
    const auth = { kind: 'password', password: OLD.password } as const;
    const input = {
      server_id: 'web',
      host: '127.0.0.1',
      port: 22,
      ssh_user: 'deploy',
      tags: [],
      sudo: 'none',
      auth,
    } as const;
    expect(core.servers.add(ADA, { ...input, tags: [] }).ok).toBe(true);
  });
  withCore(null, (core) => {
    expect(core.servers.get('web')).toMatchObject({ value: { auth: { has_secret: false } } });
    expect(core.servers.edit(ADA, 'web', { port: 2222 }).ok).toBe(true);
  });
  withCore(keyFile, (core) => {
    expect(core.servers.get('web')).toMatchObject({ value: { port: 2222, auth: { has_secret: false } } });
  });
});
