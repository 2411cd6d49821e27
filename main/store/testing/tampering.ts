/** For tests: a database in memory in which everything happened, for tampering with (AUD-2). */
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { onTestFinished } from 'vitest';
import { canonicalJson } from '../../contract/canonical-json.ts';
import { liveFully } from '../../core/testing/full-life.ts';
import { createWorld, type World } from '../../core/testing/world.ts';
import { HASHED_COLUMNS, hashRow } from '../hash-chain.ts';
import { temporaryFolder } from './store-fixture.ts';

let made: Promise<Buffer> | undefined;

/** A copy of its own for each test; what is done to it is lost with it. */
export async function livedDatabase(): Promise<Database.Database> {
  made ??= lived();
  const db = new Database(await made);
  onTestFinished(() => {
    db.close();
  });
  return db;
}

async function lived(): Promise<Buffer> {
  const world = createWorld();
  await liveFully(world);
  return copyOf(world);
}

/** Without its write-ahead log, which a database in memory cannot have. */
export function copyOf(world: World): Buffer {
  const path = join(temporaryFolder(), 'copy.db');
  const db = new Database(join(world.dataDir, 'holdpoint.db'));
  db.prepare('VACUUM INTO ?').run(path);
  db.close();
  const copy = new Database(path);
  const bytes = copy.serialize();
  copy.close();
  return bytes;
}

export function dropTriggers(db: Database.Database): void {
  for (const name of db.prepare("SELECT name FROM sqlite_schema WHERE type = 'trigger'").pluck().all()) {
    db.exec(`DROP TRIGGER ${name}`);
  }
}

/** One row at the end of the log as the program would write it, hash and all, whatever it says. */
export function appendByHand(
  db: Database.Database,
  row: { kind: string; data: unknown; server_id?: string; action_id?: number; actor?: string },
): void {
  const last = db.prepare('SELECT seq, hash, at FROM events ORDER BY seq DESC').get() as Record<string, unknown>;
  const full = {
    seq: (last.seq as number) + 1,
    at: last.at,
    kind: row.kind,
    actor_kind: 'person',
    actor: row.actor ?? 'eve',
    via: 'window',
    server_id: row.server_id ?? null,
    action_id: row.action_id ?? null,
    data: typeof row.data === 'string' ? row.data : canonicalJson(row.data),
  };
  db.prepare(`INSERT INTO events VALUES (${HASHED_COLUMNS.map(() => '?').join(', ')}, ?, ?)`).run(
    ...HASHED_COLUMNS.map((column) => full[column]),
    last.hash,
    hashRow(last.hash as string, full),
  );
}
