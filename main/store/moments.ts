/** Connections for reading one moment: what is written meanwhile is not seen, and nobody who writes is kept waiting. */
import Database from 'better-sqlite3';

export interface Moments {
  /** `work` gets a connection within a read transaction. At most so many at a time; more wait their turn. */
  read<T>(work: (db: Database.Database) => Promise<T>): Promise<T>;
  /** Work that is under way fails. */
  close(): void;
}

/** Each costs memory of its own, and while it reads, the write-ahead log grows. */
const MOST = 3;

/** `path`: of a database that is open elsewhere. Nothing is opened before it is needed. */
export function createMoments(path: string): Moments {
  const idle: Database.Database[] = [];
  const open = new Set<Database.Database>();
  const waiting: (() => void)[] = [];
  let busy = 0;
  let isClosed = false;

  function connection(): Database.Database {
    if (isClosed) throw new Error('The store is closed.');
    const kept = idle.pop();
    if (kept !== undefined) return kept;
    const made = new Database(path, { readonly: true, timeout: 2000 });
    open.add(made);
    return made;
  }

  async function begin(): Promise<void> {
    if (busy < MOST) busy += 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
  }

  /** Whoever waits longest goes on in its place. */
  function end(): void {
    const next = waiting.shift();
    if (next === undefined) busy -= 1;
    else next();
  }

  function giveBack(db: Database.Database): void {
    if (db.open) {
      if (db.inTransaction) db.exec('ROLLBACK');
      idle.push(db);
    }
  }

  return {
    async read(work) {
      await begin();
      try {
        const db = connection();
        try {
          db.exec('BEGIN');
          return await work(db);
        } finally {
          giveBack(db);
        }
      } finally {
        end();
      }
    },
    close() {
      isClosed = true;
      for (const db of open) db.close();
    },
  };
}
