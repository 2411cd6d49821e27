import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import type { EventKind } from '../contract/event.ts';
import type { EventQuery } from '../core/ports.ts';
import { countedPace, unpaced } from '../core/testing/unpaced.ts';
import { eventQuery } from './events.ts';
import { AT, openTest, PERSON, rawDatabase, seededRandom } from './testing/store-fixture.ts';

const KINDS: EventKind[] = ['action.created', 'action.approved', 'server.paused'];

function logOf(count: number) {
  const { store, dir } = openTest();
  const random = seededRandom(5);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  store.write((tx) => {
    for (let n = 1; n <= count; n += 1) {
      tx.record({
        kind: pick(KINDS),
        actor: { ...PERSON, name: pick(['ada', 'grace']) },
        server_id: pick([null, 'web-1', 'web-2']),
        action_id: pick([null, 1, 2]),
        data: { n },
      });
    }
  });
  return { store, dir };
}

/** A connection that may do what the triggers forbid. */
function unguarded(dir: string) {
  const db = rawDatabase(dir);
  for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
    db.exec(`DROP TRIGGER ${name}`);
  }
  return db;
}

test('AUD-1: a row is hashed over the hash before it and all its columns', () => {
  const { store, dir } = openTest();
  store.write((tx) => {
    tx.record({ kind: 'host.started', actor: PERSON, data: { b: 1, a: { d: [{ z: 1, y: 2 }], c: undefined } } });
    tx.record({ kind: 'server.paused', actor: PERSON, server_id: 'web-1', action_id: 7, data: {} });
  });
  const sha = (text: string) => createHash('sha256').update(text).digest('hex');
  const data = '{"a":{"d":[{"y":2,"z":1}]},"b":1}';
  const first = sha(
    `${'0'.repeat(64)}\n${JSON.stringify([1, AT, 'host.started', 'person', 'ada', 'window', null, null, data])}`,
  );
  const second = sha(
    `${first}\n${JSON.stringify([2, AT, 'server.paused', 'person', 'ada', 'window', 'web-1', 7, '{}'])}`,
  );
  expect(rawDatabase(dir).prepare('SELECT data, prev_hash, hash FROM events').all()).toEqual([
    { data, prev_hash: '0'.repeat(64), hash: first },
    { data: '{}', prev_hash: first, hash: second },
  ]);
});

test('AUD-1: who the actor is whatever the name stands in the hashed data', () => {
  const { store } = openTest();
  const actor = { kind: 'token', name: 'ci', via: 'api', id: 'token:7' } as const;
  store.write((tx) => tx.record({ kind: 'host.started', actor, data: { n: 1 } }));
  expect(store.events.list({ limit: 1, order: 'newest_first' })).toMatchObject([
    { data: { n: 1, actor_id: 'token:7' } },
  ]);
});

test('AUD-1: the database refuses to change, delete, replace or squeeze in a row', () => {
  const { dir } = logOf(3);
  const db = rawDatabase(dir);
  const insert = (seq: number | null, previous: string, verb = 'INSERT') =>
    db
      .prepare(`${verb} INTO events VALUES (?, 'a', 'k', 'person', 'ada', 'window', NULL, NULL, '{}', ?, ?)`)
      .run(seq, previous, 'f'.repeat(64));
  const last = db.prepare('SELECT hash FROM events ORDER BY seq DESC').pluck().get() as string;
  expect(() => db.exec("UPDATE events SET actor = 'eve'")).toThrow('AUD-1');
  expect(() => db.exec('DELETE FROM events')).toThrow('AUD-1');
  expect(() => insert(2, last, 'INSERT OR REPLACE')).toThrow('AUD-1');
  expect(() => insert(5, last)).toThrow('AUD-1');
  expect(() => insert(null, last)).toThrow('AUD-1');
  expect(() => insert(4, '0'.repeat(64))).toThrow('AUD-1');
  expect(insert(4, last).changes).toBe(1);
});

test.each([
  ['changed data', 'UPDATE events SET data = \'{"n":0}\' WHERE seq = 5', 5],
  ['a changed actor', "UPDATE events SET actor = 'eve' WHERE seq = 3", 3],
  ['a changed hash', "UPDATE events SET hash = printf('%064d', 1) WHERE seq = 4", 4],
  ['a deleted middle row', 'DELETE FROM events WHERE seq = 6', 7],
  ['a deleted first row', 'DELETE FROM events WHERE seq = 1', 2],
  [
    'a deleted row with the later ones moved up',
    'DELETE FROM events WHERE seq = 6; UPDATE events SET seq = seq - 1 WHERE seq > 6',
    6,
  ],
  ['rows cut off the end', 'DELETE FROM events WHERE seq > 7', 8],
  ['the whole log cut off', 'DELETE FROM events', 1],
  [
    'two rows that changed places',
    'UPDATE events SET seq = -1 WHERE seq = 4; UPDATE events SET seq = 4 WHERE seq = 7; UPDATE events SET seq = 7 WHERE seq = -1',
    4,
  ],
])('AUD-1: verify finds %s', async (_what, sql, seq) => {
  const { store, dir } = logOf(10);
  await expect(store.events.verify()).resolves.toMatchObject({ rows: 10, first_broken_seq: null });
  unguarded(dir).exec(sql);
  await expect(store.events.verify()).resolves.toMatchObject({ ok: false, first_broken_seq: seq });
});

test('AUD-1: verify says of a missing row that it is missing, even where the rest was chained anew', async () => {
  const { store, dir } = logOf(3);
  unguarded(dir).exec(`UPDATE events SET prev_hash = (SELECT prev_hash FROM events WHERE seq = 2) WHERE seq = 3;
    DELETE FROM events WHERE seq = 2`);
  await expect(store.events.verify()).resolves.toMatchObject({
    ok: false,
    first_broken_seq: 3,
    message: expect.stringMatching(/^Row 2 is missing/),
  });
});

test('API-3: any filters give what a naive filter gives, in both orders', async () => {
  const { store } = logOf(300);
  const all = store.events.list({ limit: 1000, order: 'oldest_first' });
  expect(all.map((event) => event.seq)).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
  expect(store.events.lastSeq()).toBe(300);
  const random = seededRandom(9);
  const maybe = <K extends keyof EventQuery>(key: K, value: EventQuery[K]) => (random() < 0.4 ? { [key]: value } : {});
  for (let n = 0; n < 200; n += 1) {
    const query: EventQuery = {
      ...maybe('after', 40),
      ...maybe('before', 250),
      ...maybe('server_id', 'web-1'),
      ...maybe('action_id', 2),
      ...maybe('kinds', KINDS.slice(Math.floor(random() * 4))),
      ...maybe('actor', 'grace'),
      limit: 1 + Math.floor(random() * 60),
      order: random() < 0.5 ? 'oldest_first' : 'newest_first',
    };
    const matching = all
      .filter((event) => event.seq > (query.after ?? 0) && event.seq < (query.before ?? 999))
      .filter((event) => query.server_id === undefined || event.server_id === query.server_id)
      .filter((event) => query.action_id === undefined || event.action_id === query.action_id)
      .filter((event) => query.kinds?.includes(event.kind) ?? true)
      .filter((event) => query.actor === undefined || event.actor === query.actor);
    const ordered = query.order === 'oldest_first' ? matching : matching.reverse();
    expect([query, await store.events.page(query, unpaced)]).toEqual([query, ordered.slice(0, query.limit)]);
    expect([query, store.events.list(query)]).toEqual([query, ordered.slice(0, query.limit)]);
  }
});

test('API-3: the log is read out of an index in its order, never sorted', () => {
  const { dir } = logOf(300);
  const db = rawDatabase(dir);
  const cases: [Partial<EventQuery>, RegExp][] = [
    [{ after: 5 }, /INTEGER PRIMARY KEY/],
    [{ server_id: 'web-1', kinds: ['server.paused'], actor: 'ada' }, /events_by_server/],
    [{ action_id: 1, server_id: 'web-1' }, /events_by_action/],
    [{ kinds: ['server.paused', 'action.created'] }, /events_by_kind/],
    [{ actor: 'ada', before: 100 }, /events_by_actor/],
  ];
  for (const [filter, index] of cases) {
    const { sql, values } = eventQuery({ ...filter, limit: 10, order: 'newest_first' });
    const rows = db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[];
    const plan = rows.map((row) => row.detail).join('\n');
    expect(plan).toMatch(index);
    expect(plan).not.toMatch(/SCAN events(?! USING)|TEMP B-TREE/);
  }
});

test('API-3: with several filters a long log is looked through in slices, without any in as many as it has rows to tell', async () => {
  const { store } = logOf(5_000);
  const slicesOf = async (query: Partial<EventQuery>) => {
    const { pace, slices } = countedPace();
    const found = await store.events.page({ limit: 250, order: 'newest_first', ...query }, pace);
    return { found: found.length, slices: slices() };
  };
  expect(await slicesOf({})).toEqual({ found: 250, slices: 3 });
  expect(await slicesOf({ actor: 'nobody' })).toEqual({ found: 0, slices: 1 });
  expect(await slicesOf({ actor: 'nobody', server_id: 'web-1' })).toEqual({ found: 0, slices: 3 });
});
