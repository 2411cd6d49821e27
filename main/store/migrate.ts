/** Brings a database to the schema of this program: plain `NNNN_name.sql` files, forward only. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { isoTime } from '../contract/time.ts';
import { fillPrivateFile } from '../files/private-file.ts';
import { asStartupError, StartupError } from './startup-error.ts';

export interface Migration {
  version: number;
  name: string;
  sql: string;
}

/** Reads the folder. Throws where numbers do not run 1, 2, 3 …: that is a fault of the program, not of a database. */
export function readMigrations(dir: string): Migration[] {
  const names = readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .sort();
  return names.map((name, index) => {
    const version = index + 1;
    if (!/^\d{4}_[a-z0-9_]+\.sql$/.test(name) || Number(name.slice(0, 4)) !== version) {
      throw new Error(`Migration ${name} should be number ${version}.`);
    }
    return { version, name, sql: readFileSync(join(dir, name), 'utf8') };
  });
}

export interface MigrateOptions {
  dataDir: string;
  migrations: readonly Migration[];
  /** Milliseconds since 1970, for the name of the backup. */
  now: () => number;
}

/**
 * Applies what is missing. A database that is not new is first copied to `backup-vN-TIME.db` beside it. Leaves
 * `foreign_keys` on. Throws StartupError `database_newer` or `migration_failed` (the database is as it was), or what
 * SQLite said of the disk.
 */
export function migrate(db: Database.Database, options: MigrateOptions): void {
  const { dataDir, migrations, now } = options;
  const present = schemaVersion(db);
  refuseNewer(present, migrations);
  const missing = migrations.filter(({ version }) => version > present);
  if (present > 0 && missing.length > 0) backUp(db, dataDir, present, now());
  // The pragma does nothing inside a transaction, and a migration must be free to rebuild a table others refer to.
  db.pragma('foreign_keys = OFF');
  for (const migration of missing) apply(db, migration, dataDir);
  db.pragma('foreign_keys = ON');
}

export function schemaVersion(db: Database.Database): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** Throws StartupError `database_newer` where the database was written by a later program. */
export function refuseNewer(present: number, migrations: readonly Migration[]): void {
  if (present <= migrations.length) return;
  throw new StartupError(
    'database_newer',
    `The database was written by a newer Holdpoint (version ${present}, this one knows ${migrations.length}); ` +
      'please start the newer one.',
  );
}

/** The file and its version number in one transaction: both or neither. */
function apply(db: Database.Database, { version, name, sql }: Migration, dataDir: string): void {
  try {
    db.exec('BEGIN IMMEDIATE');
    db.exec(sql);
    if (!db.inTransaction) throw new Error(`Migration ${name} ended its transaction.`);
    const broken = db.pragma('foreign_key_check') as unknown[];
    if (broken.length > 0) throw new Error(`Migration ${name} leaves ${broken.length} rows that refer to nothing.`);
    db.pragma(`user_version = ${version}`);
    db.exec('COMMIT');
  } catch (error) {
    if (db.inTransaction) db.exec('ROLLBACK');
    const known = asStartupError(error, dataDir);
    if (known instanceof StartupError) throw known;
    throw new StartupError('migration_failed', `The database could not be brought up to date by ${name}.`, error);
  }
}

/** For its owner alone from its first byte: SQLite would make the file readable by all. */
function backUp(db: Database.Database, dataDir: string, version: number, at: number): void {
  const time = isoTime(at).replaceAll(/[-:.]/g, '');
  fillPrivateFile(join(dataDir, `backup-v${version}-${time}.db`), (draft) => {
    db.prepare('VACUUM INTO ?').run(draft);
  });
}
