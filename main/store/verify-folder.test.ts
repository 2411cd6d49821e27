import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  MIGRATIONS,
  mountedFolder,
  mountProblem,
  openTest,
  PERSON,
  rawDatabase,
  temporaryFolder,
} from './testing/store-fixture.ts';
import { verifyFolder } from './verify-folder.ts';

function folderWithLog(rows: number, dir?: string): string {
  const { store, dir: made } = openTest(dir);
  store.write((tx) => {
    for (let n = 1; n <= rows; n += 1) tx.record({ kind: 'host.started', actor: PERSON, data: { n } });
  });
  store.close();
  return made;
}

/** What every file holds, the lock and SQLite's notes of who reads left out. */
function contents(dir: string): Record<string, string> {
  const names = readdirSync(dir).filter((name) => !/^host\.lock|-shm$/.test(name));
  const held = names.map((name): [string, Buffer] => [name, readFileSync(join(dir, name))]);
  return Object.fromEntries(
    held
      .filter(([, bytes]) => bytes.length > 0)
      .map(([name, bytes]) => [name, createHash('sha256').update(bytes).digest('hex')]),
  );
}

test('AUD-1: a folder without a host is verified as it lies, and stays the same to the byte', async () => {
  const dir = folderWithLog(7);
  const before = contents(dir);
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: true, rows: 7 }, note: null });
  expect(contents(dir)).toEqual(before);
});

test('AUD-1: what a killed program left in the log of the database counts, and stays there', async () => {
  const dir = folderWithLog(2);
  const script = `
    import { openStore } from ${JSON.stringify(new URL('./open.ts', import.meta.url).href)};
    const { store } = openStore({ dataDir: ${JSON.stringify(dir)}, migrationsDir: ${JSON.stringify(MIGRATIONS)}, now: Date.now, onListenerError() {} });
    store.write((tx) => tx.record({ kind: 'host.started', actor: { kind: 'host', name: 'host', via: 'timer' }, data: {} }));
    process.kill(process.pid, 'SIGKILL');`;
  spawnSync(process.execPath, ['--input-type=module', '-e', script]);
  const before = contents(dir);
  expect(Object.keys(before)).toContain('holdpoint.db-wal');
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: true, rows: 3 } });
  expect(contents(dir)).toEqual(before);
});

test('AUD-1: it is verified while a host has it open', async () => {
  const { store, dir } = openTest();
  store.write((tx) => tx.record({ kind: 'host.started', actor: PERSON, data: {} }));
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: true, rows: 1 } });
});

test.each([
  ['a row changed', "DROP TRIGGER events_unchanged; UPDATE events SET actor = 'eve' WHERE seq = 3", 3],
  ['the head moved', 'DROP TRIGGER event_head_rises; UPDATE event_head SET seq = 9', 6],
  ['the head emptied', 'DROP TRIGGER event_head_kept; DELETE FROM event_head', 6],
  ['the head dropped', 'DROP TABLE event_head', 6],
])('AUD-1: a tampered folder, %s, is named', async (_what, sql, seq) => {
  const dir = folderWithLog(5);
  rawDatabase(dir).exec(sql);
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: false, first_broken_seq: seq } });
});

test('AUD-1: of a newer database the log is checked, and that no more was is said', async () => {
  const dir = folderWithLog(5);
  const db = rawDatabase(dir);
  db.pragma('user_version = 900');
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({
    verification: { ok: true, rows: 5 },
    note: expect.stringMatching(/newer Holdpoint \(version 900/),
  });
  db.exec("DROP TRIGGER events_unchanged; UPDATE events SET data = '{}' WHERE seq = 2");
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: false, first_broken_seq: 2 } });
});

test('AUD-1: of an older database, which kept no head, the chain is checked', async () => {
  const dir = folderWithLog(5);
  const db = rawDatabase(dir);
  db.exec('DROP TRIGGER events_head; DROP TABLE event_head');
  db.pragma('user_version = 2');
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({
    verification: { ok: true, rows: 5 },
    note: expect.stringMatching(/older form/),
  });
});

test('AUD-1: what is no database, or none, is said by a code', async () => {
  const dir = temporaryFolder();
  await expect(verifyFolder(dir, MIGRATIONS)).rejects.toMatchObject({ code: 'no_database' });
  writeFileSync(join(dir, 'holdpoint.db'), 'no database\n'.repeat(1000));
  await expect(verifyFolder(dir, MIGRATIONS)).rejects.toMatchObject({ code: 'database_corrupt' });
});

test.skipIf(mountProblem !== null)('AUD-1: a folder on a read-only disk is verified too', async () => {
  const { dir, remount } = mountedFolder('size=8m');
  folderWithLog(3, dir);
  remount('ro');
  expect(await verifyFolder(dir, MIGRATIONS)).toMatchObject({ verification: { ok: true, rows: 3 } });
});
