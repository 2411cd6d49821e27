/** The audit trail as a file, streamed page by page so that its length costs no memory (SPEC AUD-1, WIN-4). */
import type { EventView } from '../contract/event.ts';
import type { EventQuery, EventStore } from '../core/ports.ts';

const PAGE = 500;
const CSV_COLUMNS = [
  'seq',
  'at',
  'kind',
  'actor_kind',
  'actor',
  'via',
  'server_id',
  'action_id',
  'data',
  'hash',
] as const satisfies (keyof EventView)[];

/** Everything recorded up to now that passes the filter, oldest first. CSV as in RFC 4180, with a header line. */
export function exportAudit(
  events: Pick<EventStore, 'list' | 'lastSeq'>,
  filter: Pick<EventQuery, 'server_id' | 'action_id' | 'kinds' | 'actor'>,
  format: 'jsonl' | 'csv',
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  const before = events.lastSeq() + 1;
  const line = format === 'csv' ? csvLine : (event: EventView) => `${JSON.stringify(event)}\n`;
  let after = 0;
  let isHeaderDue = format === 'csv';
  return new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isHeaderDue) {
          isHeaderDue = false;
          controller.enqueue(encoder.encode(`${CSV_COLUMNS.join(',')}\r\n`));
          return;
        }
        const page = events.list({ ...filter, after, before, limit: PAGE, order: 'oldest_first' });
        const last = page.at(-1);
        if (last === undefined) return controller.close();
        after = last.seq;
        controller.enqueue(encoder.encode(page.map(line).join('')));
      },
    },
    { highWaterMark: 0 },
  );
}

function csvLine(event: EventView): string {
  const cells = CSV_COLUMNS.map((column) => csvCell(column === 'data' ? JSON.stringify(event.data) : event[column]));
  return `${cells.join(',')}\r\n`;
}

/**
 * A cell that a spreadsheet would take for a formula gets a ' in front, also where it writes its signs fullwidth; one that holds
 * what some countries' spreadsheets split at is quoted.
 */
export function csvCell(value: string | number | null): string {
  const text = String(value ?? '');
  const safe = typeof value === 'string' && /^[=+\-@\t\r＝＋－＠]/.test(text) ? `'${text}` : text;
  return /[",;\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
