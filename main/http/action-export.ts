/** Actions as a file, streamed stretch by stretch so that their number costs no memory (SPEC WIN-4). */
import type { ActionSummary } from '../contract/action.ts';
import type { Overview } from '../core/overview.ts';
import type { ActionFilter } from '../core/overview-port.ts';
import { SLICE } from '../core/turns.ts';
import { csvCell } from './audit-export.ts';
import { type FileSource, streamFile } from './streamed-file.ts';

const PLAIN = [
  'id',
  'server_id',
  'action_type',
  'service_name',
  'command',
  'status',
  'created_at',
  'created_by',
  'note',
  'alert_ref',
  'approved_at',
  'approved_by',
  'rejected_at',
  'rejected_by',
  'rejection_reason',
  'cancelled_at',
  'cancelled_by',
  'executed_at',
  'completed_at',
  'exit_code',
  'expires_at',
] as const satisfies (keyof ActionSummary)[];
const CSV_HEADER = [...PLAIN, 'failure_code', 'failure_message', 'parameters'].join(',');

interface Form {
  head: string;
  /** `isFirst`: nothing was written yet. */
  row(action: ActionSummary, isFirst: boolean): string;
  foot: string;
}

const FORMS: Record<'csv' | 'json', Form> = {
  csv: { head: `${CSV_HEADER}\r\n`, row: csvRow, foot: '' },
  json: { head: '[', row: (action, isFirst) => `${isFirst ? '' : ','}\n${JSON.stringify(action)}`, foot: '\n]\n' },
};

/** What passes the filter, newest first; actions filed after the first page was read are not in it. CSV as in RFC 4180. */
export function exportActions(
  source: FileSource & Pick<Overview, 'actionsBelow'>,
  filter: ActionFilter,
  format: 'csv' | 'json',
): ReadableStream<Uint8Array> {
  return streamFile(source, pieces(source, filter, FORMS[format]));
}

async function* pieces(
  { actionsBelow, pace }: FileSource & Pick<Overview, 'actionsBelow'>,
  filter: ActionFilter,
  { head, row, foot }: Form,
): AsyncGenerator<string, void> {
  yield head;
  let isFirst = true;
  for (let below: number | null = null; ; ) {
    const page = actionsBelow(filter, below, SLICE.read);
    const lines: string[] = [];
    for (const action of page.actions) {
      lines.push(row(action, isFirst));
      isFirst = false;
    }
    if (lines.length > 0) yield lines.join('');
    if (page.next === null) break;
    below = page.next;
    // A stretch without a match is nothing to send; the next one follows by itself.
    if (lines.length === 0) await pace();
  }
  yield foot;
}

function csvRow(action: ActionSummary): string {
  const cells = [
    ...PLAIN.map((column) => csvCell(action[column])),
    csvCell(action.failure?.code ?? null),
    csvCell(action.failure?.message ?? null),
    csvCell(JSON.stringify(action.parameters)),
  ];
  return `${cells.join(',')}\r\n`;
}
