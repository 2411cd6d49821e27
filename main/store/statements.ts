/** Prepared statements of one connection: prepared when first needed, kept, found again by their text. */
import type Database from 'better-sqlite3';

export type Bound = string | number | bigint | Buffer | null;
/** A row as SQLite gives it. */
export type Row = Record<string, unknown>;

export interface Statements {
  get(sql: string, ...values: Bound[]): Row | undefined;
  all(sql: string, ...values: Bound[]): Row[];
  iterate(sql: string, ...values: Bound[]): IterableIterator<Row>;
  /** Returns how many rows were changed by the statement itself, not by its triggers. */
  run(sql: string, ...values: Bound[]): number;
  /** Runs `work` in a transaction, or in a savepoint of the one that is open. */
  atomically<T>(work: () => T): T;
}

/** Texts that filters make are many, so the one not used for longest is dropped. */
const KEPT = 300;

export function createStatements(db: Database.Database): Statements {
  const kept = new Map<string, Database.Statement<Bound[], Row>>();

  function prepared(sql: string): Database.Statement<Bound[], Row> {
    const statement = kept.get(sql) ?? db.prepare<Bound[], Row>(sql);
    kept.delete(sql);
    kept.set(sql, statement);
    const oldest = kept.keys().next().value;
    if (kept.size > KEPT && oldest !== undefined) kept.delete(oldest);
    return statement;
  }

  return {
    get: (sql, ...values) => prepared(sql).get(...values),
    all: (sql, ...values) => prepared(sql).all(...values),
    iterate: (sql, ...values) => prepared(sql).iterate(...values),
    run: (sql, ...values) => prepared(sql).run(...values).changes,
    atomically: (work) => db.transaction(work).immediate(),
  };
}
