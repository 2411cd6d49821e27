import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ActionView } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';
import type {
  AllowRule,
  MaintenanceEnded,
  MaintenanceLog,
  MaintenanceStatistics,
  MaintenanceStatus,
  MaintenanceWindow,
  Schedule,
} from '../../contract/maintenance.ts';
import type { PauseView, ServerView } from '../../contract/server.ts';
import type { Settings } from '../../contract/settings.ts';
import { type Harness, RUNTIME_TOKEN, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.end());

const soon = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
const begin = (body: object, token = RUNTIME_TOKEN) =>
  harness.call<MaintenanceWindow>('POST', '/maintenance', { body, token });
const end = (scope?: string, token = RUNTIME_TOKEN) =>
  harness.call<MaintenanceEnded>('DELETE', scope === undefined ? '/maintenance' : `/maintenance?scope=${scope}`, {
    token,
  });
const status = async () => (await harness.call<MaintenanceStatus>('GET', '/maintenance')).body;
const server = async (id: string) => (await harness.call<ServerView>('GET', `/servers/${id}`)).body;
const settings = async () => (await harness.call<Settings>('GET', '/settings')).body;
const file = (server_id: string, service_name: string, token = RUNTIME_TOKEN) =>
  harness.call<ActionView>('POST', '/actions', {
    body: { server_id, action_type: 'restart_service', service_name },
    token,
  });
const kinds = async () =>
  (await harness.call<{ events: EventView[] }>('GET', '/audit?limit=500')).body.events.map((event) => event.kind);

async function addTagged(id: string, ...tags: string[]): Promise<void> {
  const body = { server_id: id, host: '192.0.2.1', ssh_user: 'root', auth: { kind: 'agent' }, tags };
  expect((await harness.call('POST', '/servers', { body })).status).toBe(201);
}

describe('MNT-1: one truth', () => {
  test('MNT-1: a pause is a window, and a window of a server is a pause', async () => {
    await harness.addServer('web-1');
    await harness.call('PUT', '/servers/web-1/pause', { body: { reason: 'disk', minutes: 30 } });
    const paused = await server('web-1');
    expect((await status()).windows).toMatchObject([
      { scope: 'server:web-1', reason: 'disk', started_at: paused.paused_at, ends_at: paused.resume_at },
    ]);
    expect((await end('server:web-1')).body.ended).toMatchObject([{ scope: 'server:web-1', ended_by: 'ada' }]);
    expect(await server('web-1')).toMatchObject({ is_paused: false, paused_at: null, held_by: [] });

    const begun = await begin({ scope: 'server:web-1', reason: 'kernel', ends_at: soon(60) });
    expect(begun.status).toBe(201);
    const pause = { is_paused: true, pause_reason: 'kernel', resume_at: begun.body.ends_at, held_by: ['server:web-1'] };
    expect(await server('web-1')).toMatchObject(pause);
    const unpaused = await harness.call<PauseView>('PUT', '/servers/web-1/unpause');
    expect(unpaused.body).toMatchObject({ is_paused: false, resume_at: null });
    expect(await status()).toEqual({ is_active: false, windows: [] });
    expect((await kinds()).filter((kind) => kind.startsWith('server.'))).toEqual([
      'server.resumed',
      'server.paused',
      'server.resumed',
      'server.paused',
      'server.added',
    ]);
  });

  test('MNT-1: hold_everything is the window of everything, from either side', async () => {
    await harness.call('PATCH', '/settings', { body: { hold_everything: true, poll_seconds: 9 } });
    expect((await status()).windows).toMatchObject([{ scope: 'all' }]);
    expect((await kinds()).filter((kind) => kind === 'settings.changed')).toHaveLength(1);
    expect((await end()).body.ended).toMatchObject([{ scope: 'all' }]);
    expect(await settings()).toMatchObject({ hold_everything: false, poll_seconds: 9 });
    expect((await begin({})).body.scope).toBe('all');
    expect((await settings()).hold_everything).toBe(true);
    await harness.call('PATCH', '/settings', { body: { hold_everything: false } });
    expect((await status()).is_active).toBe(false);
  });

  test('MNT-1: a server is held while any of its windows is open, and ending one ends exactly that one', async () => {
    await addTagged('web-1', 'web', 'eu');
    await addTagged('db-1', 'db');
    for (const scope of ['all', 'tag:web', 'server:web-1']) expect((await begin({ scope })).status).toBe(201);
    expect((await server('web-1')).held_by).toEqual(expect.arrayContaining(['all', 'tag:web', 'server:web-1']));
    expect(await server('db-1')).toMatchObject({ is_paused: false, held_by: ['all'] });

    expect((await end()).body.ended.map((window) => window.scope)).toEqual(['all']);
    expect((await server('db-1')).held_by).toEqual([]);
    expect((await file('db-1', 'a')).body.status).toBe('approved');
    expect((await file('web-1', 'a')).body.status).toBe('pending');
    await end('server:web-1');
    expect(await server('web-1')).toMatchObject({ is_paused: false, held_by: ['tag:web'] });
    expect((await file('web-1', 'b')).body.status).toBe('pending');
    await end('tag:web');
    expect((await file('web-1', 'c')).body.status).toBe('approved');
  });

  test('SRV-4: ending releases nothing that waits', async () => {
    await addTagged('web-1', 'web');
    await begin({ scope: 'tag:web' });
    const { body } = await file('web-1', 'a');
    await end('tag:web');
    expect((await harness.call<ActionView>('GET', `/actions/${body.id}`)).body.status).toBe('pending');
    const { events } = (await harness.call<{ events: EventView[] }>('GET', '/audit?kind=action.created')).body;
    expect(events[0]?.data).toMatchObject({ policy: 'held for approval', held_by: ['tag:web'] });
  });

  test('MNT-6: what it affects is known from its beginning: the services that are watched', async () => {
    await addTagged('web-1', 'web');
    await addTagged('web-2', 'web');
    await addTagged('db-1', 'db');
    await harness.call('POST', '/servers/web-1/services', { body: { name: 'nginx' } });
    await harness.call('POST', '/servers/web-1/services', { body: { name: 'old', enabled: false } });
    expect((await begin({ scope: 'tag:web' })).body.affected).toEqual([
      { server_id: 'web-1', services: ['nginx'] },
      { server_id: 'web-2', services: [] },
    ]);
  });

  test('SRV-6: removing a server ends its own maintenance and its plans', async () => {
    await harness.addServer('web-1', { paused: true });
    const plan = { kind: 'once', scope: 'server:web-1', starts_at: soon(60), length_minutes: 5 };
    expect((await harness.call('POST', '/schedules', { body: plan })).status).toBe(201);
    await harness.call('DELETE', '/servers/web-1');
    expect((await status()).is_active).toBe(false);
    expect((await harness.call('GET', '/schedules')).body).toEqual({ schedules: [] });
    await harness.addServer('web-1');
    expect(await server('web-1')).toMatchObject({ is_paused: false, held_by: [] });
  });
});

describe('MNT-1: races', () => {
  test('MNT-1: filed while windows open and close, each action is held or runs, once, as the trail says', async () => {
    await addTagged('web-1', 'web');
    await addTagged('db-1', 'db');
    const scopes = ['all', 'tag:web', 'server:db-1'];
    const work: Promise<unknown>[] = [];
    for (let n = 0; n < 60; n += 1) {
      const scope = scopes[n % 3] as string;
      work.push(file(n % 2 === 0 ? 'web-1' : 'db-1', `unit-${n}`), n % 4 < 2 ? begin({ scope }) : end(scope));
      work.push(file(n % 2 === 0 ? 'db-1' : 'web-1', `unit-${n}`));
      if (n % 7 === 0) work.push(harness.call('PATCH', '/settings', { body: { hold_everything: n % 2 === 0 } }));
    }
    await Promise.all(work);
    const open = new Set<string>();
    let filed = 0;
    for (const { kind, server_id, data } of harness.core.store.events.list({ limit: 2000, order: 'oldest_first' })) {
      if (kind === 'maintenance.started') open.add((data.window as MaintenanceWindow).scope);
      if (kind === 'maintenance.ended') open.delete((data.window as MaintenanceWindow).scope);
      if (kind !== 'action.created') continue;
      filed += 1;
      const own = server_id === 'web-1' ? ['server:web-1', 'tag:web', 'all'] : ['server:db-1', 'tag:db', 'all'];
      const held = own.filter((scope) => open.has(scope));
      expect([...(data.held_by as string[])].sort()).toEqual(held.sort());
      expect((data.action as ActionView).status).toBe(held.length > 0 ? 'pending' : 'approved');
    }
    expect(filed).toBe(120);
    expect((await status()).windows.map((window) => window.scope).sort()).toEqual([...open].sort());
  });
});

describe('MNT-8: activating twice', () => {
  test('MNT-8: the second answers 200 with the same window; texts are taken over, the start and the person are kept', async () => {
    const first = await begin({ message: 'Upgrade', eta: soon(60), reason: 'kernel' });
    const token = await harness.tokenWith('operate');
    const second = await begin({ message: 'Still upgrading', ends_at: soon(90) }, token);
    expect([first.status, second.status]).toEqual([201, 200]);
    const { id, started_at, activated_by, eta, reason } = first.body;
    expect(second.body).toMatchObject({ id, started_at, activated_by, eta, reason, message: 'Still upgrading' });
    expect((await status()).windows).toHaveLength(1);
  });

  test('MNT-8: many at once give one window', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, (_, n) => begin({ message: `m${n}` })));
    expect(answers.map((answer) => answer.status).sort()).toEqual([...Array(19).fill(200), 201]);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    expect(new Set(answers.map((answer) => answer.body.started_at)).size).toBe(1);
    expect((await kinds()).filter((kind) => kind === 'maintenance.started')).toHaveLength(1);
  });

  test('MNT-8: text comes back exactly as it was given', async () => {
    const message = '<script>alert(1)</script> & "quotes" \u202e';
    expect((await begin({ message })).body.message).toBe(message);
  });
});

describe('MNT-3: the API', () => {
  test('MNT-3: extend moves what is set; without ETA and end there is nothing to extend', async () => {
    const { body } = await begin({ eta: soon(10), ends_at: soon(20) });
    const extended = await harness.call<MaintenanceWindow>('PATCH', '/maintenance', { body: { extend_minutes: 60 } });
    const later = (iso: string | null) => new Date(Date.parse(iso ?? '') + 3_600_000).toISOString();
    expect(extended.body).toMatchObject({ eta: later(body.eta), ends_at: later(body.ends_at) });
    const changed = { eta: null, ends_at: null, status: 'half way' };
    const patched = await harness.call<MaintenanceWindow>('PATCH', '/maintenance', { body: changed });
    expect(patched.body).toMatchObject(changed);
    const nothing = await harness.refused('PATCH', '/maintenance', { body: { extend_minutes: 60 } });
    expect([nothing.status, nothing.body.detail.errors?.[0]?.path]).toEqual([422, 'extend_minutes']);
    const both = await harness.refused('PATCH', '/maintenance', { body: { extend_minutes: 60, eta: soon(5) } });
    expect(both.status).toBe(422);
    const closed = await harness.refused('PATCH', '/maintenance', { body: { scope: 'tag:web', status: 'x' } });
    expect([closed.status, closed.body.detail.code]).toEqual([404, 'maintenance_not_found']);
  });

  test.each([
    [{ scope: 'server:nope' }, 404],
    [{ scope: 'tag:nobody' }, 422],
    [{ scope: 'everything' }, 422],
    [{ scope: 'tag:' }, 422],
    [{ eta: 'whenever' }, 422],
    [{ eta: '2020-01-01T00:00:00Z' }, 422],
    [{ ends_at: '2020-01-01T00:00:00Z' }, 422],
    [{ message: ' \u200b ' }, 422],
    [{ start: 'now' }, 422],
  ])('MNT-3: %j is refused and changes nothing', async (body, expected) => {
    const before = harness.core.store.events.lastSeq();
    expect((await harness.refused('POST', '/maintenance', { body })).status).toBe(expected);
    expect([(await status()).is_active, harness.core.store.events.lastSeq()]).toEqual([false, before]);
  });

  test('MNT-3: ending what is not open ends nothing; an unknown server is 404', async () => {
    expect((await end()).body).toEqual({ ended: [] });
    expect((await end('tag:web')).body).toEqual({ ended: [] });
    expect((await end('server:nope')).status).toBe(404);
  });

  test('MNT-3: the alias is the same door with the same rights', async () => {
    const alias = (method: string, token: string | null, body?: object, search = '', headers = {}) =>
      fetch(`${harness.url}/api/admin/maintenance${search}`, {
        method,
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(body === undefined ? {} : { 'content-type': 'application/json' }),
          ...headers,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
    const reader = await harness.tokenWith('read');
    expect((await alias('GET', null)).status).toBe(401);
    expect((await alias('POST', reader, {})).status).toBe(403);
    expect((await alias('GET', reader, undefined, '', { origin: 'https://evil.example' })).status).toBe(403);
    expect((await alias('POST', RUNTIME_TOKEN, { message: 'Upgrade', nope: 1 })).status).toBe(422);
    expect((await alias('POST', RUNTIME_TOKEN, { message: 'Upgrade' })).status).toBe(201);
    expect(await (await alias('GET', reader)).json()).toEqual(await status());
    expect(await (await alias('DELETE', RUNTIME_TOKEN, undefined, '?scope=all')).json()).toMatchObject({
      ended: [{ scope: 'all', message: 'Upgrade' }],
    });
  });

  test('MNT-3: while everything is held, whoever operates or administers can always end it', async () => {
    for (const scope of ['operate', 'admin'] as const) {
      const token = await harness.tokenWith(scope);
      await begin({});
      expect((await end('all', token)).body.ended).toHaveLength(1);
      await begin({});
      if (scope === 'admin') {
        await harness.call('PATCH', '/settings', { token, body: { hold_everything: false } });
        expect((await status()).is_active).toBe(false);
      }
    }
    for (const scope of ['read', 'request', 'approve'] as const) {
      expect((await end('all', await harness.tokenWith(scope))).status).toBe(403);
    }
  });

  test('MNT-6: the log and the statistics', async () => {
    await addTagged('web-1', 'web');
    await begin({ scope: 'tag:web', message: 'one' });
    await file('web-1', 'a');
    await end('tag:web');
    await begin({ message: 'two' });
    await end();
    const log = (await harness.call<MaintenanceLog>('GET', '/maintenance/log?limit=1')).body;
    expect(log).toMatchObject({ total: 2, limit: 1, offset: 0, windows: [{ message: 'two', ended_by: 'ada' }] });
    const next = (await harness.call<MaintenanceLog>('GET', '/maintenance/log?limit=1&offset=1')).body;
    expect(next.windows).toMatchObject([{ message: 'one', affected: [{ server_id: 'web-1' }] }]);
    const ofTag = (await harness.call<MaintenanceLog>('GET', '/maintenance/log?scope=tag:web')).body;
    expect(ofTag.windows.map((window) => window.message)).toEqual(['one']);
    const numbers = (await harness.call<MaintenanceStatistics>('GET', '/maintenance/statistics?days=7')).body;
    expect(numbers).toMatchObject({ days: 7, windows: 2, overdue: 0, held_actions: 1, allowed_actions: 0 });
    expect(numbers.by_person).toEqual([{ person: 'ada', windows: 2 }]);
    expect(numbers.by_scope.map((one) => one.scope).sort()).toEqual(['all', 'tag:web']);
    expect((await harness.call('GET', '/statistics?days=7')).body).toEqual(numbers);
    expect((await harness.refused('GET', '/maintenance/statistics?days=0')).status).toBe(422);
  });
});

describe('MNT-4: who may pass', () => {
  const addRule = (body: object) => harness.call<AllowRule>('POST', '/allow-rules', { body });
  const mint = (name: string) =>
    harness.call<{ id: number; token: string }>('POST', '/tokens', { body: { name, scopes: ['request'] } });

  test('MNT-4: a token that a rule names passes, nobody else does, and each use is on record', async () => {
    await addTagged('web-1', 'web');
    await addTagged('db-1', 'db');
    const token = await harness.tokenWith('request');
    const other = await harness.tokenWith('request');
    const rule = (await addRule({ token: 'token 1', tag: 'web', note: 'backups' })).body;
    await begin({});
    expect((await file('web-1', 'a', other)).body).toMatchObject({ status: 'pending', allowed_by: null });
    expect((await file('db-1', 'a', token)).body.status).toBe('pending');
    const passed = (await file('web-1', 'b', token)).body;
    expect(passed).toMatchObject({ status: 'approved', approved_by: 'auto', allowed_by: rule.id });
    const trail = (await harness.call<{ events: EventView[] }>('GET', '/audit?kind=action.allowed')).body.events;
    expect(trail).toMatchObject([
      { actor: 'token 1', action_id: passed.id, data: { held_by: ['all'], rule: { id: rule.id, note: 'backups' } } },
    ]);
    const { rules } = (await harness.call<{ rules: AllowRule[] }>('GET', '/allow-rules')).body;
    expect(rules).toMatchObject([{ id: rule.id, used_count: 1, created_by: 'ada' }]);
    const numbers = (await harness.call<MaintenanceStatistics>('GET', '/maintenance/statistics')).body;
    expect(numbers).toMatchObject({ held_actions: 2, allowed_actions: 1 });
    expect((await harness.call('DELETE', `/allow-rules/${rule.id}`)).status).toBe(204);
    expect((await harness.call('DELETE', `/allow-rules/${rule.id}`)).status).toBe(404);
    expect((await file('web-1', 'c', token)).body.status).toBe('pending');
  });

  test('MNT-4, API-2: a rule is for the token itself: once that is revoked a new one of its name passes nothing', async () => {
    await harness.addServer('web-1');
    const { id, token } = (await mint('backup')).body;
    await addRule({ token: 'backup' });
    await begin({});
    expect((await file('web-1', 'a', token)).body.status).toBe('approved');
    expect((await harness.call('DELETE', `/tokens/${id}`)).status).toBe(204);
    const { token: heir } = (await mint('backup')).body;
    expect((await file('web-1', 'b', heir)).body).toMatchObject({ status: 'pending', allowed_by: null });
    const listed = () => harness.call<{ rules: AllowRule[] }>('GET', '/allow-rules');
    expect((await listed()).body.rules).toMatchObject([{ token: 'backup', token_id: id, token_state: 'revoked' }]);
    expect((await addRule({ token: 'backup' })).body).toMatchObject({ token_id: id + 1, token_state: 'in_use' });
    expect((await file('web-1', 'c', heir)).body.status).toBe('approved');
  });

  test('MNT-4: a rule of an action type lets everybody pass with it, and none where nothing is held', async () => {
    await harness.addServer('web-1');
    await addRule({ action_type: 'restart_service' });
    expect((await file('web-1', 'a')).body.allowed_by).toBeNull();
    await begin({});
    expect((await file('web-1', 'b')).body.allowed_by).not.toBeNull();
    const logs = { server_id: 'web-1', action_type: 'clear_logs' };
    expect((await harness.call<ActionView>('POST', '/actions', { body: logs })).body.status).toBe('pending');
  });

  test.each([
    [{ token: 'nobody' }, 'token'],
    [{ action_type: 'no_such_type' }, 'action_type'],
    [{ tag: 'web' }, 'token'],
    [{ action_type: 'restart_service', until: '2020-01-01T00:00:00Z' }, 'until'],
  ])('MNT-4: %j is refused', async (body, path) => {
    const { status: code, body: refusal } = await harness.refused('POST', '/allow-rules', { body });
    expect([code, refusal.detail.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('MNT-4: only an administrator makes rules', async () => {
    const token = await harness.tokenWith('read', 'request', 'approve', 'operate');
    const body = { action_type: 'restart_service' };
    expect((await harness.refused('POST', '/allow-rules', { body, token })).status).toBe(403);
  });
});

describe('MNT-5: schedules', () => {
  const nightly = { kind: 'recurring', cron: '30 2 * * *', time_zone: 'Europe/Berlin', length_minutes: 60 };

  test('MNT-5: made, listed, skipped once, cancelled', async () => {
    const { status: made, body } = await harness.call<Schedule>('POST', '/schedules', { body: nightly });
    expect(made).toBe(201);
    const start = Date.parse(body.next_starts_at ?? '');
    expect(start).toBeGreaterThan(Date.now());
    expect(Date.parse(body.next_ends_at ?? '')).toBe(start + 3_600_000);
    const skipped = (await harness.call<Schedule>('POST', `/schedules/${body.id}/skip`)).body;
    expect(Date.parse(skipped.next_starts_at ?? '') - start).toBeGreaterThan(22 * 3_600_000);
    expect((await harness.call<{ schedules: Schedule[] }>('GET', '/schedules')).body.schedules).toEqual([skipped]);
    expect((await harness.call('DELETE', `/schedules/${body.id}`)).status).toBe(204);
    expect((await harness.call('DELETE', `/schedules/${body.id}`)).status).toBe(404);
    expect((await harness.call('POST', `/schedules/${body.id}/skip`)).status).toBe(404);
    expect((await harness.call('GET', '/schedules')).body).toEqual({ schedules: [] });
  });

  test.each([
    [{ ...nightly, cron: '60 * * * *' }, 'cron'],
    [{ ...nightly, cron: '* * * * * *' }, 'cron'],
    [{ ...nightly, cron: '? 3 * * *' }, 'cron'],
    [{ ...nightly, cron: '0 0 30 2 *' }, 'cron'],
    [{ ...nightly, time_zone: 'Mars/Olympus' }, 'time_zone'],
    [{ ...nightly, length_minutes: 24 * 60 + 120 }, 'length_minutes'],
    [{ ...nightly, length_minutes: 0 }, 'length_minutes'],
    [{ ...nightly, scope: 'tag:nobody' }, 'scope'],
    [{ kind: 'once', starts_at: '2020-01-01T00:00:00Z', length_minutes: 5 }, 'starts_at'],
  ])('MNT-5: %j is refused', async (body, path) => {
    const refusal = await harness.refused('POST', '/schedules', { body });
    expect([refusal.status, refusal.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });
});

describe('API-1: years have four digits', () => {
  const FAR = '+275760-09-13T00:00:00.000Z';
  const TURN = '9999-12-31T23:59:59-05:00';
  const LAST = '9999-12-31T23:30:00Z';
  const once = (starts_at: string, length_minutes: number) => ({ kind: 'once', starts_at, length_minutes });
  const forever = { kind: 'recurring', cron: '0 0 1 1 *', time_zone: 'UTC', length_minutes: 1 };

  test.each<[string, string, object]>([
    ['POST', '/maintenance', { ends_at: FAR }],
    ['POST', '/maintenance', { eta: TURN }],
    ['PUT', '/servers/web-1/pause', { resume_at: FAR }],
    ['PUT', '/servers/web-1/pause', { resume_at: TURN }],
    ['PUT', '/servers/web-1/pause', { minutes: 1e12 }],
    ['POST', '/schedules', once(FAR, 5)],
    ['POST', '/schedules', once(LAST, 31)],
    ['POST', '/schedules/preview', once(LAST, 31)],
    ['POST', '/schedules', { ...forever, length_minutes: 1e300 }],
    ['POST', '/allow-rules', { action_type: 'clear_logs', until: FAR }],
    ['POST', '/tokens', { name: 'far', scopes: ['read'], expires_at: FAR }],
    ['POST', '/tokens', { name: 'past', scopes: ['read'], expires_at: '0001-01-01T00:00:00Z' }],
    ['GET', `/actions?created_from=${encodeURIComponent(FAR)}`, {}],
    ['GET', '/actions?created_to=0000-01-01T00:00:00Z', {}],
    ['GET', `/schedules/calendar?from=2026-01-01T00:00:00Z&to=${encodeURIComponent(FAR)}`, {}],
  ])('API-1: %s %s %j is 422 and keeps nothing', async (method, path, body) => {
    await harness.addServer('web-1');
    const before = await kinds();
    const answer = await harness.refused(method, path, method === 'GET' ? {} : { body });
    expect([answer.status, answer.body.detail.code]).toEqual([422, 'validation_error']);
    expect(await kinds()).toEqual(before);
  });

  test('API-1: the last instant is taken, and an end that is moved beyond it is 422', async () => {
    expect((await begin({ ends_at: LAST })).status).toBe(201);
    const extend = (extend_minutes: number) => harness.refused('PATCH', '/maintenance', { body: { extend_minutes } });
    expect((await extend(31)).body.detail.errors?.[0]?.path).toBe('extend_minutes');
    expect((await extend(29)).status).toBe(200);
    expect((await status()).windows[0]?.ends_at).toBe('9999-12-31T23:59:00.000Z');
    expect((await harness.call('POST', '/schedules', { body: once(LAST, 29) })).status).toBe(201);
  });
});
