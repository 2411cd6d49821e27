import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { ActionStatus } from '../contract/action.ts';
import { HOST } from '../contract/actor.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import { WATCH_KINDS } from '../core/overview-port.ts';
import type { Store, Transaction } from '../core/ports.ts';
import { unpaced } from '../core/testing/unpaced.ts';
import { pageQuery } from './action-list.ts';
import { ENDED, REASONS, WATCHED } from './overview.ts';
import {
  AT,
  insertAction,
  LATER,
  MIGRATIONS,
  newAction,
  newServer,
  newService,
  openTest,
  rawDatabase,
  temporaryFolder,
} from './testing/store-fixture.ts';

const time = (minute: number) => new Date(Date.UTC(2026, 0, 2, 0, minute)).toISOString();
const file = (store: Store, unit: string, created_at = AT) =>
  insertAction(store, { service_name: unit, unit: canonicalUnit(unit), created_at });
const reject = (store: Store, id: number, rejection_reason: string, rejected_at: string) =>
  store.write((tx) =>
    tx.actions.step(id, ['pending'], 'rejected', { rejected_at, rejected_by: 'ada', rejection_reason }),
  );

test('WIN-2 the snapshot has every open and unknown action, and those that ended last, whenever they were filed', async () => {
  const { store } = openTest();
  const ids = Array.from({ length: 10 }, (_, n) => file(store, `unit-${n}`));
  const [first = 0, second = 0, third = 0, fourth = 0] = ids;
  reject(store, third, 'no', time(1));
  reject(store, second, 'no', time(2));
  reject(store, first, 'no', time(3));
  store.write((tx) => {
    tx.actions.step(fourth, ['pending'], 'approved', { approved_at: AT, approved_by: 'ada' });
    tx.actions.claim(fourth, AT, { boot_id: 'b', not_after_uptime: 1, invocation_before: null }, newAction().digest);
    tx.actions.step(fourth, ['executing'], 'unknown', {});
  });
  const held = (await store.overview.actions(2, unpaced)).map((action) => action.id);
  expect(held).toEqual([...ids.slice(3).reverse(), second, first]);
});

test('WIN-4 counts per day follow every step, and agree with the actions at any time', () => {
  const { store, dir } = openTest();
  const real = () =>
    rawDatabase(dir)
      .prepare(
        'SELECT substr(created_at, 1, 10) AS day, status, count(*) AS n FROM actions GROUP BY 1, 2 ORDER BY 1, 2',
      )
      .all();
  const ids = Array.from({ length: 30 }, (_, n) => file(store, `unit-${n}`, time(n * 200)));
  expect(store.overview.actionsPerDay('2026-01-01')).toEqual(real());
  for (const [n, id] of ids.entries()) {
    if (n % 3 === 0) reject(store, id, 'no', AT);
    if (n % 3 === 1) store.write((tx) => tx.actions.step(id, ['pending'], 'cancelled', { cancelled_at: AT }));
  }
  expect(store.overview.actionsPerDay('2026-01-01')).toEqual(real());
  expect(store.overview.actionsPerDay('2026-01-05').every((row) => row.day >= '2026-01-05')).toBe(true);
});

test('WIN-4 actions of a database that is older than these counts are counted too', () => {
  const [dir, oldest] = [temporaryFolder(), temporaryFolder()];
  copyFileSync(join(MIGRATIONS, '0001_initial.sql'), join(oldest, '0001_initial.sql'));
  openTest(dir, oldest).store.close();
  const db = rawDatabase(dir);
  const insert = db.prepare(
    `INSERT INTO actions (server_id, action_type, unit, parameters_json, command, status, created_at, created_by, expires_at)
     VALUES ('web-1', 'restart_service', ?, '{}', 'x', 'pending', ?, 'ada', ?)`,
  );
  for (let n = 0; n < 5; n += 1) insert.run(`unit-${n}`, AT, LATER);
  db.close();
  const counts = openTest(dir).store.overview.actionsPerDay('2026-01-01');
  expect(counts).toEqual([{ day: AT.slice(0, 10), status: 'pending', n: 5 }]);
});

test('WIN-2 reasons are given once each, the one used last first', () => {
  const { store } = openTest();
  const reasons = ['not now', 'wrong server', 'not now', 'ask Grace', 'wrong server'];
  for (const [n, reason] of reasons.entries()) reject(store, file(store, `unit-${n}`), reason, time(n));
  expect(store.overview.rejectionReasons(8)).toEqual(['wrong server', 'ask Grace', 'not now']);
  expect(store.overview.rejectionReasons(1)).toEqual(['wrong server']);
});

test('WIN-4 walking downwards meets every matching action once, also over stretches that hold none', () => {
  const { store, dir } = openTest();
  const few = Array.from({ length: 7 }, (_, n) => file(store, `early-${n}`));
  const db = rawDatabase(dir);
  // Numbers that were given long ago leave a gap as wide as a filter that matches nothing would.
  db.exec("UPDATE sqlite_sequence SET seq = 90000 WHERE name = 'actions'");
  const late = Array.from({ length: 5 }, (_, n) => file(store, `late-${n}`));
  const walk = (filter: { status?: ActionStatus[]; text?: string }, limit: number) => {
    const seen: number[] = [];
    let calls = 0;
    for (let next: number | null = null; ; ) {
      const page = store.overview.actionsBelow(filter, next, limit);
      seen.push(...page.actions.map((action) => action.id));
      calls += 1;
      if (page.next === null) return { seen, calls };
      next = page.next;
    }
  };
  const all = [...few, ...late].reverse();
  expect(walk({}, 2).seen).toEqual(all);
  expect(walk({ status: ['pending'] }, 100)).toMatchObject({ seen: all, calls: 46 });
  expect(walk({ text: 'early' }, 100).seen).toEqual([...few].reverse());
  expect(walk({ status: [] }, 100).seen).toEqual([]);
});

test('WIN-4 uptime reads the events of one server and the starts of the program, with what each says', async () => {
  const { store } = openTest();
  const service = newService('web-1', 'plex', { state: 'failed' });
  const record = (tx: Transaction, server_id: string | null, kind: (typeof WATCH_KINDS)[number], data: object) =>
    tx.record({ kind, actor: HOST, server_id, data: { ...data } });
  store.write((tx) => {
    record(tx, null, 'host.started', { version: '1' });
    record(tx, 'web-1', 'service.state_changed', { service, before: { state: 'running' } });
    record(tx, 'web-2', 'service.state_changed', { service, before: { state: 'running' } });
    record(tx, 'web-1', 'service.changed', { service: { ...service, enabled: false }, changed: ['enabled'] });
    record(tx, 'web-1', 'server.offline', { server: { status: 'offline' } });
    tx.record({ kind: 'server.paused', actor: HOST, server_id: 'web-1', data: {} });
    record(tx, null, 'host.started', { version: '1' });
  });
  const nothing = { name: null, state: null, enabled: null, state_before: null, enabled_given: false, status: null };
  const none = { ...nothing, at: AT, previous_at: null };
  expect(await store.overview.watchEvents('web-1', AT, unpaced)).toEqual([
    { ...none, kind: 'host.started' },
    { ...none, kind: 'host.started', previous_at: AT },
    { ...none, kind: 'service.state_changed', name: 'plex', state: 'failed', enabled: true, state_before: 'running' },
    { ...none, kind: 'service.changed', name: 'plex', state: 'failed', enabled: false, enabled_given: true },
    { ...none, kind: 'server.offline', status: 'offline' },
  ]);
  expect(await store.overview.watchEvents('web-1', '2027-01-01T00:00:00.000Z', unpaced)).toEqual([]);
});

test('WIN-6 each of these reads comes out of its index, without scanning or sorting rows', () => {
  const { store, dir } = openTest();
  store.write((tx) => tx.servers.insert(newServer('web-1')));
  const db = rawDatabase(dir);
  const plan = (sql: string, ...values: unknown[]) =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
      .map((row) => row.detail)
      .join('\n');
  expect(plan(ENDED, 100)).toContain('USING INDEX actions_ended');
  expect(plan(ENDED, 100)).not.toContain('TEMP B-TREE');
  expect(plan(REASONS, 8)).toContain('USING COVERING INDEX actions_rejected');
  for (const server of ['web-1', null]) {
    expect(plan(WATCHED, server, AT, AT, 7, 100)).toContain('events_uptime (server_id=? AND at>?)');
    expect(plan(WATCHED, server, AT, AT, 7, 100)).not.toContain('TEMP B-TREE');
  }
  const page = pageQuery('*', { status: ['failed'], limit: 100, offset: 0 }, { from: 100, below: 500 });
  expect(plan(page.sql, ...page.values)).toContain('actions_by_status (status=? AND id>? AND id<?)');
});

test('WIN-4 the index of uptime covers exactly the kinds that are asked for', () => {
  const { dir } = openTest();
  const sql = rawDatabase(dir).prepare("SELECT sql FROM sqlite_schema WHERE name = 'events_uptime'").pluck().get();
  expect([...String(sql).matchAll(/'([a-z._]+)'/g)].map((match) => match[1])).toEqual([...WATCH_KINDS]);
});
