/** Planned maintenance (MNT-5). What is over or cancelled keeps its row, for the windows it began refer to it. */
import type { ScheduleRecord, ScheduleStore } from '../core/maintenance-ports.ts';
import { plain, table } from './columns.ts';
import type { Row, Statements } from './statements.ts';

type NewSchedule = Parameters<ScheduleStore['insert']>[0];

const GIVEN = {
  kind: plain<ScheduleRecord['kind']>(),
  scope: plain<string>(),
  message: plain<string | null>(),
  reason: plain<string | null>(),
  starts_at: plain<string | null>(),
  cron: plain<string | null>(),
  time_zone: plain<string | null>(),
  length_minutes: plain<number>(),
  next_at: plain<string | null>(),
  created_at: plain<string>(),
  created_by: plain<string>(),
};
const NEW_SCHEDULES = table<NewSchedule>(GIVEN);
const SCHEDULES = table<ScheduleRecord>({ id: plain(), ...GIVEN, cancelled_at: plain(), cancelled_by: plain() });

const SELECT = `SELECT ${SCHEDULES.list} FROM maintenance_schedules`;
const one = (row: Row | undefined) => (row === undefined ? null : SCHEDULES.fromRow(row));

export function createSchedules(statements: Statements): ScheduleStore {
  return {
    coming: () => statements.all(`${SELECT} WHERE next_at IS NOT NULL ORDER BY next_at, id`).map(SCHEDULES.fromRow),
    get: (id) => one(statements.get(`${SELECT} WHERE id = ?`, id)),
    insert: (schedule) =>
      SCHEDULES.fromRow(
        statements.get(
          `INSERT INTO maintenance_schedules (${NEW_SCHEDULES.list}) VALUES (${NEW_SCHEDULES.marks})
           RETURNING ${SCHEDULES.list}`,
          ...NEW_SCHEDULES.values(schedule),
        ) as Row,
      ),
    settle: (id, startsAt, outcome) =>
      statements.run(
        'INSERT INTO maintenance_starts (schedule_id, starts_at, outcome) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
        id,
        startsAt,
        outcome,
      ) === 1,
    isSettled: (id, startsAt) =>
      statements.get('SELECT 1 FROM maintenance_starts WHERE schedule_id = ? AND starts_at = ?', id, startsAt) !==
      undefined,
    advance: (id, nextAt) =>
      one(
        statements.get(
          `UPDATE maintenance_schedules SET next_at = ? WHERE id = ? AND cancelled_at IS NULL RETURNING ${SCHEDULES.list}`,
          nextAt,
          id,
        ),
      ),
    mayComeAfter: (at) =>
      statements
        .all(`${SELECT} WHERE cancelled_at IS NULL AND (kind = 'recurring' OR starts_at > ?) ORDER BY id`, at)
        .map(SCHEDULES.fromRow),
    cancel: (id, at, by) =>
      one(
        statements.get(
          `UPDATE maintenance_schedules SET next_at = NULL, cancelled_at = ?, cancelled_by = ?
           WHERE id = ? AND next_at IS NOT NULL RETURNING ${SCHEDULES.list}`,
          at,
          by,
          id,
        ),
      ),
    due: (at) => statements.all(`${SELECT} WHERE next_at <= ? ORDER BY next_at, id`, at).map(SCHEDULES.fromRow),
    nextAt: () =>
      (statements.get('SELECT min(next_at) AS at FROM maintenance_schedules WHERE next_at IS NOT NULL')?.at ?? null) as
        | string
        | null,
  };
}
