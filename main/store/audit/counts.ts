/** The tables that triggers keep as counts of actions, counted again (AUD-2). */
import type Database from 'better-sqlite3';
import type { Row } from '../statements.ts';
import type { Findings } from './findings.ts';

export interface Counts {
  add(action: Row): void;
  readonly byServer: ReadonlyMap<string, number>;
  readonly byDay: ReadonlyMap<string, number>;
}

export function createCounts(): Counts {
  const byServer = new Map<string, number>();
  const byDay = new Map<string, number>();
  const count = (map: Map<string, number>, ...parts: unknown[]) => {
    const key = parts.join(' ');
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  return {
    byServer,
    byDay,
    add({ status, server_id, action_type, created_at }) {
      count(byServer, status, server_id, action_type);
      count(byDay, String(created_at).slice(0, 10), status);
    },
  };
}

export function compareCounts(db: Database.Database, { byServer, byDay }: Counts, findings: Findings): void {
  const kept = (sql: string) => db.prepare<[], { key: string; n: number }>(sql).all();
  compare(
    'action_counts',
    byServer,
    kept(`SELECT status || ' ' || server_id || ' ' || action_type AS key, n FROM action_counts`),
    findings,
  );
  compare('action_days', byDay, kept(`SELECT day || ' ' || status AS key, n FROM action_days`), findings);
}

function compare(
  table: string,
  counted: ReadonlyMap<string, number>,
  kept: readonly { key: string; n: number }[],
  findings: Findings,
): void {
  const rest = new Map(counted);
  for (const { key, n } of kept) {
    const right = rest.get(key) ?? 0;
    rest.delete(key);
    if (n !== right) findings.other(table, key, `it says ${n}, and there are ${right} such actions.`);
  }
  for (const [key, right] of rest) findings.other(table, key, `it is missing, and there are ${right} such actions.`);
}
