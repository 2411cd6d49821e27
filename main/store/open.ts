/** Opens the data folder: takes its lock, looks at the database without touching it, migrates it, hands out the store. */
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { SecretStore, Store } from '../core/ports.ts';
import { removeDrafts } from './data-folder.ts';
import { acquireLock, claimFile } from './lock.ts';
import { type Migration, migrate, readMigrations, refuseNewer, schemaVersion } from './migrate.ts';
import { createStanding, type Standing } from './standing.ts';
import { asOpeningError, StartupError } from './startup-error.ts';
import { createStore, type StoreDeps } from './store.ts';
import { type CipherSource, createVault } from './vault.ts';

export interface OpenOptions extends StoreDeps {
  /** Made with mode 0700 where it is missing; holds `holdpoint.db`, `host.lock` and the backups. */
  dataDir: string;
}

export interface OpenedStore {
  /** Throws StorageError `database_replaced` where another one stands in its place by now. */
  check(): void;
  /** `close` also releases the folder for the next host. */
  store: Store;
  /**
   * The secrets, in the same database. null: kept in memory only, what was sealed before stays untouched.
   * Throws StartupError `wrong_key_file`, or what the cipher says of its key.
   */
  vault(cipher: CipherSource | null): SecretStore;
}

/** Checking a database of this size takes about a second. */
const LARGEST_CHECKED_BYTES = 256 * 1024 * 1024;

/** Throws StartupError; whatever its code, the database is as it was and the folder is released. */
export function openStore(options: OpenOptions): OpenedStore {
  const { dataDir, migrationsDir } = options;
  const migrations = readMigrations(migrationsDir);
  const release = acquireLock(dataDir);
  try {
    removeDrafts(dataDir);
    const path = join(dataDir, 'holdpoint.db');
    inspect(path, migrations);
    claimFile(dataDir, path);
    const db = openDatabase(path);
    try {
      migrate(db, { dataDir, migrations, now: options.now });
      const standing = standingOf(db, path, options.now);
      const store = createStore(db, { ...options, standing });
      const close = () => {
        standing.putAway();
        release();
      };
      return { check: standing.check, store: closingWith(store, close), vault: (cipher) => createVault(db, cipher) };
    } catch (error) {
      db.close();
      throw error;
    }
  } catch (error) {
    release();
    throw asOpeningError(error, dataDir);
  }
}

/** One connection with the settings every writer needs: WAL, fsync at each commit, foreign keys. */
export function openDatabase(path: string): Database.Database {
  const db = new Database(path, { timeout: 2000 });
  try {
    db.pragma('journal_mode = WAL');
    db.pragma('synchronous = FULL');
    db.pragma('foreign_keys = ON');
    db.pragma('temp_store = MEMORY');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/** Read only, so that a damaged, foreign or newer database stays the same to the byte (closing a writer would not). */
function inspect(path: string, migrations: readonly Migration[]): void {
  if (!existsSync(path) || statSync(path).size === 0) return;
  const db = new Database(path, { readonly: true });
  try {
    const version = schemaVersion(db);
    refuseNewer(version, migrations);
    if (version === 0 && db.prepare('SELECT 1 FROM sqlite_schema').get() !== undefined) {
      throw new StartupError(
        'database_corrupt',
        `The file ${path} is not a database of Holdpoint; it was left as it is.`,
      );
    }
    if (statSync(path).size < LARGEST_CHECKED_BYTES && db.pragma('quick_check(1)', { simple: true }) !== 'ok') {
      throw new StartupError('database_corrupt', `The database ${path} is damaged; it was left as it is.`);
    }
  } finally {
    db.close();
  }
}

/** From the first write on its write-ahead log is there too. */
function standingOf(db: Database.Database, path: string, now: () => number): Standing {
  db.exec('BEGIN IMMEDIATE; COMMIT');
  return createStanding(path, now);
}

function closingWith(store: Store, afterwards: () => void): Store {
  return {
    ...store,
    close() {
      store.close();
      afterwards();
    },
  };
}
