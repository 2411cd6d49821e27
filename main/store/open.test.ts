import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { openStore } from './open.ts';
import {
  MIGRATIONS,
  mountedFolder,
  mountProblem,
  newServer,
  openTest,
  rawDatabase,
  temporaryFolder,
} from './testing/store-fixture.ts';

function failureOf(dataDir: string): { code: string; message: string } {
  try {
    openStore({ dataDir, migrationsDir: MIGRATIONS, now: Date.now, onListenerError: () => {} }).store.close();
  } catch (error) {
    return error as { code: string; message: string };
  }
  throw new Error('it opened');
}

const digest = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex');

function closedDatabase(): { dir: string; path: string } {
  const { store, dir } = openTest();
  store.write((tx) => {
    for (let n = 0; n < 200; n += 1) tx.servers.insert(newServer(`server-${n}`));
  });
  store.close();
  return { dir, path: join(dir, 'holdpoint.db') };
}

test('opening: the folder is 0700, its files 0600, commits are durable', () => {
  const dir = join(temporaryFolder(), 'a', 'b');
  const { store } = openTest(dir);
  store.write((tx) => tx.servers.insert(newServer('web-1')));
  expect(statSync(dir).mode & 0o777).toBe(0o700);
  for (const name of ['holdpoint.db', 'holdpoint.db-wal', 'host.lock']) {
    expect([name, statSync(join(dir, name)).mode & 0o777]).toEqual([name, 0o600]);
  }
  expect(rawDatabase(dir).pragma('journal_mode', { simple: true })).toBe('wal');
});

test('opening: a second host is refused, and welcome after the first has closed', () => {
  const { store, dir } = openTest();
  expect(failureOf(dir)).toMatchObject({ code: 'already_running', message: expect.stringMatching(/\.$/) });
  expect(failureOf(dir).code).toBe('already_running');
  store.close();
  openTest(dir).store.close();
});

test('opening: a newer database is refused and stays the same to the byte', () => {
  const { dir, path } = closedDatabase();
  const db = new Database(path);
  db.pragma('user_version = 900');
  db.close();
  const before = digest(path);
  expect(failureOf(dir).code).toBe('database_newer');
  expect(digest(path)).toBe(before);
});

test('opening: a newer database with a log left by a killed program stays the same to the byte', () => {
  const { dir, path } = closedDatabase();
  const script = `
    import Database from 'better-sqlite3';
    const db = new Database(${JSON.stringify(path)});
    db.pragma('user_version = 900');
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  expect(statSync(`${path}-wal`).size).toBeGreaterThan(0);
  const before = digest(path);
  expect(failureOf(dir).code).toBe('database_newer');
  expect(digest(path)).toBe(before);
});

test.each([
  ['is no database', (path: string) => writeFileSync(path, 'not a database at all, '.repeat(400))],
  ['was cut short', (path: string) => truncateSync(path, statSync(path).size - 3 * 4096)],
  [
    'has a damaged page',
    (path: string) => {
      const bytes = readFileSync(path);
      bytes.fill(0xa5, bytes.length - 8 * 4096);
      writeFileSync(path, bytes);
    },
  ],
  [
    'belongs to another program',
    (path: string) => {
      writeFileSync(path, '');
      new Database(path).exec('CREATE TABLE theirs (x)').close();
    },
  ],
])('opening: a file that %s is refused and stays the same to the byte', (_what, damage) => {
  const { dir, path } = closedDatabase();
  damage(path);
  const before = digest(path);
  expect(failureOf(dir)).toMatchObject({ code: 'database_corrupt', message: expect.stringMatching(/\.$/) });
  expect(digest(path)).toBe(before);
});

test('opening: a path that is no folder is not accessible', () => {
  const path = join(temporaryFolder(), 'file');
  writeFileSync(path, '');
  expect(failureOf(path).code).toBe('folder_not_accessible');
  expect(failureOf(join(path, 'below')).code).toBe('folder_not_accessible');
});

const note = mountProblem === null ? '' : ` (skipped: ${mountProblem})`;

test.skipIf(mountProblem !== null)(
  `opening: a read-only folder is named as such, with and without a database${note}`,
  () => {
    const { dir, remount } = mountedFolder('size=8m');
    mkdirSync(join(dir, 'used'));
    openTest(join(dir, 'used')).store.close();
    mkdirSync(join(dir, 'empty'));
    remount('ro');
    expect(failureOf(join(dir, 'used')).code).toBe('folder_read_only');
    expect(failureOf(join(dir, 'empty')).code).toBe('folder_read_only');
    expect(failureOf(join(dir, 'missing')).code).toBe('folder_read_only');
  },
);

test.skipIf(mountProblem !== null)(
  `opening: a full disk is named as such, and it opens once there is space${note}`,
  () => {
    const { dir, remount } = mountedFolder('size=16k');
    expect(failureOf(dir).code).toBe('disk_full');
    remount('size=8m');
    openTest(dir).store.write((tx) => tx.servers.insert(newServer('web-1')));
  },
);

const notRoot = process.getuid?.() === 0 ? ' (skipped: root ignores permission bits)' : '';

test.skipIf(notRoot !== '')(`opening: permission bits decide between read-only and not accessible${notRoot}`, () => {
  const readable = join(temporaryFolder(), 'readable');
  mkdirSync(readable, { mode: 0o500 });
  expect(failureOf(readable).code).toBe('folder_read_only');
  const closed = join(temporaryFolder(), 'closed');
  mkdirSync(closed, { mode: 0o000 });
  expect(failureOf(closed).code).toBe('folder_not_accessible');
});
