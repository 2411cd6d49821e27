/** The database read as it lies there: no lock, no migration, not a byte of it changed. For folders whose host cannot start. */
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { errorCode } from './error-code.ts';
import { asOpeningError, StartupError } from './startup-error.ts';

/**
 * Runs `work` on one moment of the database, whoever writes to it meanwhile. Throws StartupError: `no_database`,
 * `database_corrupt` or why it cannot be read.
 */
export async function readAsItLies<T>(dataDir: string, work: (db: Database.Database) => Promise<T>): Promise<T> {
  const path = join(dataDir, 'holdpoint.db');
  try {
    if (!existsSync(path)) throw new StartupError('no_database', `There is no database of Holdpoint in ${dataDir}.`);
    const { db, close } = openAsItLies(path);
    try {
      db.exec('BEGIN');
      return await work(db);
    } finally {
      close();
    }
  } catch (error) {
    throw asOpeningError(error, dataDir);
  }
}

interface Opened {
  db: Database.Database;
  close(): void;
}

/** On a disk that cannot be written to, SQLite cannot note who reads, and refuses: there a copy is read. */
function openAsItLies(path: string): Opened {
  try {
    return opened(path, () => {});
  } catch (error) {
    if (errorCode(error) !== 'SQLITE_CANTOPEN') throw error;
  }
  const folder = mkdtempSync(join(tmpdir(), 'holdpoint-read-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const copy = join(folder, 'holdpoint.db');
    copyFileSync(path, copy);
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${copy}-wal`);
    return opened(copy, remove);
  } catch (error) {
    remove();
    throw error;
  }
}

function opened(path: string, afterwards: () => void): Opened {
  const db = new Database(path, { readonly: true, timeout: 2000 });
  try {
    // The first read is what fails where it cannot be read.
    db.prepare('SELECT 1 FROM sqlite_schema').get();
  } catch (error) {
    db.close();
    throw error;
  }
  return {
    db,
    close() {
      db.close();
      afterwards();
    },
  };
}
