/** Stretches of the event log for any filters, in slices (API-3, AUD-1). */
import type { EventView } from '../contract/event.ts';
import type { EventQuery } from '../core/ports.ts';
import { type Pace, SLICE } from '../core/turns.ts';
import { eventQuery, toView } from './events.ts';
import type { Statements } from './statements.ts';

/**
 * One filter alone is read out of its index. With more the entries of one index have to be judged, so that is done a stretch of
 * the log at a time; and rows are decoded so many in a slice.
 */
export async function eventPage(statements: Statements, query: EventQuery, pace: Pace): Promise<EventView[]> {
  const { action_id, server_id, kinds, actor, limit, order } = query;
  const filters = [action_id, server_id, kinds, actor].filter((filter) => filter !== undefined).length;
  const isExact = filters <= 1 && query.withoutRepeated !== true;
  const newest = (statements.get('SELECT max(seq) AS seq FROM events')?.seq ?? 0) as number;
  const found: EventView[] = [];
  let { after = 0, before = newest + 1 } = query;
  before = Math.min(before, newest + 1);
  while (found.length < limit && after + 1 < before) {
    await pace();
    const stretch = isExact ? { after, before } : nextStretch(order, after, before);
    const most = Math.min(limit - found.length, SLICE.read);
    const { sql, values } = eventQuery({ ...query, ...stretch, limit: most });
    const rows = statements.all(sql, ...values).map(toView);
    found.push(...rows);
    // Where there were as many as were asked for, more of that stretch may come.
    const last = rows.length === most ? rows.at(-1) : undefined;
    if (order === 'oldest_first') after = last?.seq ?? stretch.before - 1;
    else before = last?.seq ?? stretch.after + 1;
  }
  return found;
}

function nextStretch(order: EventQuery['order'], after: number, before: number): { after: number; before: number } {
  return order === 'oldest_first'
    ? { after, before: Math.min(before, after + 1 + SLICE.looked) }
    : { after: Math.max(after, before - 1 - SLICE.looked), before };
}
