/** What the window asks for beyond the nouns (WIN-1, WIN-4, WIN-6): each answer comes out of an index made for it. */
import type { ActionQuery, ActionStatus } from '../contract/action.ts';
import type { ServerStatus } from '../contract/server.ts';
import type { ServiceState } from '../contract/service.ts';
import { type OverviewStore, WATCH_KINDS, type WatchEvent, type WatchKind } from '../core/overview-port.ts';
import { pageQuery } from './action-list.ts';
import { SUMMARIES } from './actions.ts';
import { SERVICES } from './services.ts';
import type { Row, Statements } from './statements.ts';
import { namesOfUnit } from './unit-names.ts';

/** How many ids one call of `actionsBelow` looks at: a filter that matches little must not hold up the program. */
const STRETCH = 20_000;
const NEWEST_REJECTIONS = 20_000;

const PRESENT = `SELECT ${SUMMARIES.list} FROM actions WHERE status IN ('pending', 'approved', 'executing', 'unknown')`;
export const ENDED = `
  SELECT ${SUMMARIES.list} FROM actions INDEXED BY actions_ended
  WHERE status IN ('completed', 'failed', 'rejected', 'cancelled', 'expired')
  ORDER BY coalesce(completed_at, rejected_at, cancelled_at, expires_at) DESC LIMIT ?`;

export const REASONS = `
  SELECT rejection_reason AS reason, max(rejected_at) AS at
  FROM (SELECT rejected_at, rejection_reason FROM actions WHERE rejection_reason IS NOT NULL
        ORDER BY rejected_at DESC LIMIT ${NEWEST_REJECTIONS})
  GROUP BY rejection_reason ORDER BY at DESC LIMIT ?`;

const KINDS = WATCH_KINDS.map((kind) => `'${kind}'`).join(', ');
export const WATCHED = `
  SELECT at, kind, data ->> '$.service.name' AS name, data ->> '$.service.state' AS state,
    data ->> '$.service.enabled' AS enabled, data ->> '$.before.state' AS state_before,
    instr(data ->> '$.changed', '"enabled"') > 0 AS enabled_given, data ->> '$.server.status' AS status,
    CASE kind WHEN 'host.started' THEN (SELECT at FROM events AS e WHERE e.seq = events.seq - 1) END AS previous_at
  FROM events INDEXED BY events_uptime
  WHERE server_id IS ? AND at >= ? AND kind IN (${KINDS}) ORDER BY at, seq`;

export function createOverview(statements: Statements): OverviewStore {
  return {
    services: () => statements.all(`SELECT ${SERVICES.list} FROM services`).map(SERVICES.fromRow),
    actions: (endedLimit) =>
      [...statements.all(PRESENT), ...statements.all(ENDED, endedLimit)]
        .map(SUMMARIES.fromRow)
        .sort((a, b) => b.id - a.id),
    actionsBelow(filter, given, limit) {
      const below = given ?? ((statements.get('SELECT max(id) AS id FROM actions')?.id ?? 0) as number) + 1;
      const atLeast = below - STRETCH;
      const query: ActionQuery = { ...filter, limit, offset: 0, cursor: String(below) };
      const units = query.service_name === undefined ? undefined : namesOfUnit(statements, query.service_name);
      const { sql, values } = pageQuery(SUMMARIES.list, query, atLeast, units);
      const actions = statements.all(sql, ...values).map(SUMMARIES.fromRow);
      const last = actions.at(-1);
      const next = actions.length === limit && last !== undefined ? last.id : atLeast;
      return { actions, next: next > 1 ? next : null };
    },
    actionsPerDay: (fromDay) =>
      statements
        .all('SELECT day, status, n FROM action_days WHERE day >= ? AND n > 0 ORDER BY day', fromDay)
        .map((row) => ({ day: row.day as string, status: row.status as ActionStatus, n: row.n as number })),
    rejectionReasons: (limit) => statements.all(REASONS, limit).map((row) => row.reason as string),
    watchEvents(serverId, from) {
      const ofHost = statements.all(WATCHED, null, from);
      const ofServer = statements.all(WATCHED, serverId, from);
      return inOrder(ofHost.map(toWatchEvent), ofServer.map(toWatchEvent));
    },
  };
}

function toWatchEvent(row: Row): WatchEvent {
  return {
    at: row.at as string,
    kind: row.kind as WatchKind,
    name: row.name as string | null,
    state: row.state as ServiceState | null,
    enabled: row.enabled === null ? null : row.enabled === 1,
    state_before: row.state_before as ServiceState | null,
    enabled_given: row.enabled_given === 1,
    status: row.status as ServerStatus | null,
    previous_at: row.previous_at as string | null,
  };
}

/** The program starts before it sees anything, so at the same instant its start comes first. */
function inOrder(starts: WatchEvent[], seen: WatchEvent[]): WatchEvent[] {
  const events = [...starts, ...seen];
  return events.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}
