/**
 * The hash chain over the event log (AUD-1). It proves that no row was changed, taken out of the middle or moved; the head,
 * kept apart from the log, that none was cut off its end. Whoever can rewrite the whole database can rewrite both:
 * against that, keep the last hash of an export elsewhere.
 */
import { createHash } from 'node:crypto';
import type { AuditVerification } from '../contract/event.ts';
import type { Row } from './statements.ts';

/** Stands before the first row. */
export const GENESIS = '0'.repeat(64);

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

/** Walks pages of rows in order of seq and stops at the first row that does not fit; the last must be the head, where one is kept. */
export async function verifyChain(
  pages: AsyncIterable<Row[]>,
  readHead: () => Head | null | 'not_kept',
): Promise<AuditVerification> {
  let previous = GENESIS;
  let checked = 0;
  for await (const rows of pages) {
    for (const row of rows) {
      checked += 1;
      const message = faultOf(row, checked, previous);
      if (message !== null) return { ok: false, rows: checked, first_broken_seq: row.seq as number, message };
      previous = row.hash as string;
    }
  }
  const head = readHead();
  const whole = {
    ok: true,
    rows: checked,
    first_broken_seq: null,
    message: `All ${checked} rows are as they were written.`,
  };
  if (head === 'not_kept') return whole;
  if (head === null) {
    const message = `The head of the log is gone: whether rows after ${checked} are missing cannot be told.`;
    return { ok: false, rows: checked, first_broken_seq: checked + 1, message };
  }
  if (head.seq !== checked || head.hash !== previous) {
    const message = `Row ${checked + 1} is missing: the log once reached row ${head.seq}.`;
    return { ok: false, rows: checked, first_broken_seq: checked + 1, message };
  }
  return whole;
}

function faultOf(row: Row, expectedSeq: number, previous: string): string | null {
  const seq = row.seq as number;
  if (seq !== expectedSeq) return `Row ${expectedSeq} is missing: row ${seq} stands in its place.`;
  if (row.prev_hash !== previous) return `Row ${seq} does not follow from the row before it.`;
  if (row.hash !== hashRow(previous, row as HashedRow)) return `Row ${seq} was changed after it was written.`;
  return null;
}

/** JSON with sorted keys, so that equal data is equal text. What JSON cannot say (undefined) is left out as usual. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    part !== null && typeof part === 'object' && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
