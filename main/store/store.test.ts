import { rmSync, statfsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import type { EventView } from '../contract/event.ts';
import type { Transaction } from '../core/ports.ts';
import { openDatabase } from './open.ts';
import { StorageError } from './storage-error.ts';
import { createStore } from './store.ts';
import { MIGRATIONS, mountedFolder, mountProblem, NOW, newServer, openTest, PERSON } from './testing/store-fixture.ts';

const EVENT = { kind: 'server.added', actor: PERSON, data: {} } as const;

test('AUD-1: events are heard after the commit, in order, by every listener until it leaves', () => {
  const { store } = openTest();
  const heard: number[][] = [];
  const leave = store.subscribe((events) => {
    heard.push(events.map((event) => event.seq));
    expect(store.events.lastSeq()).toBe(events.at(-1)?.seq);
  });
  store.write((tx) => {
    tx.record(EVENT);
    tx.record(EVENT);
    expect(heard).toEqual([]);
  });
  store.write(() => 'nothing recorded');
  store.observe((tx) => tx.record(EVENT));
  leave();
  store.write((tx) => tx.record(EVENT));
  expect(heard).toEqual([[1, 2], [3]]);
});

test('AUD-1: what is published is what is stored', () => {
  const { store } = openTest();
  let heard: EventView[] = [];
  store.subscribe((events) => {
    heard = events;
  });
  store.write((tx) => tx.record({ ...EVENT, data: { b: 1, gone: undefined, a: [null] } }));
  expect(heard).toStrictEqual(store.events.list({ limit: 1, order: 'oldest_first' }));
});

test.each(['write', 'observe'] as const)('%s: a throw takes everything back and publishes nothing', (mode) => {
  const { store } = openTest();
  const listener = vi.fn();
  store.subscribe(listener);
  const failing = (tx: Transaction) => {
    tx.servers.insert(newServer('web-1'));
    tx.record(EVENT);
    throw new Error('no');
  };
  expect(() => store[mode](failing)).toThrow('no');
  expect([store.servers.list(), store.events.lastSeq(), listener.mock.calls]).toEqual([[], 0, []]);
  expect(store[mode]((tx) => tx.record(EVENT))).toBe(1);
});

test('write: does not nest, does not wait, and a transaction that is over records nothing', () => {
  const { store } = openTest();
  expect(() => store.write(() => store.write(() => 1))).toThrow('nest');
  expect(() => store.observe(() => store.write(() => 1))).toThrow('nest');
  expect(() => store.write(async () => 1)).toThrow('asynchronous');
  const kept = store.write((tx) => tx);
  expect(() => kept.record(EVENT)).toThrow('over');
  expect(store.events.lastSeq()).toBe(0);
});

test('subscribe: a listener that throws or writes harms neither the others nor the writer', () => {
  const { store: opened, dir } = openTest();
  opened.close();
  const errors: unknown[] = [];
  const db = openDatabase(join(dir, 'holdpoint.db'));
  const store = createStore(db, {
    migrationsDir: MIGRATIONS,
    now: () => NOW,
    onListenerError: (error) => errors.push(error),
  });
  const last = vi.fn();
  store.subscribe(() => {
    throw new Error('broken');
  });
  store.subscribe(() => {
    store.write((tx) => tx.record(EVENT));
  });
  store.subscribe(last);
  expect(store.write((tx) => tx.record(EVENT))).toBe(1);
  expect(last).toHaveBeenCalledTimes(1);
  expect(errors.map((error) => (error as Error).message)).toEqual([
    'broken',
    expect.stringContaining('must not write'),
  ]);
  expect(store.write((tx) => tx.record(EVENT))).toBe(2);
  store.close();
});

test('write: is synced to the disk, observe is not, and neither changes the mode of the next', () => {
  const { store: opened, dir } = openTest();
  opened.close();
  const db = openDatabase(join(dir, 'holdpoint.db'));
  const store = createStore(db, { migrationsDir: MIGRATIONS, now: () => NOW, onListenerError: () => {} });
  const mode = () => db.pragma('synchronous', { simple: true });
  const [NORMAL, FULL] = [1, 2];
  expect([store.write(mode), store.observe(mode), store.write(mode)]).toEqual([FULL, NORMAL, FULL]);
  expect(() =>
    store.observe(() => {
      throw new Error('no');
    }),
  ).toThrow('no');
  expect(mode()).toBe(FULL);
  store.close();
});

const note = mountProblem === null ? '' : ` (skipped: ${mountProblem})`;

test.skipIf(mountProblem !== null)(`API-1: a full disk is storage_full, harms nothing, and passes${note}`, async () => {
  const { dir } = mountedFolder('size=2m');
  const { store } = openTest(dir);
  store.write((tx) => tx.record(EVENT));
  const listener = vi.fn();
  store.subscribe(listener);
  const ballast = join(dir, 'ballast');
  const { bavail, bsize } = statfsSync(dir);
  writeFileSync(ballast, Buffer.alloc(bavail * bsize));
  const big = () => store.write((tx) => tx.record({ ...EVENT, data: { text: 'x'.repeat(300_000) } }));
  for (let n = 0; n < 3; n += 1) {
    expect(big).toThrow(expect.objectContaining({ code: 'storage_full' }));
    expect(big).toThrow(StorageError);
  }
  expect([store.events.lastSeq(), listener.mock.calls.length]).toEqual([1, 0]);
  rmSync(ballast);
  expect(big()).toBe(2);
  await expect(store.events.verify()).resolves.toMatchObject({ rows: 2, first_broken_seq: null });
});
