import { hasOwn } from '../contract/own.ts';

/** The code of an error from Node (`ENOSPC`) or SQLite (`SQLITE_FULL`); null where it has none. Messages are never read. */
export function errorCode(error: unknown): string | null {
  return error instanceof Error && hasOwn(error, 'code') && typeof error.code === 'string' ? error.code : null;
}
