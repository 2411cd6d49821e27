/** What can go wrong with the disk under a running program; answered with 503, and over once the disk is well again. */
import { errorCode } from './error-code.ts';

/** `database_replaced` is for good: the program ends. */
export type StorageErrorCode = 'database_replaced' | 'storage_full' | 'storage_failed';

/** The transaction was rolled back and nothing was published. `message` is one plain sentence. */
export class StorageError extends Error {
  readonly code: StorageErrorCode;

  constructor(code: StorageErrorCode, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'StorageError';
    this.code = code;
  }
}

const FULL = /^SQLITE_(FULL|IOERR_SHMSIZE)$/;
const FAILED = /^SQLITE_(IOERR|CORRUPT|NOTADB|READONLY|CANTOPEN|BUSY|PROTOCOL)/;

/** A failing disk becomes a StorageError; anything else, such as a refused constraint, is returned as it is. */
export function asStorageError(error: unknown): unknown {
  const code = errorCode(error);
  if (code === null) return error;
  if (FULL.test(code)) {
    return new StorageError('storage_full', 'The disk is full, so nothing could be saved.', error);
  }
  if (FAILED.test(code)) {
    return new StorageError('storage_failed', `The database could not be read or written (${code}).`, error);
  }
  return error;
}
