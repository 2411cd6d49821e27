/** A row of a table as the fields that the log may tell of (AUD-2). */
import type { Coverage } from '../../core/audit/coverage.ts';
import type { Row } from '../statements.ts';
import { UNREADABLE } from './findings.ts';

/** The covered columns, JSON read; what cannot be read is told as that. */
export function fieldsOf(row: Row, { covered }: Coverage): Map<string, unknown> {
  return new Map(
    covered.map((column) =>
      column.endsWith('_json') ? [column.slice(0, -'_json'.length), decoded(row[column])] : [column, row[column]],
    ),
  );
}

export function decoded(stored: unknown): unknown {
  if (stored === null) return null;
  try {
    return JSON.parse(String(stored));
  } catch {
    return UNREADABLE;
  }
}
