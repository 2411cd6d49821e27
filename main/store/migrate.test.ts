import { cpSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import { readMigrations } from './migrate.ts';
import { openStore } from './open.ts';
import { MIGRATIONS, NOW, newServer, rawDatabase, temporaryFolder } from './testing/store-fixture.ts';

function folders(files: Record<string, string> = {}) {
  const migrationsDir = temporaryFolder();
  cpSync(MIGRATIONS, migrationsDir, { recursive: true });
  for (const [name, sql] of Object.entries(files)) writeFileSync(join(migrationsDir, name), sql);
  return { dataDir: temporaryFolder(), migrationsDir, now: () => NOW, onListenerError: () => {} };
}
const second = (name: string) => `${String(NEXT).padStart(4, '0')}_${name}.sql`;
const NEXT = readMigrations(MIGRATIONS).length + 1;

function version(dir: string): unknown {
  return rawDatabase(dir).pragma('user_version', { simple: true });
}

test('migrations: an existing database is backed up, then brought up to date with its rows kept', () => {
  const options = folders();
  const before = openStore(options);
  before.store.write((tx) => tx.servers.insert(newServer('web-1')));
  before.store.close();
  expect(readdirSync(options.dataDir).filter((name) => name.startsWith('backup'))).toEqual([]);

  writeFileSync(join(options.migrationsDir, second('more')), 'CREATE TABLE more (x);');
  const after = openStore(options);
  expect(after.store.servers.get('web-1')?.host).toBe('host.example');
  after.store.close();
  expect(version(options.dataDir)).toBe(NEXT);

  const backup = join(options.dataDir, `backup-v${NEXT - 1}-20260102T030405678Z.db`);
  expect(statSync(backup).mode & 0o777).toBe(0o600);
  const copy = new Database(backup, { readonly: true });
  expect(copy.pragma('user_version', { simple: true })).toBe(NEXT - 1);
  expect(copy.prepare('SELECT server_id FROM servers').pluck().all()).toEqual(['web-1']);
  copy.close();
});

test.each([
  ['fails', 'CREATE TABLE half (x); INSERT INTO nowhere VALUES (1);'],
  ['ends its transaction', 'CREATE TABLE whole (x); COMMIT;'],
  ['leaves rows that refer to nothing', 'INSERT INTO action_outputs (action_id, stdout) VALUES (99, NULL);'],
])('migrations: a file that %s is refused and the version stays', (_what, sql) => {
  const options = folders();
  openStore(options).store.close();
  writeFileSync(join(options.migrationsDir, second('bad')), sql);
  expect(() => openStore(options)).toThrow(expect.objectContaining({ code: 'migration_failed' }));
  const db = rawDatabase(options.dataDir);
  expect(db.pragma('user_version', { simple: true })).toBe(NEXT - 1);
  expect(db.prepare("SELECT count(*) FROM sqlite_schema WHERE name = 'half'").pluck().get()).toBe(0);
  expect(db.prepare('SELECT count(*) FROM action_outputs').pluck().get()).toBe(0);
  rmSync(join(options.migrationsDir, second('bad')));
  openStore(options).store.close();
});

test('migrations: a table that others refer to can be rebuilt, and foreign keys are enforced again after it', () => {
  const rebuild = `CREATE TABLE again (name TEXT PRIMARY KEY, salt BLOB NOT NULL, proof BLOB NOT NULL) STRICT;
    INSERT INTO again SELECT * FROM ciphers; DROP TABLE ciphers; ALTER TABLE again RENAME TO ciphers;`;
  const options = folders();
  const before = openStore(options);
  before.store.close();
  const db = new Database(join(options.dataDir, 'holdpoint.db'));
  db.exec("INSERT INTO ciphers VALUES ('c', x'00', x'00'); INSERT INTO secrets VALUES ('web-1', 'c', x'00')");
  db.close();
  writeFileSync(join(options.migrationsDir, second('rebuild')), rebuild);
  openStore(options).store.close();
  const after = rawDatabase(options.dataDir);
  after.pragma('foreign_keys = ON');
  expect(after.prepare('SELECT count(*) FROM secrets').pluck().get()).toBe(1);
  expect(() => after.exec("INSERT INTO secrets VALUES ('web-2', 'none', x'00')")).toThrow('FOREIGN KEY');
});

test.each(['0999_gap.sql', '0002-dash.sql', 'two.sql'])('migrations: a file named %s is refused', (name) => {
  const options = folders({ [name]: 'SELECT 1;' });
  expect(() => readMigrations(options.migrationsDir)).toThrow(name);
});
