/** Services of servers (SVC-1). The key is the canonical unit; the name stays as it was given. */
import type { MergedServices, ServiceRecord, ServiceStore } from '../core/ports.ts';
import { flag, plain, table } from './columns.ts';
import type { Statements } from './statements.ts';
import { unitOf } from './unit-names.ts';

export const SERVICES = table<ServiceRecord>({
  server_id: plain(),
  name: plain(),
  display_name: plain(),
  is_critical: flag,
  enabled: flag,
  state: plain(),
  sub_state: plain(),
  load_state: plain(),
  pid: plain(),
  memory_bytes: plain(),
  since: plain(),
  checked_at: plain(),
  reason: plain(),
  needs_reload: flag,
});

const ONE = 'server_id = ? AND unit = ?';
const COUNTS = `
  SELECT server_id, count(*) AS total,
    sum(enabled = 1 AND (state = 'failed' OR (is_critical = 1 AND state = 'stopped'))) AS trouble
  FROM services GROUP BY server_id`;

/** Inserting for a server that does not exist throws (a trigger refuses it). */
export function createServices(statements: Statements): ServiceStore {
  function get(serverId: string, name: string): ServiceRecord | null {
    const row = statements.get(
      `SELECT ${SERVICES.list} FROM services WHERE ${ONE}`,
      serverId,
      unitOf(statements, serverId, name),
    );
    return row === undefined ? null : SERVICES.fromRow(row);
  }

  function update(serverId: string, name: string, change: Partial<ServiceRecord>): ServiceRecord | null {
    const { sql, values } = SERVICES.assign(change);
    if (sql === '') return get(serverId, name);
    const row = statements.get(
      `UPDATE services SET ${sql} WHERE ${ONE} RETURNING ${SERVICES.list}`,
      ...values,
      serverId,
      unitOf(statements, serverId, name),
    );
    return row === undefined ? null : SERVICES.fromRow(row);
  }

  return {
    get,
    list: (serverId) =>
      statements
        .all(
          `SELECT ${SERVICES.list} FROM services WHERE server_id = ? ORDER BY display_name COLLATE NOCASE, unit`,
          serverId,
        )
        .map(SERVICES.fromRow),
    insert: (service) =>
      statements.run(
        `INSERT INTO services (unit, ${SERVICES.list}) VALUES (?, ${SERVICES.marks})
         ON CONFLICT (server_id, unit) DO NOTHING`,
        unitOf(statements, service.server_id, service.name),
        ...SERVICES.values(service),
      ) === 1,
    update,
    remove: (serverId, name) =>
      statements.run(`DELETE FROM services WHERE ${ONE}`, serverId, unitOf(statements, serverId, name)) === 1,
    removeAll(serverId) {
      statements.run('DELETE FROM services WHERE server_id = ?', serverId);
    },
    mergeAliases(serverId) {
      const merged: MergedServices[] = [];
      const rows = statements.all(`SELECT unit, ${SERVICES.list} FROM services WHERE server_id = ?`, serverId);
      for (const row of rows) {
        const gone = SERVICES.fromRow(row);
        const unit = unitOf(statements, serverId, gone.name);
        if (unit === row.unit) continue;
        const other = statements.get(`SELECT ${SERVICES.list} FROM services WHERE ${ONE}`, serverId, unit);
        if (other === undefined) {
          statements.run(`UPDATE services SET unit = ? WHERE ${ONE}`, unit, serverId, row.unit as string);
          continue;
        }
        const before = SERVICES.fromRow(other);
        statements.run(`DELETE FROM services WHERE ${ONE}`, serverId, row.unit as string);
        const kept = update(serverId, before.name, {
          is_critical: before.is_critical || gone.is_critical,
          enabled: before.enabled || gone.enabled,
        });
        if (kept !== null) merged.push({ before, kept, gone });
      }
      return merged;
    },
    counts: () =>
      new Map(
        statements
          .all(COUNTS)
          .map((row) => [row.server_id as string, { total: row.total as number, trouble: row.trouble as number }]),
      ),
  };
}
