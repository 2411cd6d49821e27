/** What the window asks for beyond the nouns (WIN-1, WIN-4, WIN-6): each answer comes out of an index made for it. */
import type { ActionStatus, ActionSummary } from '../contract/action.ts';
import type { ServerStatus } from '../contract/server.ts';
import type { ServiceState } from '../contract/service.ts';
import { type OverviewStore, WATCH_KINDS, type WatchEvent, type WatchKind } from '../core/overview-port.ts';
import type { ServiceRecord } from '../core/ports.ts';
import { type Pace, SLICE } from '../core/turns.ts';
import { pageQuery, unitsOf } from './action-list.ts';
import { SUMMARIES } from './actions.ts';
import { SERVICES } from './services.ts';
import type { Row, Statements } from './statements.ts';

const NEWEST_REJECTIONS = 2_000;

export const PRESENT = `SELECT id FROM actions WHERE status IN ('pending', 'approved', 'executing', 'unknown')`;
const OF_IDS = `SELECT ${SUMMARIES.list} FROM actions WHERE id IN (SELECT value FROM json_each(?))`;
/** By the primary key. */
const NEXT_SERVICES = `
  SELECT unit, ${SERVICES.list} FROM services WHERE (server_id, unit) > (?, ?) ORDER BY server_id, unit LIMIT ?`;
export const ENDED = `
  SELECT id FROM actions INDEXED BY actions_ended
  WHERE status IN ('completed', 'failed', 'rejected', 'cancelled', 'expired')
  ORDER BY coalesce(completed_at, rejected_at, cancelled_at, expires_at) DESC LIMIT ?`;

export const REASONS = `
  SELECT rejection_reason AS reason, max(rejected_at) AS at
  FROM (SELECT rejected_at, rejection_reason FROM actions WHERE rejection_reason IS NOT NULL
        ORDER BY rejected_at DESC LIMIT ${NEWEST_REJECTIONS})
  GROUP BY rejection_reason ORDER BY at DESC LIMIT ?`;

const KINDS = WATCH_KINDS.map((kind) => `'${kind}'`).join(', ');
export const WATCHED = `
  SELECT seq, at, kind, data ->> '$.service.name' AS name, data ->> '$.service.state' AS state,
    data ->> '$.service.enabled' AS enabled, data ->> '$.before.state' AS state_before,
    instr(data ->> '$.changed', '"enabled"') > 0 AS enabled_given, data ->> '$.server.status' AS status,
    CASE kind WHEN 'host.started' THEN (SELECT at FROM events AS e WHERE e.seq = events.seq - 1) END AS previous_at
  FROM events INDEXED BY events_uptime
  WHERE server_id IS ? AND at >= ? AND (at > ? OR seq > ?) AND kind IN (${KINDS}) ORDER BY at, seq LIMIT ?`;

export function createOverview(statements: Statements): OverviewStore {
  /** In the order of time, as many as fit into a slice at once. */
  async function watched(serverId: string | null, from: string, pace: Pace): Promise<WatchEvent[]> {
    const found: WatchEvent[] = [];
    for (let at = from, seq = -1; ; ) {
      await pace();
      const rows = statements.all(WATCHED, serverId, at, at, seq, SLICE.read);
      found.push(...rows.map(toWatchEvent));
      const last = rows.at(-1);
      if (last === undefined || rows.length < SLICE.read) return found;
      [at, seq] = [last.at as string, last.seq as number];
    }
  }

  return {
    services: () => statements.all(`SELECT ${SERVICES.list} FROM services`).map(SERVICES.fromRow),
    async servicesInSlices(pace) {
      const found: ServiceRecord[] = [];
      for (let server = '', unit = ''; ; ) {
        await pace();
        const rows = statements.all(NEXT_SERVICES, server, unit, SLICE.read);
        found.push(...rows.map(SERVICES.fromRow));
        const last = rows.at(-1);
        if (last === undefined || rows.length < SLICE.read) return found;
        [server, unit] = [last.server_id as string, last.unit as string];
      }
    },
    async actions(endedLimit, pace) {
      const present = statements.all(PRESENT).map((row) => row.id as number);
      const ids = [...present, ...statements.all(ENDED, endedLimit).map((row) => row.id as number)];
      ids.sort((a, b) => b - a);
      const found: ActionSummary[] = [];
      for (let from = 0; from < ids.length; from += SLICE.read) {
        await pace();
        const some = statements.all(OF_IDS, JSON.stringify(ids.slice(from, from + SLICE.read)));
        found.push(...some.map(SUMMARIES.fromRow).sort((a, b) => b.id - a.id));
      }
      return found;
    },
    actionsBelow(filter, given, limit) {
      const below = given ?? ((statements.get('SELECT max(id) AS id FROM actions')?.id ?? 0) as number) + 1;
      const from = Math.max(below - SLICE.looked, 1);
      const { sql, values } = pageQuery(
        SUMMARIES.list,
        { ...filter, units: unitsOf(statements, filter), limit, offset: 0 },
        { from, below },
      );
      const actions = statements.all(sql, ...values).map(SUMMARIES.fromRow);
      const last = actions.at(-1);
      const next = actions.length === limit && last !== undefined ? last.id : from;
      return { actions, next: next > 1 ? next : null };
    },
    actionsPerDay: (fromDay) =>
      statements
        .all('SELECT day, status, n FROM action_days WHERE day >= ? AND n > 0 ORDER BY day', fromDay)
        .map((row) => ({ day: row.day as string, status: row.status as ActionStatus, n: row.n as number })),
    rejectionReasons: (limit) => statements.all(REASONS, limit).map((row) => row.reason as string),
    async watchEvents(serverId, from, pace) {
      const ofHost = await watched(null, from, pace);
      return inOrder(ofHost, await watched(serverId, from, pace));
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
