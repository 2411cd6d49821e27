/** Services of servers (SVC-1). The key is the canonical unit; the name stays as it was given. */
import { canonicalUnit } from '../contract/unit-name.ts';
import type { ServiceRecord, ServiceStore } from '../core/ports.ts';
import { flag, plain, table } from './columns.ts';
import type { Statements } from './statements.ts';

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
});

const ONE = 'server_id = ? AND unit = ?';
const COUNTS = `
  SELECT server_id, count(*) AS total,
    sum(enabled = 1 AND (state = 'failed' OR (is_critical = 1 AND state = 'stopped'))) AS trouble
  FROM services GROUP BY server_id`;

/** Inserting for a server that does not exist throws (a trigger refuses it). */
export function createServices(statements: Statements): ServiceStore {
  function get(serverId: string, name: string): ServiceRecord | null {
    const row = statements.get(`SELECT ${SERVICES.list} FROM services WHERE ${ONE}`, serverId, canonicalUnit(name));
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
        canonicalUnit(service.name),
        ...SERVICES.values(service),
      ) === 1,
    update(serverId, name, change) {
      const { sql, values } = SERVICES.assign(change);
      if (sql === '') return get(serverId, name);
      const row = statements.get(
        `UPDATE services SET ${sql} WHERE ${ONE} RETURNING ${SERVICES.list}`,
        ...values,
        serverId,
        canonicalUnit(name),
      );
      return row === undefined ? null : SERVICES.fromRow(row);
    },
    remove: (serverId, name) =>
      statements.run(`DELETE FROM services WHERE ${ONE}`, serverId, canonicalUnit(name)) === 1,
    removeAll(serverId) {
      statements.run('DELETE FROM services WHERE server_id = ?', serverId);
    },
    counts: () =>
      new Map(
        statements
          .all(COUNTS)
          .map((row) => [row.server_id as string, { total: row.total as number, trouble: row.trouble as number }]),
      ),
  };
}
