/**
 * Whether the open database still is the file of its name. One that was renamed over, deleted or restored under a running
 * program is a database nobody looks at any more: what is decided in it would be lost, and what runs by it was never asked.
 */
import { renameSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isoTime } from '../contract/time.ts';
import { StorageError } from './storage-error.ts';

export interface Standing {
  /** Throws StorageError `database_replaced`, from the first time on always. Cheap enough for each transaction. */
  check(): void;
  /** A row of the log got `seq` where this program, which alone appends to it, would have given `expected`; throws as above. */
  checkSeq(seq: number, expected: number): void;
  /**
   * After the connection was closed. Where the database was replaced, its write-ahead log, which SQLite then leaves lying,
   * goes out of the way under a name of its own: the new database must not be read with it.
   */
  putAway(): void;
}

/** `path`: of a database that is open and has been written to by this connection. */
export function createStanding(path: string, now: () => number): Standing {
  const own = identity(path);
  const log = `${path}-wal`;
  const ownLog = identity(log);
  let over: StorageError | null = null;

  function end(what: string): never {
    over = new StorageError('database_replaced', `${what} while Holdpoint ran, so it stopped; start it again.`);
    throw over;
  }

  return {
    check() {
      if (over !== null) throw over;
      if (identity(path) !== own) end(`Another database was put in the place of ${path}`);
    },
    checkSeq(seq, expected) {
      if (seq !== expected) end(`Another program wrote to ${path}`);
    },
    putAway() {
      if (identity(path) === own || ownLog === null || identity(log) !== ownLog) return;
      const time = isoTime(now()).replaceAll(/[-:.]/g, '');
      renameSync(log, join(dirname(path), `left-${time}.db-wal`));
    },
  };
}

/** null: there is none, or it cannot be looked at. */
function identity(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false });
  return found === undefined ? null : `${found.dev}:${found.ino}`;
}
