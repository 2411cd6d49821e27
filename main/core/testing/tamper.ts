/** Changing the database of a world by hand, past every trigger but those that keep counts. */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import type { World } from './world.ts';

export function tamper(world: Pick<World, 'dataDir'>, sql: string): void {
  const db = new Database(join(world.dataDir, 'holdpoint.db'));
  const triggers = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger' AND name NOT GLOB '*_counts_*'");
  for (const name of triggers.pluck().all()) db.exec(`DROP TRIGGER ${name}`);
  db.exec(sql);
  db.close();
}
