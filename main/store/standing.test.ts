import { copyFileSync, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { insertAction, NOW, openTest, PERSON, rawDatabase } from './testing/store-fixture.ts';

const record = (n: number) => ({ kind: 'host.started' as const, actor: PERSON, data: { n } });
const REPLACED = expect.objectContaining({ code: 'database_replaced', message: expect.stringMatching(/\.$/) });

/** A folder with a backup of one event beside the database, which has gone on since. */
function runningWithBackup() {
  const { store, dir } = openTest();
  store.write((tx) => tx.record(record(1)));
  store.close();
  const path = join(dir, 'holdpoint.db');
  const backup = join(dir, 'backup-v0-test.db');
  copyFileSync(path, backup);
  const opened = openTest(dir);
  for (let n = 2; n <= 50; n += 1) opened.store.write((tx) => tx.record(record(n)));
  return { ...opened, dir, path, backup };
}

test.each<[string, (path: string, backup: string) => void]>([
  ['renamed over', (path, backup) => renameSync(backup, path)],
  [
    'deleted and restored from a backup',
    (path, backup) => {
      rmSync(path);
      copyFileSync(backup, path);
    },
  ],
  ['deleted', (path) => rmSync(path)],
  ['moved away', (path) => renameSync(path, `${path}.old`)],
  [
    'replaced by something that is no database',
    (path) => {
      rmSync(path);
      writeFileSync(path, 'text');
    },
  ],
])('Starting it: a database that was %s takes nothing more, neither decision nor observation', (_what, replace) => {
  const { store, path, backup, check } = runningWithBackup();
  const told: unknown[] = [];
  store.subscribe((events) => told.push(...events));
  check();
  replace(path, backup);
  expect(check).toThrow(REPLACED);
  expect(() => store.write((tx) => tx.record(record(99)))).toThrow(REPLACED);
  expect(() => store.observe((tx) => tx.marks.set('desk', 1))).toThrow(REPLACED);
  expect(() => insertAction(store)).toThrow(REPLACED);
  expect(told).toEqual([]);
});

test('Starting it: put back, it is not trusted again: what was done meanwhile nobody knows', () => {
  const { store, path, check } = runningWithBackup();
  renameSync(path, `${path}.old`);
  expect(check).toThrow(REPLACED);
  renameSync(`${path}.old`, path);
  expect(() => store.write((tx) => tx.record(record(51)))).toThrow(REPLACED);
});

test('Starting it: the next start has the restored database whole, without what was left of the other one', async () => {
  const { store, dir, path, backup, check } = runningWithBackup();
  renameSync(backup, path);
  expect(check).toThrow(REPLACED);
  expect(existsSync(`${path}-wal`)).toBe(true);
  store.close();
  expect(readdirSync(dir).filter((name) => name.endsWith('-wal'))).toEqual([
    expect.stringMatching(/^left-\d{8}T\d+Z\.db-wal$/),
  ]);
  const { store: again } = openTest(dir);
  expect(again.events.lastSeq()).toBe(1);
  expect(await again.events.verify()).toMatchObject({ ok: true, rows: 1 });
  expect(rawDatabase(dir).pragma('integrity_check', { simple: true })).toBe('ok');
});

test('AUD-1: a log that somebody else appended to takes nothing more from this program', () => {
  const { store, dir } = openTest();
  store.write((tx) => tx.record(record(1)));
  const { hash } = rawDatabase(dir).prepare('SELECT hash FROM events').get() as { hash: string };
  rawDatabase(dir)
    .prepare("INSERT INTO events VALUES (2, ?, 'k', 'person', 'eve', 'window', NULL, NULL, '{}', ?, ?)")
    .run(new Date(NOW).toISOString(), hash, 'f'.repeat(64));
  expect(() => store.write((tx) => tx.record(record(2)))).toThrow(REPLACED);
  expect(store.events.lastSeq()).toBe(2);
});
