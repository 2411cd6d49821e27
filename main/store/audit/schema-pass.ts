/** Triggers and indexes that the migrations made and that decide races, refuse changes and keep order (AUD-2). */
import Database from 'better-sqlite3';
import { readMigrations } from '../migrate.ts';
import type { Findings } from './findings.ts';

interface Part {
  type: string;
  name: string;
  sql: string;
}

const PARTS = `SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'index') AND sql IS NOT NULL`;

/** Against a database that the same migrations make. */
export function compareSchema(db: Database.Database, migrationsDir: string, findings: Findings): void {
  const expected = new Map(asMigrated(migrationsDir).map((part) => [part.name, part]));
  for (const { type, name, sql } of partsOf(db)) {
    const right = expected.get(name);
    expected.delete(name);
    if (right === undefined) findings.other('schema', `${type} ${name}`, 'no migration made it.');
    else if (right.sql !== sql) findings.other('schema', `${type} ${name}`, 'it is not as the migrations made it.');
  }
  for (const { type, name } of expected.values()) findings.other('schema', `${type} ${name}`, 'it is missing.');
}

function asMigrated(migrationsDir: string): Part[] {
  const fresh = new Database(':memory:');
  try {
    for (const { sql } of readMigrations(migrationsDir)) fresh.exec(sql);
    return partsOf(fresh);
  } finally {
    fresh.close();
  }
}

function partsOf(db: Database.Database): Part[] {
  return db.prepare<[], Part>(PARTS).all();
}
