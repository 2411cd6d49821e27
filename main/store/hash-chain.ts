/**
 * The hash chain over the event log (AUD-1). It proves that no row was changed, taken out of the middle or moved; the head,
 * kept apart from the log, that none was cut off its end. Whoever can rewrite the whole database can rewrite both:
 * against that, keep the last hash of an export elsewhere.
 */
import { createHash } from 'node:crypto';
import type { AuditHead } from '../contract/event.ts';
import { GENESIS } from '../core/audit/anchors.ts';
import type { Row } from './statements.ts';

/** What is hashed of a row, in this order. `data` is the stored text, so no later change of formatting can matter. */
export const HASHED_COLUMNS = [
  'seq',
  'at',
  'kind',
  'actor_kind',
  'actor',
  'via',
  'server_id',
  'action_id',
  'data',
] as const;

export type HashedRow = Record<(typeof HASHED_COLUMNS)[number], unknown>;

/** SHA-256, hex, over the hash before, a newline, and the JSON array of the columns. */
export function hashRow(previous: string, row: HashedRow): string {
  const columns = HASHED_COLUMNS.map((column) => row[column]);
  return createHash('sha256')
    .update(`${previous}\n${JSON.stringify(columns)}`)
    .digest('hex');
}

/** The newest row, as it is kept apart from the log. */
export interface Head {
  seq: number;
  hash: string;
}

export interface ChainCheck {
  /** Takes the next row; false where it does not fit, and nothing more is taken then. */
  accepts(row: Row): boolean;
  /** After the last row: it must be the head that is kept beside the log; null: that is gone. */
  endsAt(head: Head | null): void;
  /** Rows that were taken, the one that does not fit included. */
  readonly rows: number;
  readonly fault: { seq: number; message: string } | null;
  /** The last row that fits. */
  readonly head: AuditHead;
}

/** Takes rows in order of seq, up to the first that does not fit. */
export function createChainCheck(): ChainCheck {
  let rows = 0;
  let head: AuditHead = { seq: 0, hash: GENESIS, at: null };
  let fault: { seq: number; message: string } | null = null;
  return {
    get rows() {
      return rows;
    },
    get fault() {
      return fault;
    },
    get head() {
      return head;
    },
    accepts(row) {
      rows += 1;
      const message = faultOf(row, rows, head.hash);
      if (message !== null) fault = { seq: row.seq as number, message };
      else head = { seq: rows, hash: row.hash as string, at: row.at as string };
      return message === null;
    },
    endsAt(kept) {
      if (fault !== null || (kept?.seq === rows && kept.hash === head.hash)) return;
      const message =
        kept === null
          ? `The head of the log is gone: whether rows after ${rows} are missing cannot be told.`
          : `Row ${rows + 1} is missing: the log once reached row ${kept.seq}.`;
      fault = { seq: rows + 1, message };
    },
  };
}

function faultOf(row: Row, expectedSeq: number, previous: string): string | null {
  const seq = row.seq as number;
  if (seq !== expectedSeq) return `Row ${expectedSeq} is missing: row ${seq} stands in its place.`;
  if (row.prev_hash !== previous) return `Row ${seq} does not follow from the row before it.`;
  if (row.hash !== hashRow(previous, row as HashedRow)) return `Row ${seq} was changed after it was written.`;
  return null;
}
