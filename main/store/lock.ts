/** One host per folder: whoever holds `host.lock` may open the database beside it. */
import { accessSync, constants, existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { createPrivateFile } from '../files/private-file.ts';
import { prepareFolder } from './data-folder.ts';
import { errorCode } from './error-code.ts';
import { alreadyRunning, asStartupError } from './startup-error.ts';

/**
 * Takes the folder (made with mode 0700 where it is missing) for the life of this process and returns the release.
 * The lock is SQLite's own on an empty database, so the kernel drops it when the process dies, however it dies.
 * Throws StartupError: `already_running`, or why the folder cannot be used.
 */
export function acquireLock(dir: string): () => void {
  const path = join(dir, 'host.lock');
  try {
    prepareFolder(dir);
    claimFile(dir, path);
    return hold(path);
  } catch (error) {
    throw errorCode(error) === 'SQLITE_BUSY' ? alreadyRunning(dir, error) : asStartupError(error, dir);
  }
}

function hold(path: string): () => void {
  const db = new Database(path, { timeout: 0 });
  try {
    db.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    db.close();
    throw error;
  }
  return () => {
    db.close();
  };
}

/**
 * Makes sure of a file with mode 0600 that this process may write; throws what the system says otherwise. An existing
 * file is not opened: closing any descriptor of it would drop the POSIX locks this process may hold on it.
 */
export function claimFile(dir: string, path: string): void {
  accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
  if (existsSync(path)) accessSync(path, constants.R_OK | constants.W_OK);
  else createPrivateFile(path);
}
