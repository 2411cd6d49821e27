/** Maintenance that is over, and what it came to (MNT-6): walked in slices, for there is no end to a past. */
import type { LogQuery, WindowCount, WindowRecord } from '../core/maintenance-ports.ts';
import { inSlices, type Pace, SLICE } from '../core/turns.ts';
import { nextPlaceQuery, type Place } from './action-list.ts';
import type { Row, Statements } from './statements.ts';

/** After every time that is written. */
const EVER = ':';
/** Each names what it affected, which may be a thousand servers. */
const WINDOWS_AT_ONCE = 5;

export const NEXT_PAST = `
  SELECT ended_at, id, scope FROM maintenance_windows INDEXED BY maintenance_past
  WHERE ended_at IS NOT NULL AND (ended_at, id) < (?, ?) ORDER BY ended_at DESC, id DESC LIMIT ?`;

/** Newest end first; `read` gives the window of an id. */
export async function pastWindows(
  statements: Statements,
  { scope, limit, offset }: LogQuery,
  read: (id: number) => WindowRecord,
  pace: Pace,
): Promise<{ windows: WindowRecord[]; total: number }> {
  const ids: number[] = [];
  let total = 0;
  for (let ended = EVER, below = 0; ; ) {
    await pace();
    const rows = statements.all(NEXT_PAST, ended, below, SLICE.looked);
    for (const row of rows) {
      if (scope !== undefined && row.scope !== scope) continue;
      if (total >= offset && ids.length < limit) ids.push(row.id as number);
      total += 1;
    }
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE.looked) break;
    [ended, below] = [last.ended_at as string, last.id as number];
  }
  return { windows: await inSlices(ids, WINDOWS_AT_ONCE, pace, read), total };
}

const SECONDS = '(julianday(coalesce(ended_at, ?)) - julianday(started_at)) * 86400';
export const NEXT_BEGUN = `
  SELECT started_at, id, scope, activated_by, ${SECONDS} AS seconds,
    max(was_overdue, coalesce(eta < coalesce(ended_at, ?), 0)) AS overdue
  FROM maintenance_windows WHERE (started_at, id) > (?, ?) ORDER BY started_at, id LIMIT ?`;

/** Of windows that began at or after `from`, by scope and person; open ones count up to `now`. */
export async function countsSince(
  statements: Statements,
  from: string,
  now: string,
  pace: Pace,
): Promise<WindowCount[]> {
  const counts = new Map<string, WindowCount>();
  for (let at = from, id = -1; ; ) {
    await pace();
    const rows = statements.all(NEXT_BEGUN, now, now, at, id, SLICE.read);
    for (const row of rows) addTo(counts, row);
    const last = rows.at(-1);
    if (last === undefined || rows.length < SLICE.read) break;
    [at, id] = [last.started_at as string, last.id as number];
  }
  return [...counts.values()];
}

function addTo(counts: Map<string, WindowCount>, row: Row): void {
  const { scope, activated_by, seconds, overdue } = row as {
    scope: string;
    activated_by: string;
    seconds: number;
    overdue: number;
  };
  const key = JSON.stringify([scope, activated_by]);
  const before = counts.get(key);
  counts.set(key, {
    scope,
    activated_by,
    windows: (before?.windows ?? 0) + 1,
    total_seconds: (before?.total_seconds ?? 0) + seconds,
    longest_seconds: Math.max(before?.longest_seconds ?? seconds, seconds),
    overdue: (before?.overdue ?? 0) + overdue,
  });
}

export const HELD = `
  SELECT count(*) FILTER (WHERE allowed_by IS NULL) AS held, count(allowed_by) AS allowed
  FROM actions INDEXED BY actions_by_time
  WHERE (created_at, id) > (?, ?) AND (created_at, id) <= (?, ?) AND held_by_json IS NOT NULL`;

/** Actions filed since `from` on a held server: those that waited, and those that passed by a rule. */
export async function heldSince(
  statements: Statements,
  from: string,
  pace: Pace,
): Promise<{ held: number; allowed: number }> {
  const found = { held: 0, allowed: 0 };
  for (let after: Place | null = { created_at: from, id: -1 }; after !== null; ) {
    await pace();
    const query = nextPlaceQuery(after, EVER, SLICE.looked);
    const next = (statements.get(query.sql, ...query.values) ?? null) as Place | null;
    const upTo = next ?? { created_at: EVER, id: 0 };
    const row = statements.get(HELD, after.created_at, after.id, upTo.created_at, upTo.id);
    found.held += row?.held as number;
    found.allowed += row?.allowed as number;
    after = next;
  }
  return found;
}
