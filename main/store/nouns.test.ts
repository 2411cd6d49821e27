import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../contract/settings.ts';
import { NEXT_DUE, OPEN_AMONG } from './maintenance.ts';
import { PRESENT } from './servers.ts';
import { AT, LATER, newServer, newService, newWindow, openTest, rawDatabase } from './testing/store-fixture.ts';

const NOT_PAUSED = { is_paused: false, paused_at: null, paused_by: null, pause_reason: null, resume_at: null };
const FINGERPRINT = `SHA256:${'a'.repeat(43)}`;

test('SRV-1: a server comes back as it was stored, and changes only where it was changed', () => {
  const { store } = openTest();
  const full = newServer('web-1', {
    auth: { kind: 'agent' },
    connection_failure: { code: 'refused', message: 'no' },
    host_key: { type: 'ed25519', fingerprint: FINGERPRINT },
    sudo_types: { restart_service: true },
  });
  expect(store.write((tx) => tx.servers.insert(full))).toBe(true);
  expect(store.servers.get('web-1')).toStrictEqual({ ...full, ...NOT_PAUSED });
  const changed = store.write((tx) => tx.servers.update('web-1', { port: 2222, host_key: null }));
  expect(changed).toStrictEqual({ ...full, ...NOT_PAUSED, port: 2222, host_key: null });
  expect(store.servers.get('web-1')).toStrictEqual(changed);
  expect(store.write((tx) => tx.servers.update('web-1', {}))).toStrictEqual(changed);
  expect(store.write((tx) => tx.servers.update('web-2', { port: 1 }))).toBeNull();
  expect(store.write((tx) => tx.servers.insert(newServer('web-1', { port: 1 })))).toBe(false);
  expect(store.servers.get('web-1')?.port).toBe(2222);
});

test('SRV-1: servers are listed by display name, then id', () => {
  const { store } = openTest();
  store.write((tx) => {
    for (const [id, name] of [
      ['c', 'beta'],
      ['b', 'beta'],
      ['a', 'Zeta'],
      ['d', 'Alpha'],
    ] as const) {
      tx.servers.insert(newServer(id, { display_name: name }));
    }
  });
  expect(store.servers.list().map((server) => server.server_id)).toEqual(['d', 'b', 'c', 'a']);
});

test('SRV-3, MNT-1: a pause is the open window of the server; what is due is known', () => {
  const { store } = openTest();
  expect(store.windows.nextDueAt()).toBeNull();
  store.write((tx) => {
    for (const id of ['due', 'later', 'open-ended', 'running']) tx.servers.insert(newServer(id));
    tx.windows.begin(newWindow('server:due', { ends_at: AT, reason: 'disk' }));
    tx.windows.begin(newWindow('server:later', { ends_at: LATER }));
    tx.windows.begin(newWindow('server:open-ended'));
  });
  const pause = { is_paused: true, paused_at: AT, paused_by: 'ada', pause_reason: 'disk', resume_at: AT };
  expect(store.servers.get('due')).toMatchObject(pause);
  expect(store.servers.get('running')).toMatchObject(NOT_PAUSED);
  const due = (at: string) => store.windows.dueToEnd(at).map((window) => window.scope);
  expect(store.windows.nextDueAt()).toBe(AT);
  expect([due('2026-01-02T03:04:05.677Z'), due(AT)]).toEqual([[], ['server:due']]);
  expect(due(LATER)).toEqual(['server:due', 'server:later']);
});

test('MNT-8: one open window a scope; past ones never change and are never deleted', () => {
  const { store, dir } = openTest();
  const first = store.write((tx) => tx.windows.begin(newWindow('tag:web')));
  expect(store.write((tx) => tx.windows.begin(newWindow('tag:web', { started_at: LATER })))).toBeNull();
  expect(store.windows.open()).toEqual([first]);
  const id = first?.id ?? 0;
  expect(store.write((tx) => tx.windows.end(id, LATER, 'ada'))).toMatchObject({ ended_at: LATER, ended_by: 'ada' });
  expect(store.write((tx) => tx.windows.end(id, LATER, 'bob'))).toBeNull();
  expect(store.write((tx) => tx.windows.change(id, { reason: 'x' }))).toBeNull();
  expect(store.write((tx) => tx.windows.begin(newWindow('tag:web')))).not.toBeNull();
  const db = rawDatabase(dir);
  expect(() => db.exec(`UPDATE maintenance_windows SET reason = 'x' WHERE id = ${id}`)).toThrow('never changes');
  expect(() => db.exec("UPDATE maintenance_windows SET started_at = ''")).toThrow('never changes');
  expect(() => db.exec('DELETE FROM maintenance_windows')).toThrow('never deleted');
});

test('SRV-6: a removed server keeps its row, loses its services, and its id is free again', () => {
  const { store, dir } = openTest();
  store.write((tx) => {
    tx.servers.insert(newServer('web-1'));
    tx.servers.insert(newServer('web-2'));
    tx.services.insert(newService('web-1', 'plex'));
    tx.services.insert(newService('web-2', 'plex'));
  });
  expect(store.write((tx) => tx.servers.remove('web-1', AT))).toBe(true);
  expect(store.write((tx) => tx.servers.remove('web-1', AT))).toBe(false);
  expect([store.servers.get('web-1'), store.services.list('web-1')]).toEqual([null, []]);
  expect(store.write((tx) => tx.servers.update('web-1', { port: 1 }))).toBeNull();
  expect(() => store.write((tx) => tx.services.insert(newService('web-1', 'plex')))).toThrow('server that exists');
  expect(store.write((tx) => tx.servers.insert(newServer('web-1', { port: 23 })))).toBe(true);
  expect(store.servers.list().map((server) => server.server_id)).toEqual(['web-1', 'web-2']);
  expect(store.services.list('web-2')).toHaveLength(1);
  const db = rawDatabase(dir);
  expect(db.prepare('SELECT port, removed_at FROM servers WHERE server_id = ?').all('web-1')).toEqual([
    { port: 22, removed_at: AT },
    { port: 23, removed_at: null },
  ]);
  expect(() => db.exec('DELETE FROM servers')).toThrow('SRV-6');
});

test('SVC-1: plex and plex.service are one service, listed under the name it was given', () => {
  const { store } = openTest();
  store.write((tx) => {
    tx.servers.insert(newServer('web-1'));
    expect(tx.services.insert(newService('web-1', 'plex', { pid: 5, memory_bytes: 2 ** 40 }))).toBe(true);
    expect(tx.services.insert(newService('web-1', 'plex.service'))).toBe(false);
    expect(tx.services.update('web-1', 'plex.service', { state: 'failed', pid: null })?.state).toBe('failed');
    expect(tx.services.update('web-1', 'other', { state: 'failed' })).toBeNull();
  });
  const stored = newService('web-1', 'plex', { state: 'failed', memory_bytes: 2 ** 40 });
  expect(store.services.get('web-1', 'plex.service')).toStrictEqual(stored);
  expect(store.write((tx) => tx.services.remove('web-1', 'plex.service'))).toBe(true);
  expect(store.write((tx) => tx.services.remove('web-1', 'plex'))).toBe(false);
});

test('SVC-1: trouble is an enabled service that failed, or a critical one that stopped', () => {
  const { store } = openTest();
  store.write((tx) => {
    tx.servers.insert(newServer('a'));
    tx.servers.insert(newServer('b'));
    tx.services.insert(newService('a', 'failed', { state: 'failed' }));
    tx.services.insert(newService('a', 'ignored', { state: 'failed', enabled: false }));
    tx.services.insert(newService('a', 'stopped', { state: 'stopped' }));
    tx.services.insert(newService('a', 'critical', { state: 'stopped', is_critical: true }));
    tx.services.insert(newService('b', 'fine', { is_critical: true }));
  });
  const counts = [
    ['a', { total: 4, trouble: 2 }],
    ['b', { total: 1, trouble: 0 }],
  ];
  expect([...store.services.counts()]).toEqual(counts);
  store.write((tx) => tx.services.removeAll('a'));
  expect([...store.services.counts().keys()]).toEqual(['b']);
});

test('API-2: a token is found by its hash, a name is taken until its token is revoked', () => {
  const { store } = openTest();
  const given = {
    name: 'uptime',
    scopes: ['read', 'request'] as const,
    created_at: AT,
    created_by: 'ada',
    expires_at: LATER,
  };
  const insert = (hash: string) =>
    store.write((tx) => tx.tokens.insert({ ...given, scopes: [...given.scopes] }, hash.repeat(64)));
  const first = insert('a');
  expect(first).toStrictEqual({ id: 1, ...given, revoked_at: null, last_used_at: null });
  expect(insert('b')).toBeNull();
  store.observe((tx) => tx.tokens.touch(1, LATER));
  expect(store.tokens.findByHash('a'.repeat(64))).toStrictEqual({ ...first, last_used_at: LATER });
  expect(store.tokens.findByHash('b'.repeat(64))).toBeNull();
  expect(store.write((tx) => tx.tokens.revoke(1, AT))).toBe(true);
  expect(store.write((tx) => tx.tokens.revoke(1, LATER))).toBe(false);
  expect(store.tokens.get(1)?.revoked_at).toBe(AT);
  const second = insert('c');
  expect(second?.id).toBeGreaterThan(1);
  expect(store.tokens.list().map((token) => token.revoked_at)).toEqual([AT, null]);
});

test('settings: stored values stand over the defaults, and one that cannot be read is never guessed', () => {
  const { store, dir } = openTest();
  expect(store.settings.get()).toStrictEqual(DEFAULT_SETTINGS);
  const change = { quiet_hours: { from: '22:00', to: '06:30' } };
  store.write((tx) => tx.settings.set(change));
  store.write((tx) => tx.settings.set({ poll_seconds: 5 }));
  expect(store.settings.get()).toStrictEqual({ ...DEFAULT_SETTINGS, ...change, poll_seconds: 5 });
  store.write((tx) => tx.settings.set({ quiet_hours: null }));
  expect(store.settings.get().quiet_hours).toBeNull();
  store.write((tx) => tx.windows.begin(newWindow('all')));
  expect(store.settings.get().hold_everything).toBe(true);
  rawDatabase(dir).exec(`UPDATE settings SET value_json = '"maybe"' WHERE name = 'poll_seconds'`);
  expect(() => store.settings.get()).toThrow(expect.objectContaining({ code: 'storage_failed' }));
});

test('ACT-4: definitions of types are kept by name', () => {
  const { store } = openTest();
  store.write((tx) => {
    tx.types.put('b', { title: 'one' });
    tx.types.put('a', ['x']);
    tx.types.put('b', { title: 'two' });
  });
  expect(store.types.list()).toEqual([
    { name: 'a', definition: ['x'] },
    { name: 'b', definition: { title: 'two' } },
  ]);
  expect(store.write((tx) => tx.types.remove('b'))).toBe(true);
  expect(store.write((tx) => tx.types.remove('b'))).toBe(false);
});

test('MNT-1: pauses, holds and due times are found by index, however many servers are paused', () => {
  const { store, dir } = openTest();
  store.write((tx) => tx.servers.insert(newServer('web-1')));
  const db = rawDatabase(dir);
  const plan = (sql: string) =>
    (
      db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...Array(sql.split('?').length - 1).fill('[]')) as {
        detail: string;
      }[]
    )
      .map((row) => row.detail)
      .filter((detail) => /maintenance_windows|pause/.test(detail));
  for (const sql of [PRESENT, OPEN_AMONG])
    expect(plan(sql).join()).toMatch(/^SEARCH .* USING .*INDEX maintenance_open/);
  for (const detail of plan(NEXT_DUE))
    expect(detail).toMatch(/^SEARCH .* USING .*INDEX maintenance_(ends|warns|reminds)/);
});
