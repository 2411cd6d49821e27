import { expect, test } from 'vitest';
import { type ActionQuery, ActionStatus, type ActionSummary } from '../contract/action.ts';
import { hasOwn } from '../contract/own.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import type { ActionPage, NewAction, Store } from '../core/ports.ts';
import { countedPace, unpaced } from '../core/testing/unpaced.ts';
import { SLICE } from '../core/turns.ts';
import { countQuery, nextPlaceQuery, pageQuery, stretchCountQuery, timeCountQuery } from './action-list.ts';
import { CLAIM, DUE_TO_EXPIRE, HEADS, INSERT, NEXT_EXPIRY, TWIN, UNSPECIFIED } from './actions.ts';
import { newAction, openTest, rawDatabase, seededRandom } from './testing/store-fixture.ts';

const SERVERS = ['web-1', 'web-2', 'db-1'];
const TYPES = ['restart_service', 'clear_logs'];
const NOTES = [null, '100% full', 'a_b', 'back\\slash', 'ÄRGER'];
const page = (change: Partial<ActionQuery> = {}): ActionQuery => ({ limit: 50, offset: 0, ...change });
const day = (n: number) => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

function seed(store: Store, count: number): ActionSummary[] {
  const random = seededRandom(11);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const ends: ActionStatus[] = ['rejected', 'cancelled', 'expired'];
  store.write((tx) => {
    for (let n = 0; n < count; n += 1) {
      const given: Partial<NewAction> = {
        server_id: pick(SERVERS),
        action_type: pick(TYPES),
        note: pick(NOTES),
        created_at: day(Math.floor(random() * 30)),
        service_name: pick(['plex', 'plex.service', 'nginx']),
      };
      const answer = tx.actions.insert(newAction({ ...given, unit: canonicalUnit(given.service_name as string) }));
      if (hasOwn(answer, 'inserted') && random() < 0.9)
        tx.actions.step(answer.inserted.id, ['pending'], pick(ends), {});
    }
  });
  return allOf(store);
}

/** Every action, oldest first, without the list that is under test. */
function allOf(store: Store): ActionSummary[] {
  const ids = ActionStatus.options.flatMap((status) => store.actions.idsIn(status)).sort((a, b) => a - b);
  return ids.map((id) => store.actions.summary(id) as ActionSummary);
}

function naive(all: ActionSummary[], query: ActionQuery): number[] {
  const text = query.text?.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  const lower = (value: string | null) => (value ?? '').replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
  return all
    .filter((a) => query.status?.includes(a.status) ?? true)
    .filter((a) => query.server_id?.includes(a.server_id) ?? true)
    .filter((a) => query.action_type?.includes(a.action_type) ?? true)
    .filter((a) => !query.service_name || canonicalUnit(a.service_name ?? '') === canonicalUnit(query.service_name))
    .filter((a) => a.created_at >= (query.created_from ?? '') && a.created_at < (query.created_to ?? '9'))
    .filter((a) => {
      const fields = [a.command, a.note, a.rejection_reason, a.created_by, a.service_name, a.server_id];
      return text === undefined || fields.some((field) => lower(field).includes(text));
    })
    .map((a) => a.id)
    .reverse();
}

test('ACT-6: any filters give what a naive filter gives, page by page and by cursor', async () => {
  const { store } = openTest();
  const all = seed(store, 600);
  const random = seededRandom(3);
  const some = <T>(values: readonly T[]): T[] => values.filter(() => random() < 0.5);
  const maybe = <K extends keyof ActionQuery>(key: K, value: ActionQuery[K]) =>
    random() < 0.35 ? { [key]: value } : {};
  const one = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  let nonEmpty = 0;
  for (let n = 0; n < 300; n += 1) {
    const query = page({
      ...maybe('status', some(ActionStatus.options)),
      ...maybe('server_id', some([...SERVERS, 'none'])),
      ...maybe('action_type', some(TYPES)),
      ...maybe('service_name', one(['plex', 'nginx.service', 'none'])),
      ...maybe('created_from', day(5)),
      ...maybe('created_to', day(20)),
      ...maybe('text', one(['%', '_', '\\', 'RESTART', 'web', 'a_b', 'ÄRGER'])),
      limit: 1 + Math.floor(random() * 100),
    });
    const expected = naive(all, query);
    const offset = Math.floor(random() * 20);
    const first = await store.actions.list({ ...query, offset }, unpaced);
    expect([query, first.total]).toEqual([query, expected.length]);
    expect([query, first.actions.map((a) => a.id)]).toEqual([query, expected.slice(offset, offset + query.limit)]);
    const walked: number[] = [];
    let cursor: string | null = String(Number.MAX_SAFE_INTEGER);
    while (cursor !== null) {
      const next: ActionPage = await store.actions.list({ ...query, offset: 7, cursor }, unpaced);
      walked.push(...next.actions.map((a) => a.id));
      cursor = next.next_cursor;
    }
    expect([query, walked]).toEqual([query, expected]);
    if (expected.length > 0) nonEmpty += 1;
  }
  expect(nonEmpty).toBeGreaterThan(100);
});

function plansOf() {
  const { store, dir } = openTest();
  seed(store, 20_000);
  const db = rawDatabase(dir);
  return (sql: string, values: readonly unknown[] = []): string =>
    (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[])
      .map((row) => row.detail)
      .join('\n');
}

test('ACT-6: pages come newest first out of an index, without sorting or scanning, first page and far cursor', () => {
  const plan = plansOf();
  const filters: [Partial<ActionQuery>, string][] = [
    [{ status: ['pending'] }, 'actions_by_status'],
    [{ status: ['completed', 'failed', 'rejected'] }, 'actions_by_status'],
    [{ server_id: ['web-1'] }, 'actions_by_server'],
    [{ server_id: ['web-1', 'web-2'], status: ['pending', 'failed'] }, 'actions_by_server'],
    [{ server_id: ['web-1'], action_type: ['clear_logs'] }, 'actions_by_server'],
    [{ action_type: ['clear_logs'] }, 'actions_by_type'],
    [{ action_type: ['clear_logs'], status: ['failed'] }, 'actions_by_type'],
    [{ service_name: 'plex', server_id: ['web-1'], status: ['failed'] }, 'actions_by_unit'],
    [{ service_name: 'plex' }, 'actions_by_unit'],
  ];
  for (const [filter, index] of filters) {
    for (const within of [{}, { below: 1000 }, { from: 500, below: 1000 }]) {
      for (const { sql, values } of [pageQuery('*', page(filter), within), stretchCountQuery(filter, within)]) {
        const found = plan(sql, values);
        expect(found).toContain(`COVERING INDEX ${index}`);
        expect(found).not.toMatch(/SCAN actions|TEMP B-TREE/);
      }
    }
    if (filter.service_name === undefined) {
      const count = countQuery(filter);
      expect(plan(count.sql, count.values)).toMatch(/SEARCH action_counts USING PRIMARY KEY \(status=\?/);
    }
  }
  const everything = pageQuery('*', page());
  expect(plan(everything.sql, everything.values)).not.toContain('TEMP B-TREE');
});

test('ACT-6: what has to be judged row by row is judged in stretches that an index bounds', () => {
  const plan = plansOf();
  const within = { from: 500, below: 1000 };
  const narrow: Partial<ActionQuery>[] = [{ text: 'x' }, { created_from: day(1), text: 'x' }, { status: [] }];
  for (const filter of narrow) {
    for (const { sql, values } of [pageQuery('id', page(filter), within), stretchCountQuery(filter, within)]) {
      expect([filter, plan(sql, values)]).toEqual([
        filter,
        expect.stringMatching(/SEARCH actions USING INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/),
      ]);
    }
  }
  const byTime = { created_at: day(1), id: 7 };
  for (const { sql, values } of [
    nextPlaceQuery(byTime, day(9), 100),
    timeCountQuery({ status: ['failed'], text: 'x', service_name: 'plex' }, byTime, day(9), {
      created_at: day(3),
      id: 9,
    }),
  ]) {
    expect(plan(sql, values)).toContain('actions_by_time (created_at>? AND created_at<?)');
    expect(plan(sql, values)).not.toContain('TEMP B-TREE');
  }
});

test('ACT-5, ACT-8, ACT-9: what the dispatcher asks all the time touches open rows only', () => {
  const plan = plansOf();
  expect(plan(HEADS, [null])).toContain('actions_queue');
  expect(plan(HEADS, [null])).toMatch(/SEARCH busy .*server_id=\?/);
  expect(plan(HEADS, [null])).not.toMatch(/SCAN (first|busy|head|actions)/);
  expect(plan(TWIN, ['a', 'b', 'c'])).toContain('actions_open');
  expect(plan(DUE_TO_EXPIRE, ['a'])).toContain('actions_expiry');
  expect(plan(NEXT_EXPIRY)).toContain('actions_expiry');
  expect(plan(CLAIM, ['a', 'b', 1, 'c', 'd'])).toContain('INTEGER PRIMARY KEY');
  expect(plan(UNSPECIFIED)).toContain('actions_without_digest');
  const marks = INSERT.split('?').length - 1;
  expect(
    plan(
      INSERT,
      Array.from({ length: marks }, () => null),
    ),
  ).toContain('actions_approval_order');
});

test('ACT-6: filters that look at every row, and far offsets, take as many slices as there are stretches, and find the same', async () => {
  const { store } = openTest();
  const count = 9_000;
  store.write((tx) => {
    for (let n = 0; n < count; n += 1) {
      tx.actions.insert(
        newAction({ server_id: SERVERS[n % 3] as string, unit: `u${n}.service`, created_at: day(n % 30) }),
      );
    }
  });
  const stretches = Math.ceil(count / SLICE.looked);
  const queries: Partial<ActionQuery>[] = [
    { text: 'zzz' },
    { text: 'restart' },
    { offset: 8_999 },
    { service_name: 'u7', status: ['pending'] },
    { server_id: ['web-1'], action_type: ['clear_logs', 'restart_service'], offset: 2_950 },
  ];
  for (const query of queries) {
    const { pace, slices } = countedPace();
    await store.actions.list(page(query), pace);
    expect([query, slices()]).toEqual([
      query,
      expect.toSatisfy((n: number) => n >= stretches - 1 && n <= stretches + 1),
    ]);
  }
  const byTime = countedPace();
  const found = await store.actions.list(page({ created_from: day(3), created_to: day(4) }), byTime.pace);
  expect(found.total).toBeGreaterThan(0);
  expect(found.actions.every(({ created_at }) => created_at === day(3))).toBe(true);
  const straight = countedPace();
  await store.actions.list(page({ status: ['pending'], server_id: ['web-1'] }), straight.pace);
  expect(straight.slices()).toBe(1);
});
