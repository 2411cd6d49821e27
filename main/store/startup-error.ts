/** Why the database could not be opened: a closed set, each a plain sentence for the person who started the program. */
import { accessSync, constants } from 'node:fs';
import { errorCode } from './error-code.ts';

export type StartupErrorCode =
  | 'already_running'
  | 'database_corrupt'
  | 'database_newer'
  | 'disk_full'
  | 'file_not_yours'
  | 'folder_exposed'
  | 'folder_not_accessible'
  | 'folder_not_yours'
  | 'folder_read_only'
  | 'key_file_exposed'
  | 'key_file_too_short'
  | 'key_file_unreadable'
  | 'migration_failed'
  | 'no_database'
  | 'runtime_not_written'
  | 'wrong_key_file';

/** `message` is one sentence that can be shown as it is; nothing was damaged when it is thrown. */
export class StartupError extends Error {
  readonly code: StartupErrorCode;

  constructor(code: StartupErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StartupError';
    this.code = code;
  }
}

/** Translates what the system or SQLite said while opening `dir`. An error that is none of these is a bug, returned as is. */
export function asStartupError(error: unknown, dir: string): unknown {
  if (error instanceof StartupError) return error;
  const code = errorCode(error);
  if (code === null) return error;
  if (code === 'ENOSPC' || code === 'EDQUOT' || code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_SHMSIZE') {
    return new StartupError('disk_full', `The disk of ${dir} is full, so Holdpoint cannot start.`, error);
  }
  if (code.startsWith('SQLITE_NOTADB') || code.startsWith('SQLITE_CORRUPT')) {
    return new StartupError('database_corrupt', `The database in ${dir} is damaged; it was left as it is.`, error);
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return alreadyRunning(dir, error);
  if (code === 'EROFS' || code.startsWith('SQLITE_READONLY') || (isDenied(code) && isReadable(dir))) {
    return new StartupError('folder_read_only', `Holdpoint may read but not write in ${dir}.`, error);
  }
  if (/^(E[A-Z]+|SQLITE_(CANTOPEN|PERM|AUTH|IOERR).*)$/.test(code)) {
    return new StartupError('folder_not_accessible', `Holdpoint cannot use the folder ${dir} (${code}).`, error);
  }
  return error;
}

/** As asStartupError, where the database itself is the only cause left for what SQLite refuses: somebody changed it. */
export function asOpeningError(error: unknown, dir: string): unknown {
  const known = asStartupError(error, dir);
  const code = errorCode(known);
  if (known !== error || !(error instanceof Error) || !/^SQLITE_(CONSTRAINT|ERROR|MISMATCH|SCHEMA)/.test(code ?? '')) {
    return known;
  }
  const message = `The database in ${dir} is not as Holdpoint left it (${error.message}).`;
  return new StartupError('database_corrupt', message, error);
}

/** The one sentence for a folder that another host holds. */
export function alreadyRunning(dir: string, cause?: unknown): StartupError {
  return new StartupError('already_running', `Another Holdpoint is already running on ${dir}.`, cause);
}

function isDenied(code: string): boolean {
  return code === 'EACCES' || code === 'EPERM';
}

function isReadable(dir: string): boolean {
  try {
    accessSync(dir, constants.R_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
