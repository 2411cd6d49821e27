/** Failures nobody has looked at: a projection of the log, written in the transaction of the event that tells them. */
import { z } from 'zod';
import { endingOf } from '../contract/ending.ts';
import type { EventView } from '../contract/event.ts';
import { FailureReason } from '../contract/failures.ts';
import { hasOwn } from '../contract/own.ts';
import type { FailureStore } from '../core/failures-port.ts';
import { SUMMARIES } from './actions.ts';
import type { Row, Statements } from './statements.ts';

export const COUNTS = `
  SELECT reason, count(*) AS n FROM failure_looks INDEXED BY failure_looks_reasons WHERE seen_at IS NULL
  GROUP BY reason ORDER BY n DESC, reason`;

const columns = SUMMARIES.list.replaceAll(/\w+/g, 'actions.$&');
const page = (index: string, filter: string) => `
  SELECT ${columns}, failed_seq FROM failure_looks INDEXED BY ${index} JOIN actions ON actions.id = action_id
  WHERE seen_at IS NULL AND failed_seq < ?${filter} ORDER BY failed_seq DESC LIMIT ?`;
export const PAGE = page('failure_looks_unseen', '');
export const PAGE_OF_REASON = page('failure_looks_reasons', ' AND reason = ?');

export const IDS = `
  SELECT action_id, reason, failed_seq FROM failure_looks INDEXED BY failure_looks_unseen
  WHERE seen_at IS NULL AND failed_seq < ? ORDER BY failed_seq DESC LIMIT ?`;

const SEE_IDS = `
  UPDATE failure_looks SET seen_at = ?, seen_by = ?
  WHERE seen_at IS NULL AND action_id IN (SELECT value FROM json_each(?)) RETURNING action_id, reason, failed_seq`;
const SEE_UNTIL = `
  UPDATE failure_looks SET seen_at = ?, seen_by = ?
  WHERE action_id IN (
    SELECT action_id FROM failure_looks WHERE seen_at IS NULL AND failed_seq <= ? AND reason = coalesce(?, reason)
    ORDER BY failed_seq LIMIT ?)
  RETURNING action_id, reason, failed_seq`;

const Look = z.object({ reason: FailureReason, seen_at: z.string().nullable(), seen_by: z.string().nullable() });
const reasonOf = (row: Row) => FailureReason.parse(row.reason);

export function createFailures(statements: Statements): FailureStore {
  return {
    counts: () => statements.all(COUNTS).map((row) => ({ reason: reasonOf(row), count: row.n as number })),
    page(reason, before, limit) {
      const below = before ?? Number.MAX_SAFE_INTEGER;
      const rows =
        reason === undefined
          ? statements.all(PAGE, below, limit)
          : statements.all(PAGE_OF_REASON, below, reason, limit);
      const last = rows.at(-1);
      return {
        actions: rows.map(SUMMARIES.fromRow),
        next: rows.length === limit && last !== undefined ? (last.failed_seq as number) : null,
      };
    },
    ids: (limit, before) =>
      statements.all(IDS, before ?? Number.MAX_SAFE_INTEGER, limit).map((row) => ({
        action_id: row.action_id as number,
        reason: reasonOf(row),
        failed_seq: row.failed_seq as number,
      })),
    look(actionId) {
      const row = statements.get('SELECT reason, seen_at, seen_by FROM failure_looks WHERE action_id = ?', actionId);
      return row === undefined ? null : Look.parse(row);
    },
    see(which, by, at) {
      const rows = hasOwn(which, 'ids')
        ? statements.all(SEE_IDS, at, by, JSON.stringify(which.ids))
        : statements.all(SEE_UNTIL, at, by, which.until, which.reason ?? null, which.limit);
      return rows
        .sort((one, other) => (one.failed_seq as number) - (other.failed_seq as number))
        .map((row) => ({ action_id: row.action_id as number, reason: reasonOf(row) }));
    },
  };
}

/** Keeps the looks in step with the log. */
export function noteOutcome(statements: Statements, event: EventView): void {
  const ending = endingOf(event);
  if (ending === null) return;
  const { id, reason, isSeen } = ending;
  if (reason === null) return void statements.run('DELETE FROM failure_looks WHERE action_id = ?', id);
  statements.run(
    `INSERT INTO failure_looks (action_id, reason, failed_seq, seen_at, seen_by) VALUES (?, ?, ?, ?, ?)
     ON CONFLICT (action_id) DO UPDATE SET reason = excluded.reason, failed_seq = excluded.failed_seq,
       seen_at = excluded.seen_at, seen_by = excluded.seen_by`,
    id,
    reason,
    event.seq,
    isSeen ? event.at : null,
    isSeen ? event.actor : null,
  );
}
