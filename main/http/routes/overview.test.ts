import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ALL_SCOPES } from '../../contract/token.ts';
import { ActionsPerDay, Snapshot, SshConfigHost, UptimeView } from '../../contract/window.ts';
import type { SshConfig } from '../../core/ports.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

let harness: Harness;
let config: Awaited<ReturnType<SshConfig['hosts']>> = { kind: 'read', hosts: [] };
beforeAll(async () => {
  harness = await startHarness({ sshConfig: { hosts: async () => config } });
  await harness.addServer('held', { paused: true });
  await harness.addServer('live');
  await harness.call('POST', '/servers/held/services', { body: { name: 'plex' } });
});
afterAll(() => harness.end());

const file = (service_name: string, server_id = 'held') =>
  harness.call<{ id: number }>('POST', '/actions', {
    body: { server_id, action_type: 'restart_service', service_name },
  });

describe('issue 4 the window of the host', () => {
  test('issue 4 is shown to the token of this run alone, at a path of its own alone', async () => {
    const asked: (string | undefined)[] = [];
    const desk = { notes: () => ['No tray.'], show: (path?: string) => asked.push(path) > 0 };
    const own = await startHarness({ desk });
    try {
      const show = (body: object, token?: string) =>
        own.call('POST', '/window', { body, ...(token === undefined ? {} : { token }) });
      expect((await show({})).body).toEqual({ shown: true });
      expect((await show({ path: '/queue?action=7' })).body).toEqual({ shown: true });
      for (const path of ['queue', '//evil.example', '/\\evil.example', 'https://evil.example', '/a b', ''])
        expect([path, (await show({ path })).status]).toEqual([path, 422]);
      expect((await show({}, await own.tokenWith(...ALL_SCOPES))).status).toBe(403);
      expect(asked).toEqual([undefined, '/queue?action=7']);
      expect((await own.call<Snapshot>('GET', '/snapshot')).body.desktop_notes).toEqual(['No tray.']);
    } finally {
      await own.end();
    }
  });

  test('issue 4 a host without a desktop says so', async () => {
    expect((await harness.call('POST', '/window', { body: {} })).body).toEqual({ shown: false });
  });
});

describe('WIN-5 the snapshot', () => {
  test('WIN-5 holds everything of its form, up to the event it names', async () => {
    const { id } = (await file('plex')).body;
    const { status, body } = await harness.call<Snapshot>('GET', '/snapshot');
    expect(status).toBe(200);
    expect(Snapshot.parse(body)).toEqual(body);
    expect(body).toMatchObject({ version: '1.2.3', person: PERSON, secrets_are_durable: false });
    expect(body.revision).toBe(harness.core.store.events.lastSeq());
    expect(body.servers.map((server) => server.server_id)).toEqual(['held', 'live']);
    expect(body.services.map((service) => service.name)).toEqual(['plex']);
    expect(body.actions.map((action) => [action.id, action.status])).toEqual([[id, 'pending']]);
    expect(body.types.map((type) => type.name)).toContain('restart_service');
  });

  test('WIN-6 has every waiting action and compresses what is large, where the reader understands it', async () => {
    for (let n = 0; n < 300; n += 1) await file(`unit-${n}`);
    const ask = (encoding: string) =>
      harness.call<Snapshot>('GET', '/snapshot', { headers: { 'accept-encoding': encoding } });
    const [gzip, deflate, plain] = [await ask('gzip, br'), await ask('deflate'), await ask('identity')];
    const encodings = [gzip, deflate, plain].map((answer) => answer.headers.get('content-encoding'));
    expect(encodings).toEqual(['gzip', 'deflate', null]);
    expect(gzip.headers.get('vary')).toBe('Accept-Encoding');
    expect(plain.body.actions).toHaveLength(301);
    expect([gzip.body.actions, deflate.body.actions]).toEqual([plain.body.actions, plain.body.actions]);
    expect((await harness.call('HEAD', '/snapshot')).status).toBe(200);
  });

  test('WIN-6 a small one is sent as it is, and nothing else is ever compressed', async () => {
    const small = await startHarness();
    const headers = { 'accept-encoding': 'gzip' };
    expect((await small.call('GET', '/snapshot', { headers })).headers.get('content-encoding')).toBeNull();
    await small.end();
    for (const path of ['/actions?limit=100', '/actions/export', '/audit/export']) {
      expect((await harness.call('GET', path, { headers })).headers.get('content-encoding')).toBeNull();
    }
  });

  test('WIN-5 snapshot and stream together miss nothing and tell nothing twice, while much is written', async () => {
    const snapshots = await Promise.all(
      Array.from({ length: 20 }, async (_, n) => {
        for (let m = 0; m < n; m += 1) await file(`stream-${n}-${m}`);
        return harness.call<Snapshot>('GET', '/snapshot');
      }),
    );
    const all = (await harness.call<Snapshot>('GET', '/snapshot')).body.actions.map((action) => action.id).sort();
    for (const { body } of snapshots) {
      const after = harness.core.store.events.list({ after: body.revision, limit: 500, order: 'oldest_first' });
      const told = after.flatMap((event) => (event.kind === 'action.created' ? [event.action_id] : []));
      expect([...told, ...body.actions.map((action) => action.id)].sort()).toEqual(all);
    }
    const held = new Set(snapshots.map(({ body }) => body.actions.length));
    expect(held.size).toBeGreaterThan(1);
  });
});

describe('WIN-4 pictures of the past', () => {
  test('WIN-4 uptime covers a day or a week, of a server that exists', async () => {
    for (const [query, hours] of [
      ['', 24],
      ['?hours=24', 24],
      ['?hours=168', 168],
    ] as const) {
      const { status, body } = await harness.call<UptimeView>('GET', `/servers/held/uptime${query}`);
      expect([status, UptimeView.parse(body)]).toEqual([200, body]);
      expect(Date.parse(body.to) - Date.parse(body.from)).toBe(hours * 3_600_000);
      expect(body.services).toEqual([
        { name: 'plex', up_ratio: null, stretches: [{ from: body.from, to: body.to, state: 'unknown' }] },
      ]);
    }
    expect((await harness.call('GET', '/servers/nowhere/uptime')).status).toBe(404);
    for (const query of ['hours=25', 'hours=0', 'hours=1e1', 'days=1', 'hours=24&hours=24']) {
      expect((await harness.call('GET', `/servers/held/uptime?${query}`)).status).toBe(422);
    }
  });

  test('WIN-4 actions per day: every day up to today, by the status they have now', async () => {
    const { body } = await harness.call<ActionsPerDay>('GET', '/statistics/actions?days=3');
    expect(ActionsPerDay.parse(body)).toEqual(body);
    const today = new Date().toISOString().slice(0, 10);
    expect(body.days.map((day) => day.day)).toHaveLength(3);
    expect(body.days.at(-1)).toMatchObject({ day: today, counts: { pending: expect.any(Number) } });
    expect(body.days[0]?.counts).toEqual({});
    expect((await harness.call<ActionsPerDay>('GET', '/statistics/actions?days=366')).body.days).toHaveLength(366);
    for (const query of ['days=0', 'days=367', 'days=x', 'hours=1']) {
      expect((await harness.call('GET', `/statistics/actions?${query}`)).status).toBe(422);
    }
  });

  test('WIN-2 reasons given lately are offered again', async () => {
    for (const [n, reason] of ['backup runs', 'ask first', 'backup runs'].entries()) {
      const { id } = (await file(`rejected-${n}`)).body;
      await harness.call('POST', `/actions/${id}/reject`, { body: { reason } });
    }
    const { body } = await harness.call<{ reasons: string[] }>('GET', '/rejection-reasons');
    expect([...body.reasons].sort()).toEqual(['ask first', 'backup runs']);
  });
});

describe('issue 3 hosts of ~/.ssh/config', () => {
  test('issue 3 are offered with whether they are known, to whoever may add servers', async () => {
    const host = { alias: 'web', host: '192.0.2.1', port: 22, ssh_user: null, identity_file: null, refusal: null };
    config = { kind: 'read', hosts: [host, { ...host, alias: 'new', port: 2222 }] };
    const { status, body } = await harness.call<{ hosts: SshConfigHost[] }>('GET', '/ssh-config/hosts');
    expect(status).toBe(200);
    expect(body.hosts.map((one) => SshConfigHost.parse(one).is_known)).toEqual([true, false]);
    const token = await harness.tokenWith(...ALL_SCOPES.filter((scope) => scope !== 'admin'));
    expect((await harness.call('GET', '/ssh-config/hosts', { token })).status).toBe(403);
  });

  test('issue 3 a file that cannot be read is a problem in words', async () => {
    config = { kind: 'unreadable', message: '~/.ssh/config is too large.' };
    const { status, body } = await harness.refused('GET', '/ssh-config/hosts');
    expect([status, body.detail]).toEqual([422, { code: 'validation_error', message: '~/.ssh/config is too large.' }]);
  });
});
