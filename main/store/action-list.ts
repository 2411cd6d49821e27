/**
 * Lists and counts of actions (ACT-6), made for a million rows. Rows come newest first out of an index: a filter on
 * several statuses, servers or types becomes one ordered arm for each combination, and SQLite merges the arms. Totals
 * come from counts that triggers keep, unless a filter on service, time or text demands real counting.
 */
import { type ActionQuery, ActionStatus, type ActionSummary } from '../contract/action.ts';
import { canonicalUnit } from '../contract/unit-name.ts';
import type { ActionPage } from '../core/ports.ts';
import type { Table } from './columns.ts';
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

/** Above this many arms a scan of the newest rows is the better plan. */
const MOST_ARMS = 64;

export function listActions(statements: Statements, table: Table<ActionSummary>, query: ActionQuery): ActionPage {
  const units = query.service_name === undefined ? [] : namesOfUnit(statements, query.service_name);
  const { sql, values } = pageQuery(table.list, query, undefined, units);
  const actions = statements.all(sql, ...values).map(table.fromRow);
  const count = countQuery(query, units);
  const total = statements.get(count.sql, ...count.values)?.n as number;
  const last = actions.at(-1);
  const mayGoOn = actions.length === query.limit && last !== undefined;
  return { actions, total, next_cursor: mayGoOn ? String(last.id) : null };
}

/** `atLeast`: only ids from there on. `units`: all names that mean the unit of `service_name`; itself where not given. */
export function pageQuery(columns: string, query: ActionQuery, atLeast?: number, units?: readonly string[]): Query {
  const bounds: Condition[] = [];
  if (query.cursor !== undefined) bounds.push({ sql: 'id < ?', values: [Number(query.cursor)] });
  if (atLeast !== undefined) bounds.push({ sql: 'id >= ?', values: [atLeast] });
  const rest = [...narrowing(query), ...bounds];
  const arms = armsOf(query, units).map((arm) => {
    const all = [...arm, ...rest];
    const where = all.length === 0 ? '' : ` WHERE ${all.map((condition) => condition.sql).join(' AND ')}`;
    return { sql: `SELECT id FROM actions${where}`, values: all.flatMap((condition) => condition.values) };
  });
  const ids = `${arms.map((arm) => arm.sql).join(' UNION ALL ')} ORDER BY id DESC LIMIT ? OFFSET ?`;
  return {
    sql: `SELECT ${columns} FROM actions WHERE id IN (${ids}) ORDER BY id DESC`,
    values: [...arms.flatMap((arm) => arm.values), query.limit, query.cursor === undefined ? query.offset : 0],
  };
}

/** Each arm reads one stretch of an index that is in order of id; together they match the filters on those columns. */
function armsOf(
  { status, server_id, action_type, service_name }: ActionQuery,
  units: readonly string[] | undefined,
): Condition[][] {
  const statuses = status ?? ActionStatus.options;
  // Unary plus: judged on each row, so that none of these leads the planner to another index, and to sorting.
  const type = oneOf('+action_type', action_type);
  const others = judged(oneOf('+status', status), oneOf('+server_id', server_id), type);
  if (service_name !== undefined) {
    return (units ?? [canonicalUnit(service_name)]).map((unit) => [equals('unit', unit), ...others]);
  }
  const [column, chosen, rest] =
    server_id !== undefined ? (['server_id', server_id, type] as const) : (['action_type', action_type, null] as const);
  const byStatus = distinct(statuses).map((one) => equals('status', one));
  if (chosen === undefined)
    return status === undefined || status.length === 0 ? [others] : byStatus.map((one) => [one]);
  const arms = distinct(chosen).flatMap((value) =>
    byStatus.map((one) => [equals(column, value), one, ...judged(rest)]),
  );
  return arms.length === 0 || arms.length > MOST_ARMS ? [others] : arms;
}

/** Filters that are judged row by row, whichever way the rows are found. */
function narrowing({
  created_from,
  created_to,
  text,
}: Pick<ActionQuery, 'created_from' | 'created_to' | 'text'>): Condition[] {
  const conditions: Condition[] = [];
  if (created_from !== undefined) conditions.push({ sql: 'created_at >= ?', values: [created_from] });
  if (created_to !== undefined) conditions.push({ sql: 'created_at < ?', values: [created_to] });
  if (text !== undefined) {
    const pattern = `%${text.replaceAll(/[\\%_]/g, '\\$&')}%`;
    const columns = ['command', 'note', 'rejection_reason', 'created_by', 'service_name', 'server_id'];
    const sql = columns.map((column) => `${column} LIKE ? ESCAPE '\\'`).join(' OR ');
    conditions.push({ sql: `(${sql})`, values: columns.map(() => pattern) });
  }
  return conditions;
}

/** Without filters on service, time or text the sum of a few kept counts; else the rows are counted. */
export function countQuery(
  { status, server_id, action_type, service_name, ...query }: ActionQuery,
  units?: readonly string[],
): Query {
  const counted = narrowing(query);
  if (service_name !== undefined) counted.push(isOneOf('unit', units ?? [canonicalUnit(service_name)]));
  const isKept = counted.length === 0;
  const plus = isKept ? '' : '+';
  const all = [
    ...counted,
    ...judged(
      oneOf(`${plus}status`, isKept ? (status ?? ActionStatus.options) : status),
      oneOf(`${plus}server_id`, server_id),
      oneOf(`${plus}action_type`, action_type),
    ),
  ];
  const what = isKept ? 'coalesce(sum(n), 0) AS n FROM action_counts' : 'count(*) AS n FROM actions';
  return {
    sql: `SELECT ${what} WHERE ${all.map(({ sql }) => sql).join(' AND ')}`,
    values: all.flatMap(({ values }) => values),
  };
}

function equals(column: string, value: string): Condition {
  return { sql: `${column} = ?`, values: [value] };
}

function isOneOf(column: string, values: readonly string[]): Condition {
  return { sql: `${column} IN (${values.map(() => '?').join(', ')})`, values: [...values] };
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
