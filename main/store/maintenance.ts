/** Windows of maintenance, open and past (MNT-1, MNT-6, MNT-8). One open window a scope is kept by a unique index. */
import { z } from 'zod';
import { Affected } from '../contract/maintenance.ts';
import type { NewWindow, WindowChange, WindowRecord, WindowStore } from '../core/maintenance-ports.ts';
import { flag, json, plain, table } from './columns.ts';
import { countsSince, heldSince, pastWindows } from './maintenance-past.ts';
import type { Row, Statements } from './statements.ts';

const CHANGING = {
  message: plain<string | null>(),
  status: plain<string | null>(),
  reason: plain<string | null>(),
  eta: plain<string | null>(),
  ends_at: plain<string | null>(),
  affected: json(z.array(Affected)),
  warn_at: plain<string | null>(),
  remind_at: plain<string | null>(),
  holders: plain<number | null>(),
};
const FIXED = {
  scope: plain<string>(),
  started_at: plain<string>(),
  activated_by: plain<string>(),
  schedule_id: plain<number | null>(),
};
const NEW_WINDOWS = table<NewWindow>({ ...FIXED, ...CHANGING });
const CHANGES = table<Required<WindowChange>>({ ...CHANGING, was_overdue: flag });
const WINDOWS = table<WindowRecord>({
  id: plain(),
  ...FIXED,
  ...CHANGING,
  was_overdue: flag,
  ended_at: plain(),
  ended_by: plain(),
});

const OPEN = `SELECT ${WINDOWS.list} FROM maintenance_windows WHERE ended_at IS NULL`;
const ONE = `SELECT ${WINDOWS.list} FROM maintenance_windows WHERE id = ?`;

export const OPEN_AMONG = `
  SELECT scope FROM maintenance_windows WHERE ended_at IS NULL AND scope IN (SELECT value FROM json_each(?)) ORDER BY id`;

export const NEXT_DUE = `SELECT min(at) AS at FROM (${(['ends_at', 'warn_at', 'remind_at'] as const)
  .map(
    (column) => `SELECT min(${column}) AS at FROM maintenance_windows WHERE ended_at IS NULL AND ${column} IS NOT NULL`,
  )
  .join(' UNION ALL ')})`;

const one = (row: Row | undefined) => (row === undefined ? null : WINDOWS.fromRow(row));

export function createWindows(statements: Statements): WindowStore {
  const due = (column: 'ends_at' | 'warn_at' | 'remind_at', at: string) =>
    statements.all(`${OPEN} AND ${column} <= ? ORDER BY ${column}, id`, at).map(WINDOWS.fromRow);

  return {
    open: () => statements.all(`${OPEN} ORDER BY started_at, id`).map(WINDOWS.fromRow),
    openOf: (scope) => one(statements.get(`${OPEN} AND scope = ?`, scope)),
    openAmong: (scopes) => statements.all(OPEN_AMONG, JSON.stringify(scopes)).map((row) => row.scope as string),
    begin: (window) =>
      one(
        statements.get(
          `INSERT INTO maintenance_windows (${NEW_WINDOWS.list}) VALUES (${NEW_WINDOWS.marks})
           ON CONFLICT (scope) WHERE ended_at IS NULL DO NOTHING RETURNING ${WINDOWS.list}`,
          ...NEW_WINDOWS.values(window),
        ),
      ),
    change(id, change) {
      const { sql, values } = CHANGES.assign(change);
      if (sql === '') return one(statements.get(`${OPEN} AND id = ?`, id));
      return one(
        statements.get(
          `UPDATE maintenance_windows SET ${sql} WHERE id = ? AND ended_at IS NULL RETURNING ${WINDOWS.list}`,
          ...values,
          id,
        ),
      );
    },
    end: (id, at, by) =>
      one(
        statements.get(
          `UPDATE maintenance_windows SET ended_at = ?, ended_by = ?, was_overdue = max(was_overdue, coalesce(eta < ?, 0))
           WHERE id = ? AND ended_at IS NULL RETURNING ${WINDOWS.list}`,
          at,
          by,
          at,
          id,
        ),
      ),
    dueToEnd: (at) => due('ends_at', at),
    dueToWarn: (at) => due('warn_at', at),
    dueToRemind: (at) => due('remind_at', at),
    nextDueAt: () => (statements.get(NEXT_DUE)?.at ?? null) as string | null,
    log: (query, pace) => pastWindows(statements, query, (id) => WINDOWS.fromRow(statements.get(ONE, id) as Row), pace),
    countsSince: (from, now, pace) => countsSince(statements, from, now, pace),
    heldSince: (from, pace) => heldSince(statements, from, pace),
  };
}
