/** Visitors' pages: what should be on each server, and what is. */
import { z } from 'zod';
import { VisitorFailure, VisitorPicture, VisitorSettings } from '../contract/visitors.ts';
import type { VisitorPageRecord, VisitorStore } from '../core/visitors/store-port.ts';
import { json, plain, table } from './columns.ts';
import type { Statements } from './statements.ts';

const PAGES = table<VisitorPageRecord>({
  server_id: plain(),
  settings: json(VisitorSettings.nullable()),
  picture: json(VisitorPicture.nullable()),
  pass: plain(),
  desired_revision: plain(),
  published_revision: plain(),
  published_folder: plain(),
  refresh_at: plain(),
  failure: json(z.nullable(VisitorFailure)),
});

export function createVisitors(statements: Statements): VisitorStore {
  const ids = (sql: string, ...values: string[]) =>
    statements.all(sql, ...values).map((row) => row.server_id as string);

  return {
    get(serverId) {
      const row = statements.get(`SELECT ${PAGES.list} FROM visitor_pages WHERE server_id = ?`, serverId);
      return row === undefined ? null : PAGES.fromRow(row);
    },
    desire(serverId, change) {
      statements.run(
        'INSERT INTO visitor_pages (server_id, desired_revision, published_revision) VALUES (?, 0, 0) ON CONFLICT DO NOTHING',
        serverId,
      );
      const { sql, values } = PAGES.assign(change);
      statements.run(
        `UPDATE visitor_pages SET desired_revision = desired_revision + 1${sql === '' ? '' : `, ${sql}`} WHERE server_id = ?`,
        ...values,
        serverId,
      );
    },
    note(serverId, change) {
      const { sql, values } = PAGES.assign(change);
      return statements.run(`UPDATE visitor_pages SET ${sql} WHERE server_id = ?`, ...values, serverId) > 0;
    },
    configured: () => ids('SELECT server_id FROM visitor_pages WHERE settings_json IS NOT NULL ORDER BY server_id'),
    unsettled: () =>
      ids('SELECT server_id FROM visitor_pages WHERE published_revision < desired_revision ORDER BY server_id'),
    failed: () => ids('SELECT server_id FROM visitor_pages WHERE failure_json IS NOT NULL ORDER BY server_id'),
    dueToRefresh: (at) =>
      ids(
        'SELECT server_id FROM visitor_pages WHERE refresh_at IS NOT NULL AND refresh_at <= ? ORDER BY refresh_at',
        at,
      ),
    nextRefreshAt() {
      const row = statements.get('SELECT min(refresh_at) AS at FROM visitor_pages WHERE refresh_at IS NOT NULL');
      return (row?.at ?? null) as string | null;
    },
  };
}
