/**
 * The statements behind lists and counts of actions (ACT-6), made for a million rows. Rows come newest first out of an index: a
 * filter on several statuses, servers or types becomes one ordered arm for each combination, and SQLite merges the arms. Totals
 * come from counts that triggers keep. What has to be judged row by row is asked a stretch of ids at a time (action-walk.ts).
 */
import { type ActionQuery, ActionStatus } from '../contract/action.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import type { Bound, Statements } from './statements.ts';
import { namesOfUnit } from './unit-names.ts';

/** A condition with the values it binds. */
interface Condition {
  sql: string;
  values: Bound[];
}

export interface Query {
  sql: string;
  values: Bound[];
}

/** Ids from `from` on and below `below`. */
export interface Stretch {
  from?: number;
  below?: number;
}

/** `units`: all names that mean the unit of `service_name`; itself where not given. */
export type Filters = Omit<ActionQuery, 'limit' | 'offset' | 'cursor'> & { units?: readonly string[] | undefined };

/** What a filter on a service means by now (SVC-6). */
export function unitsOf(statements: Statements, { service_name }: Pick<Filters, 'service_name'>): string[] | undefined {
  return service_name === undefined ? undefined : namesOfUnit(statements, service_name);
}

/** Above this many arms a scan of the newest rows is the better plan. */
const MOST_ARMS = 64;

/** Whether a page is read straight out of an index, none of whose entries has to be judged. */
export function isExact(query: Filters): boolean {
  return armsOf(query).isExact && narrowing(query).length === 0;
}

/** Whether the total is the sum of a few kept counts. */
export function isKept(query: Filters): boolean {
  return query.service_name === undefined && narrowing(query).length === 0;
}

export function pageQuery(
  columns: string,
  query: Filters & { limit: number; offset: number },
  within: Stretch = {},
): Query {
  const ids = idsQuery(query, within);
  return {
    sql: `SELECT ${columns} FROM actions WHERE id IN (${ids.sql} ORDER BY id DESC LIMIT ? OFFSET ?) ORDER BY id DESC`,
    values: [...ids.values, query.limit, query.offset],
  };
}

/** How many there are in a stretch. */
export function stretchCountQuery(query: Filters, within: Stretch): Query {
  const ids = idsQuery(query, within);
  return { sql: `SELECT count(*) AS n FROM (${ids.sql})`, values: ids.values };
}

function idsQuery(query: Filters, { from, below }: Stretch): Query {
  const bounds: Condition[] = [];
  if (below !== undefined) bounds.push({ sql: 'id < ?', values: [below] });
  if (from !== undefined) bounds.push({ sql: 'id >= ?', values: [from] });
  const rest = [...narrowing(query), ...bounds];
  const arms = armsOf(query).arms.map((arm) => {
    const all = [...arm, ...rest];
    const where = all.length === 0 ? '' : ` WHERE ${all.map((condition) => condition.sql).join(' AND ')}`;
    return { sql: `SELECT id FROM actions${where}`, values: all.flatMap((condition) => condition.values) };
  });
  return { sql: arms.map((arm) => arm.sql).join(' UNION ALL '), values: arms.flatMap((arm) => arm.values) };
}

interface Arms {
  /** Each reads one stretch of an index that is in order of id; together they match the filters on those columns. */
  arms: Condition[][];
  /** Every entry that an arm reads matches. */
  isExact: boolean;
}

function armsOf({ status, server_id, action_type, service_name, units }: Filters): Arms {
  const statuses = status ?? ActionStatus.options;
  // Unary plus: judged on each row, so that none of these leads the planner to another index, and to sorting.
  const type = oneOf('+action_type', action_type);
  const others = judged(oneOf('+status', status), oneOf('+server_id', server_id), type);
  if (service_name !== undefined) {
    const names = units ?? [canonicalUnit(service_name)];
    return { arms: names.map((unit) => [equals('unit', unit), ...others]), isExact: others.length === 0 };
  }
  const [column, chosen, rest] =
    server_id !== undefined ? (['server_id', server_id, type] as const) : (['action_type', action_type, null] as const);
  const byStatus = distinct(statuses).map((one) => equals('status', one));
  if (chosen === undefined) {
    const isAll = status === undefined || status.length === 0;
    return { arms: isAll ? [others] : byStatus.map((one) => [one]), isExact: !isAll || others.length === 0 };
  }
  const arms = distinct(chosen).flatMap((value) =>
    byStatus.map((one) => [equals(column, value), one, ...judged(rest)]),
  );
  const areFew = arms.length > 0 && arms.length <= MOST_ARMS;
  return areFew ? { arms, isExact: rest === null } : { arms: [others], isExact: false };
}

/** Filters that are judged row by row, whichever way the rows are found. */
function narrowing({ created_from, created_to, text }: Filters): Condition[] {
  const conditions: Condition[] = [];
  if (created_from !== undefined) conditions.push({ sql: '+created_at >= ?', values: [created_from] });
  if (created_to !== undefined) conditions.push({ sql: '+created_at < ?', values: [created_to] });
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const columns = ['command', 'note', 'rejection_reason', 'created_by', 'service_name', 'server_id'];
    const sql = columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
    conditions.push({ sql: `(${sql})`, values: columns.map(() => pattern) });
  }
  return conditions;
}

/** The sum of a few kept counts; only where `isKept`. */
export function countQuery({ status, server_id, action_type }: Filters): Query {
  const all = judged(
    oneOf('status', status ?? ActionStatus.options),
    oneOf('server_id', server_id),
    oneOf('action_type', action_type),
  );
  return {
    sql: `SELECT coalesce(sum(n), 0) AS n FROM action_counts WHERE ${all.map(({ sql }) => sql).join(' AND ')}`,
    values: all.flatMap(({ values }) => values),
  };
}

/** A place in the order of creation. */
export interface Place {
  created_at: string;
  id: number;
}

const BY_TIME = 'FROM actions INDEXED BY actions_by_time WHERE (created_at, id) > (?, ?) AND created_at < ?';

/** The last of the next `size` actions after a place and before a time; no row where there are not as many. */
export function nextPlaceQuery(after: Place, before: string, size: number): Query {
  return {
    sql: `SELECT created_at, id ${BY_TIME} ORDER BY created_at, id LIMIT 1 OFFSET ?`,
    values: [after.created_at, after.id, before, size - 1],
  };
}

/** How many match after a place, up to the other or, without one, before a time. The times of the query are not looked at. */
export function timeCountQuery(query: Filters, after: Place, before: string, upTo: Place | null): Query {
  const { created_from: _from, created_to: _to, service_name, units, ...rest } = query;
  const all = [
    ...narrowing(rest),
    ...judged(
      oneOf('+status', rest.status),
      oneOf('+server_id', rest.server_id),
      oneOf('+action_type', rest.action_type),
      service_name === undefined ? null : oneOf('+unit', units ?? [canonicalUnit(service_name)]),
      upTo === null ? null : { sql: '(created_at, id) <= (?, ?)', values: [upTo.created_at, upTo.id] },
    ),
  ];
  return {
    sql: `SELECT count(*) AS n ${[BY_TIME, ...all.map(({ sql }) => sql)].join(' AND ')}`,
    values: [after.created_at, after.id, before, ...all.flatMap(({ values }) => values)],
  };
}

function equals(column: string, value: string): Condition {
  return { sql: `${column} = ?`, values: [value] };
}

/** One bound value however many are asked for, so that the text of the statement does not vary with their number. */
function oneOf(column: string, values: readonly string[] | undefined): Condition | null {
  if (values === undefined) return null;
  return { sql: `${column} IN (SELECT value FROM json_each(?))`, values: [JSON.stringify(values)] };
}

function judged(...conditions: (Condition | null)[]): Condition[] {
  return conditions.filter((condition) => condition !== null);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}

const OPEN = `
  SELECT server_id, sum(n) AS open, coalesce(sum(n) FILTER (WHERE status = 'pending'), 0) AS pending
  FROM action_counts WHERE status IN ('pending', 'approved', 'executing') AND n > 0`;

export function openCounts(statements: Statements): Map<string, { pending: number; open: number }> {
  const rows = statements.all(`${OPEN} GROUP BY server_id`);
  return new Map(
    rows.map((row) => [row.server_id as string, { pending: row.pending as number, open: row.open as number }]),
  );
}

export function openCount(statements: Statements, serverId: string): { pending: number; open: number } {
  const row = statements.get(`${OPEN} AND server_id = ?`, serverId);
  return { pending: (row?.pending ?? 0) as number, open: (row?.open ?? 0) as number };
}

export function countsByStatus(statements: Statements): Record<ActionStatus, number> {
  const rows = statements.all('SELECT status, sum(n) AS n FROM action_counts GROUP BY status');
  const found = new Map(rows.map((row) => [row.status, row.n as number]));
  return Object.fromEntries(ActionStatus.options.map((status) => [status, found.get(status) ?? 0])) as Record<
    ActionStatus,
    number
  >;
}
