/** The least SQLite can do with the same row and the same durability. */
import Database from 'better-sqlite3';

export interface BareTable {
  /** One transaction each. The values in the order of the columns. */
  insert(rows: readonly (readonly unknown[])[]): void;
  close(): void;
}

/**
 * A database of its own with the table `actions` as `like` has it: WAL, synchronous=FULL, same columns and checks; on
 * wish the product's whole schema, so also with its indexes, triggers and counts. What an action refers to is not there,
 * so references are not checked.
 */
export function createBareTable(
  path: string,
  like: Database.Database,
  { withIndexes }: { withIndexes: boolean },
): BareTable {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = OFF');
  for (const sql of definitions(like, withIndexes)) db.exec(sql);
  const columns = db.prepare('SELECT name FROM pragma_table_info(?)').all('actions');
  const insert = db.prepare(`INSERT INTO actions VALUES (${columns.map(() => '?').join(', ')})`);
  return {
    insert(rows) {
      for (const row of rows) insert.run(...row);
    },
    close: () => db.close(),
  };
}

function definitions(like: Database.Database, withIndexes: boolean): string[] {
  const wanted = withIndexes ? `name NOT LIKE 'sqlite_%'` : `type = 'table' AND name = 'actions'`;
  return like
    .prepare(`SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND ${wanted} ORDER BY type = 'trigger', rowid`)
    .pluck()
    .all()
    .map(String);
}
