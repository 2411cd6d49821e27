/** Servers (SRV-1…6). A removed one keeps its row, and its slug is free again. */
import { z } from 'zod';
import { AuthView, ConnectFailure, HostKey, type ServerStatus } from '../contract/server.ts';
import type { ServerCounts, ServerRecord, ServerStore, StoredServer } from '../core/ports.ts';
import { json, plain, table } from './columns.ts';
import type { Row, Statements } from './statements.ts';

const Auth = z
  .object({ kind: AuthView.shape.kind, path: z.string().optional() })
  .transform(({ kind, path }) => (path === undefined ? { kind } : { kind, path }));

const SERVERS = table<StoredServer>({
  server_id: plain(),
  display_name: plain(),
  host: plain(),
  port: plain(),
  ssh_user: plain(),
  auth: json(Auth),
  sudo: plain(),
  tags: json(z.array(z.string())),
  status: plain(),
  status_since: plain(),
  last_seen_at: plain(),
  connection_failure: json<ConnectFailure | null>(ConnectFailure),
  host_key: json<HostKey | null>(HostKey),
  presented_host_key: json<HostKey | null>(HostKey),
  sudo_state: plain(),
  sudo_types: json(z.record(z.string(), z.boolean())),
  sudo_checked_at: plain(),
  created_at: plain(),
});

const OF_SERVER = SERVERS.list.replaceAll(/[a-z_]+/g, (column) => `servers.${column}`);

/** A pause is the server's own open window, and is stored nowhere else. */
export const PRESENT = `
  SELECT ${OF_SERVER}, pause.started_at AS paused_at, pause.activated_by AS paused_by, pause.reason AS pause_reason,
    pause.ends_at AS resume_at
  FROM servers LEFT JOIN maintenance_windows AS pause
    ON pause.scope = 'server:' || servers.server_id AND pause.ended_at IS NULL
  WHERE removed_at IS NULL`;

const COUNTS = `
  SELECT servers.status, count(*) AS n, count(pause.id) AS paused
  FROM servers LEFT JOIN maintenance_windows AS pause
    ON pause.scope = 'server:' || servers.server_id AND pause.ended_at IS NULL
  WHERE removed_at IS NULL GROUP BY servers.status`;

export function createServers(statements: Statements): ServerStore {
  function get(serverId: string): ServerRecord | null {
    const row = statements.get(`${PRESENT} AND server_id = ?`, serverId);
    return row === undefined ? null : fromRow(row);
  }

  return {
    get,
    list: () => statements.all(`${PRESENT} ORDER BY display_name COLLATE NOCASE, server_id`).map(fromRow),
    ids: () =>
      statements
        .all('SELECT server_id FROM servers WHERE removed_at IS NULL ORDER BY display_name COLLATE NOCASE, server_id')
        .map((row) => row.server_id as string),
    counts() {
      const counts: ServerCounts = { total: 0, online: 0, offline: 0, unknown: 0, paused: 0 };
      for (const { status, n, paused } of statements.all(COUNTS)) {
        counts[status as ServerStatus] += n as number;
        counts.total += n as number;
        counts.paused += paused as number;
      }
      return counts;
    },
    insert: (server) =>
      statements.run(
        `INSERT INTO servers (${SERVERS.list}) VALUES (${SERVERS.marks})
         ON CONFLICT (server_id) WHERE removed_at IS NULL DO NOTHING`,
        ...SERVERS.values(server),
      ) === 1,
    update(serverId, change) {
      const { sql, values } = SERVERS.assign(change);
      if (sql !== '') {
        statements.run(`UPDATE servers SET ${sql} WHERE server_id = ? AND removed_at IS NULL`, ...values, serverId);
      }
      return get(serverId);
    },
    remove: (serverId, at) =>
      statements.run('UPDATE servers SET removed_at = ? WHERE server_id = ? AND removed_at IS NULL', at, serverId) ===
      1,
  };
}

function fromRow(row: Row): ServerRecord {
  return {
    ...SERVERS.fromRow(row),
    is_paused: row.paused_at !== null,
    paused_at: row.paused_at as string | null,
    paused_by: row.paused_by as string | null,
    pause_reason: row.pause_reason as string | null,
    resume_at: row.resume_at as string | null,
  };
}
