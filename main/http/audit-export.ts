/** The audit trail as a file, streamed page by page so that its length costs no memory (SPEC AUD-1, WIN-4). */
import type { EventView } from '../contract/event.ts';
import type { EventQuery, EventStore } from '../core/ports.ts';
import { SLICE } from '../core/turns.ts';
import { type FileSource, streamFile } from './streamed-file.ts';

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
  source: FileSource & { events: Pick<EventStore, 'page' | 'lastSeq'> },
  filter: Pick<EventQuery, 'server_id' | 'action_id' | 'kinds' | 'actor'>,
  format: 'jsonl' | 'csv',
): ReadableStream<Uint8Array> {
  const { events, pace } = source;
  const before = events.lastSeq() + 1;
  const line = format === 'csv' ? csvLine : (event: EventView) => `${JSON.stringify(event)}\n`;
  async function* pieces(): AsyncGenerator<string, void> {
    if (format === 'csv') yield `${CSV_COLUMNS.join(',')}\r\n`;
    for (let after = 0; ; ) {
      const page = await events.page({ ...filter, after, before, limit: SLICE.read, order: 'oldest_first' }, pace);
      const last = page.at(-1);
      if (last === undefined) return;
      after = last.seq;
      yield page.map(line).join('');
    }
  }
  return streamFile(source, pieces());
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
