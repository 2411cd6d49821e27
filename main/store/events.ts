/** The event log (API-3, AUD-1): appended to within a transaction, never changed. */
import { z } from 'zod';
import { canonicalJson } from '../contract/canonical-json.ts';
import type { AuditHead, EventView } from '../contract/event.ts';
import { isoTime } from '../contract/time.ts';
import { type AnchoredLog, GENESIS } from '../core/audit/anchors.ts';
import type { EventQuery, EventStore, NewEvent } from '../core/ports.ts';
import { parseJson } from './columns.ts';
import { eventPage } from './event-pages.ts';
import { HASHED_COLUMNS, hashRow } from './hash-chain.ts';
import type { Bound, Row, Statements } from './statements.ts';

const COLUMNS = HASHED_COLUMNS.join(', ');
const Data = z.record(z.string(), z.unknown());

/** `verify`: checks the whole log on a connection of its own. */
export function createEvents(statements: Statements, verify: EventStore['verify']): EventStore {
  return {
    list(query) {
      const { sql, values } = eventQuery(query);
      return statements.all(sql, ...values).map(toView);
    },
    page: (query, pace) => eventPage(statements, query, pace),
    lastSeq: () => (statements.get('SELECT max(seq) AS seq FROM events')?.seq ?? 0) as number,
    ...anchoredLog(statements),
    verify,
  };
}

/** Also of a log that is read without its host. */
export function anchoredLog(statements: Statements): AnchoredLog {
  return {
    head() {
      const last = statements.get('SELECT seq, hash, at FROM events ORDER BY seq DESC LIMIT 1');
      return last === undefined ? { seq: 0, hash: GENESIS, at: null } : (last as unknown as AuditHead);
    },
    hashAt: (seq) => (statements.get('SELECT hash FROM events WHERE seq = ?', seq)?.hash ?? null) as string | null,
  };
}

/** Must run within an immediate transaction: it reads the newest row to follow it. `at` is milliseconds since 1970. */
export function appendEvent(statements: Statements, event: NewEvent, at: number): EventView {
  const last = statements.get('SELECT seq, hash FROM events ORDER BY seq DESC LIMIT 1');
  const previous = (last?.hash ?? GENESIS) as string;
  const actor_id = event.actor.id;
  const row = {
    seq: ((last?.seq ?? 0) as number) + 1,
    at: isoTime(at),
    kind: event.kind,
    actor_kind: event.actor.kind,
    actor: event.actor.name,
    via: event.actor.via,
    server_id: event.server_id ?? null,
    action_id: event.action_id ?? null,
    data: canonicalJson(actor_id === undefined ? event.data : { ...event.data, actor_id }),
  };
  const hash = hashRow(previous, row);
  statements.run(
    `INSERT INTO events (${COLUMNS}, prev_hash, hash) VALUES (${HASHED_COLUMNS.map(() => '?').join(', ')}, ?, ?)`,
    ...HASHED_COLUMNS.map((column) => row[column]),
    previous,
    hash,
  );
  return toView({ ...row, hash });
}

/** Also of rows that come with a hash alone. */
export function toView(row: Row): EventView {
  return { ...(row as Omit<EventView, 'data'>), data: parseJson(row.data, Data) };
}

/**
 * Rows come in order out of one index: that of the action, the server, the kinds (one arm each, merged) or the actor,
 * whichever is asked for first in this order. The other filters, kept off the indexes by a unary plus, narrow it.
 */
export function eventQuery(query: EventQuery): { sql: string; values: Bound[] } {
  const narrow: string[] = [];
  const values: Bound[] = [];
  const add = (sql: string, ...bound: Bound[]) => {
    narrow.push(sql);
    values.push(...bound);
  };
  const { action_id, server_id, kinds, actor } = query;
  const lead =
    action_id !== undefined ? 'action' : server_id !== undefined ? 'server' : kinds !== undefined ? 'kind' : 'actor';
  if (query.after !== undefined) add('seq > ?', query.after);
  if (query.before !== undefined) add('seq < ?', query.before);
  if (action_id !== undefined) add('action_id = ?', action_id);
  if (server_id !== undefined) add(lead === 'server' ? 'server_id = ?' : '+server_id = ?', server_id);
  if (kinds !== undefined && lead !== 'kind') add('+kind IN (SELECT value FROM json_each(?))', JSON.stringify(kinds));
  if (actor !== undefined) add(lead === 'actor' ? 'actor = ?' : '+actor = ?', actor);

  if (query.withoutRepeated && server_id === undefined && kinds === undefined) add("data ->> '$.part_of' IS NULL");

  const arms: { sql: string[]; values: Bound[] }[] =
    lead === 'kind'
      ? [...new Set(kinds)].map((kind) => ({ sql: ['kind = ?', ...narrow], values: [kind, ...values] }))
      : [{ sql: narrow, values }];
  if (arms.length === 0) arms.push({ sql: ['0'], values: [] });
  const order = query.order === 'oldest_first' ? 'seq' : 'seq DESC';
  const select = arms.map(
    ({ sql }) => `SELECT seq FROM events${sql.length === 0 ? '' : ` WHERE ${sql.join(' AND ')}`}`,
  );
  return {
    sql: `SELECT ${COLUMNS}, hash FROM events
          WHERE seq IN (${select.join(' UNION ALL ')} ORDER BY ${order} LIMIT ?) ORDER BY ${order}`,
    values: [...arms.flatMap((arm) => arm.values), query.limit],
  };
}
