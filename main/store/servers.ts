/** Servers (SRV-1…6). A removed one keeps its row, and its slug is free again. */
import { z } from 'zod';
import { AuthView, ConnectFailure, HostKey } from '../contract/server.ts';
import type { ServerRecord, ServerStore } from '../core/ports.ts';
import { flag, json, plain, table } from './columns.ts';
import type { Statements } from './statements.ts';

const Auth = z
  .object({ kind: AuthView.shape.kind, path: z.string().optional() })
  .transform(({ kind, path }) => (path === undefined ? { kind } : { kind, path }));

const SERVERS = table<ServerRecord>({
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
  is_paused: flag,
  paused_at: plain(),
  paused_by: plain(),
  pause_reason: plain(),
  resume_at: plain(),
  host_key: json<HostKey | null>(HostKey),
  presented_host_key: json<HostKey | null>(HostKey),
  sudo_state: plain(),
  sudo_types: json(z.record(z.string(), z.boolean())),
  sudo_checked_at: plain(),
  created_at: plain(),
});

const PRESENT = `SELECT ${SERVERS.list} FROM servers WHERE removed_at IS NULL`;
const TO_RESUME = 'removed_at IS NULL AND is_paused = 1 AND resume_at IS NOT NULL';

export function createServers(statements: Statements): ServerStore {
  function get(serverId: string): ServerRecord | null {
    const row = statements.get(`${PRESENT} AND server_id = ?`, serverId);
    return row === undefined ? null : SERVERS.fromRow(row);
  }

  return {
    get,
    list: () => statements.all(`${PRESENT} ORDER BY display_name COLLATE NOCASE, server_id`).map(SERVERS.fromRow),
    insert: (server) =>
      statements.run(
        `INSERT INTO servers (${SERVERS.list}) VALUES (${SERVERS.marks})
         ON CONFLICT (server_id) WHERE removed_at IS NULL DO NOTHING`,
        ...SERVERS.values(server),
      ) === 1,
    update(serverId, change) {
      const { sql, values } = SERVERS.assign(change);
      if (sql === '') return get(serverId);
      const row = statements.get(
        `UPDATE servers SET ${sql} WHERE server_id = ? AND removed_at IS NULL RETURNING ${SERVERS.list}`,
        ...values,
        serverId,
      );
      return row === undefined ? null : SERVERS.fromRow(row);
    },
    remove: (serverId, at) =>
      statements.run('UPDATE servers SET removed_at = ? WHERE server_id = ? AND removed_at IS NULL', at, serverId) ===
      1,
    dueToResume: (at) =>
      statements
        .all(`SELECT ${SERVERS.list} FROM servers WHERE ${TO_RESUME} AND resume_at <= ? ORDER BY resume_at`, at)
        .map(SERVERS.fromRow),
    nextResumeAt: () =>
      (statements.get(`SELECT min(resume_at) AS at FROM servers WHERE ${TO_RESUME}`)?.at ?? null) as string | null,
  };
}
