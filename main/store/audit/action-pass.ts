/**
 * The second pass: actions one by one, by number, each replayed from its events and held against its row (AUD-2). Both
 * come in order out of the database, so that a million of them need no memory.
 */
import type Database from 'better-sqlite3';
import { COVERAGE, type Coverage } from '../../core/audit/coverage.ts';
import { outputDigest } from '../../core/audit/fingerprints.ts';
import { applyToAction, type ReplayedAction } from '../../core/audit/replay-action.ts';
import type { Row } from '../statements.ts';
import { createApprovalOrder } from './approval-order.ts';
import { compareCounts, createCounts } from './counts.ts';
import { fieldsOf } from './fields.ts';
import type { Findings } from './findings.ts';
import { loggedEvent } from './log-pass.ts';
import type { Pace } from './pace.ts';

const EVENTS = `SELECT seq, at, kind, actor_kind, actor, server_id, action_id, data FROM events
  WHERE action_id IS NOT NULL ORDER BY action_id, seq`;
const ACTIONS = `SELECT actions.*, stdout, stdout_cut, stderr, stderr_cut
  FROM actions LEFT JOIN action_outputs ON action_id = id ORDER BY id`;

/** Compared by itself, at the end. */
const ORDER = 'approval_order';
const COMPARED: Coverage = {
  ...COVERAGE.actions,
  covered: COVERAGE.actions.covered.filter((column) => column !== ORDER),
};

/** `rows`: of the log; `ofActions`: how many of them tell of an action, counted without an index. */
export async function passOverActions(
  db: Database.Database,
  { rows, ofActions }: { rows: number; ofActions: number },
  findings: Findings,
  pace: Pace,
): Promise<void> {
  const events = ahead<Row>(db.prepare<[], Row>(EVENTS).iterate());
  const actions = ahead<Row>(db.prepare<[], Row>(ACTIONS).iterate());
  const order = createApprovalOrder(rows);
  const counts = createCounts();
  let seen = 0;
  try {
    while (events.next !== undefined || actions.next !== undefined) {
      const id = Math.min(numberOf(events.next?.action_id), numberOf(actions.next?.id));
      let state: ReplayedAction | null = null;
      for (; events.next?.action_id === id; events.advance()) {
        state = applied(state, events.next, findings);
        seen += 1;
        if (pace.isOver()) await pace.rest();
      }
      const row = actions.next?.id === id ? actions.next : null;
      if (row !== null) {
        counts.add(row);
        actions.advance();
      }
      findings.row('actions', String(id), state?.known ?? null, row === null ? null : withOutput(row));
      order.note(id, state, row);
      if (pace.isOver()) await pace.rest();
    }
  } finally {
    events.close();
    actions.close();
  }
  if (seen !== ofActions)
    findings.other('events', 'by action', 'an index of the log does not hold what the log holds.');
  await order.compare(findings, pace);
  compareCounts(db, counts, findings);
}

function applied(state: ReplayedAction | null, row: Row, findings: Findings): ReplayedAction | null {
  const event = loggedEvent(row);
  const next = event === null ? 'cannot be read' : applyToAction(state, event);
  if (typeof next !== 'string') return next;
  findings.impossible(row.seq as number, next);
  return state;
}

function withOutput(row: Row): Map<string, unknown> {
  const fields = fieldsOf(row, COMPARED);
  const { stdout, stderr, stdout_cut, stderr_cut } = row as Record<string, string | number | null>;
  const output = {
    stdout: (stdout ?? null) as string | null,
    stderr: (stderr ?? null) as string | null,
    stdout_cut: stdout_cut === 1,
    stderr_cut: stderr_cut === 1,
  };
  return fields.set('output', outputDigest(output));
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number.POSITIVE_INFINITY);

interface Ahead<T> {
  /** undefined at the end. */
  readonly next: T | undefined;
  advance(): void;
  close(): void;
}

function ahead<T>(source: IterableIterator<T>): Ahead<T> {
  let current = source.next();
  return {
    get next() {
      return current.done === true ? undefined : current.value;
    },
    advance() {
      current = source.next();
    },
    close() {
      source.return?.();
    },
  };
}
