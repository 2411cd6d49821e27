import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ServerTest, ServerView } from '../../contract/server.ts';
import type { ServiceView } from '../../contract/service.ts';
import { DISCOVERY_MARKER } from '../../core/remote-scripts.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

const OLD = { kind: 'person', name: PERSON, via: 'api' } as const;

const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;
const INPUT = { server_id: 'web', host: 'web.example', ssh_user: 'ops', auth: { kind: 'agent' } };
let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('db');
});
afterAll(() => harness.end());

describe('SRV-1 servers', () => {
  test('SRV-1 are added, listed, changed and removed; a second of that id gets 409', async () => {
    const body = {
      ...INPUT,
      auth: { kind: 'password', password: 'pw-hunter2' },
      sudo: 'password',
      sudo_password: 'pw-3',
    };
    const added = await harness.call<ServerView>('POST', '/servers', { body });
    expect(added.status).toBe(201);
    expect(added.body).toMatchObject({
      server_id: 'web',
      status: 'unknown',
      is_paused: false,
      has_sudo_password: true,
    });
    const again = await harness.refused('POST', '/servers', { body });
    expect([again.status, again.body.detail.code]).toEqual([409, 'server_exists']);

    const changed = await harness.call<ServerView>('PATCH', '/servers/web', {
      body: { display_name: 'Web', port: 2222 },
    });
    expect(changed.body).toMatchObject({ display_name: 'Web', port: 2222, host: 'web.example' });
    const list = await harness.call<{ servers: ServerView[]; total: number }>('GET', '/servers');
    expect([list.body.total, list.body.servers.map((server) => server.server_id)]).toEqual([2, ['db', 'web']]);

    const everything = JSON.stringify([
      added.body,
      changed.body,
      list.body,
      (await harness.call('GET', '/servers/web')).body,
      (await harness.call('GET', '/audit')).body,
    ]);
    expect(everything).not.toMatch(/pw-hunter2|pw-3/);

    expect(await harness.call('DELETE', '/servers/web')).toMatchObject({ status: 204, body: '' });
    expect((await harness.call('GET', '/servers/web')).status).toBe(404);
    expect((await harness.call('DELETE', '/servers/web')).status).toBe(404);
  });

  test.each([
    [{ server_id: 'Web' }, 'server_id'],
    [{ server_id: '' }, 'server_id'],
    [{ server_id: '../x' }, 'server_id'],
    [{ host: '-oProxyCommand=x' }, 'host'],
    [{ host: 'a b' }, 'host'],
    [{ port: 0 }, 'port'],
    [{ port: '22' }, 'port'],
    [{ ssh_user: 'root; x' }, 'ssh_user'],
    [{ auth: { kind: 'password' } }, 'auth.password'],
    [{ auth: { kind: 'agent', password: 'x' } }, 'auth.password'],
    [{ host_key: 'SHA256:x' }, 'host_key'],
    [{ is_paused: true }, 'is_paused'],
  ])('SRV-1 %j gets 422 at %s', async (part, path) => {
    const { status, body } = await harness.refused('POST', '/servers', { body: { ...INPUT, ...part } });
    expect([status, body.detail.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  test.each(['nowhere', 'No', '%20', 'a%2Fb', '__proto__', 'x'.repeat(101)])(
    'SRV-2 %s is no server: 404',
    async (id) => {
      for (const [method, path] of [
        ['GET', ''],
        ['PUT', '/pause'],
        ['PUT', '/unpause'],
        ['POST', '/test'],
        ['GET', '/services'],
      ] as const) {
        const { status, body } = await harness.refused(method, `/servers/${id}${path}`);
        expect([path, status, body.detail.code]).toEqual([path, 404, 'server_not_found']);
      }
    },
  );
});

describe('SRV-2 pause', () => {
  test('SRV-2 twice answers the present state and does not move paused_at', async () => {
    const first = await harness.call('PUT', '/servers/db/pause', { body: { reason: 'upgrade', minutes: 60 } });
    expect(first.body).toMatchObject({ server_id: 'db', is_paused: true, pause_reason: 'upgrade', paused_by: PERSON });
    const second = await harness.call('PUT', '/servers/db/pause', { body: { reason: 'still' } });
    expect(second.status).toBe(200);
    expect(second.body).toEqual({ ...first.body, pause_reason: 'still' });
    for (let i = 0; i < 2; i++) {
      const { status, body } = await harness.call('PUT', '/servers/db/unpause', { body: {} });
      expect([status, body.is_paused, body.paused_at]).toEqual([200, false, null]);
    }
  });

  test.each([
    [{ minutes: 0 }, 'minutes'],
    [{ minutes: 'ten' }, 'minutes'],
    [{ minutes: 5, resume_at: '2999-01-01T00:00:00Z' }, 'minutes'],
    [{ resume_at: '2001-01-01T00:00:00Z' }, 'resume_at'],
    [{ resume_at: 'tomorrow' }, 'resume_at'],
    [{ reason: ' ' }, 'reason'],
    [{ until: 'x' }, 'until'],
  ])('SRV-3 %j gets 422 and pauses nothing', async (input, path) => {
    const { status, body } = await harness.refused('PUT', '/servers/db/pause', { body: input });
    expect([status, body.detail.errors?.map((error) => error.path)]).toEqual([422, [path]]);
    expect((await harness.call<ServerView>('GET', '/servers/db')).body.is_paused).toBe(false);
  });
});

describe('RUN-8 host keys', () => {
  test('RUN-8 the presented key is shown by the test, and only that one can be accepted', async () => {
    const presentedHostKey = { type: 'ssh-ed25519', fingerprint: FINGERPRINT };
    const failure = { code: 'host_key_unknown', message: 'Nobody accepted its key yet.' } as const;
    harness.executor.answers.check = { kind: 'not_started', failure, presentedHostKey };
    const tested = await harness.call<ServerTest>('POST', '/servers/db/test');
    expect(tested.body).toMatchObject({ ok: false, host_key: { fingerprint: FINGERPRINT, known: false }, failure });
    const accept = (fingerprint: string) => harness.refused('PUT', '/servers/db/host-key', { body: { fingerprint } });
    expect((await accept('SHA256:short')).status).toBe(422);
    const other = await accept(`SHA256:${'b'.repeat(43)}`);
    expect([other.status, other.body.detail.code]).toEqual([409, 'host_key_not_presented']);
    expect(await accept(FINGERPRINT)).toMatchObject({ status: 200, body: { host_key_state: 'accepted' } });
  });
});

describe('SVC-1 services', () => {
  test('SVC-1 are added once, changed, and taken off the list', async () => {
    const add = () => harness.call<ServiceView>('POST', '/servers/db/services', { body: { name: 'getty@tty1' } });
    expect((await add()).status).toBe(201);
    expect((await add()).body).toMatchObject({ name: 'getty@tty1', state: 'unknown', is_critical: false });
    const path = '/servers/db/services/getty%40tty1';
    expect((await harness.call('PATCH', path, { body: { is_critical: true } })).body).toMatchObject({
      is_critical: true,
    });
    expect((await harness.call('GET', '/servers/db/services')).body).toMatchObject({ total: 1 });
    expect((await harness.call('DELETE', path)).status).toBe(204);
    const gone = await harness.refused('DELETE', path);
    expect([gone.status, gone.body.detail.code]).toEqual([404, 'service_not_found']);
    expect((await harness.call('DELETE', '/servers/db/services/-h')).status).toBe(422);
  });

  test('SVC-5 names that are none cannot be added; what a list holds of them from before can be taken off it', async () => {
    for (const name of ['..', 'wg-quick@', '@x']) {
      const { status } = await harness.refused('POST', '/servers/db/services', { body: { name } });
      expect(status, name).toBe(422);
      // As a version before this grammar did.
      harness.core.services.add(OLD, 'db', { name, is_critical: false, enabled: true });
    }
    const named = (name: string) => `/servers/db/services?name=${encodeURIComponent(name)}`;
    expect((await harness.call('DELETE', named('..'))).status).toBe(204);
    expect((await harness.call('DELETE', named('@x'))).status).toBe(204);
    expect((await harness.call('DELETE', '/servers/db/services/wg-quick%40')).status).toBe(204);
    expect((await harness.call('DELETE', named('..'))).status).toBe(422);
    expect((await harness.call('DELETE', named('plex'))).status).toBe(404);
    expect((await harness.call('GET', '/servers/db/services')).body).toMatchObject({ total: 0 });
  });

  test('SVC-1 discovery answers what it found, or why it could not ask', async () => {
    const text = `Id=ssh.service\nNames=ssh.service sshd.service\nLoadState=loaded\nActiveState=active\n\n${DISCOVERY_MARKER}0\n`;
    const stdout = { text, is_cut: false };
    harness.executor.answers.exec = { kind: 'exited', exitCode: 0, stdout, stderr: { text: '', is_cut: false } };
    expect((await harness.call('GET', '/servers/db/services/discover')).body).toMatchObject({
      services: [{ name: 'ssh.service', aliases: ['sshd.service'], state: 'running', is_watched: false }],
    });
    const failure = { code: 'refused', message: 'Nothing listens there.' } as const;
    harness.executor.answers.exec = { kind: 'not_started', failure };
    const { status, body } = await harness.refused('GET', '/servers/db/services/discover');
    expect([status, body.detail.code]).toEqual([503, 'server_unreachable']);
  });
});
