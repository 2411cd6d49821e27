/**
 * A page of actions and their total (ACT-6). Where an index answers straight away, in one statement; else the rows are walked a
 * stretch at a time, newest first, so that no filter and no offset holds anyone else up.
 */
import type { ActionQuery, ActionSummary } from '../contract/action.ts';
import type { ActionPage } from '../core/ports.ts';
import { type Pace, SLICE } from '../core/turns.ts';
import {
  countQuery,
  type Filters,
  isExact,
  isKept,
  nextPlaceQuery,
  type Place,
  pageQuery,
  type Stretch,
  stretchCountQuery,
  timeCountQuery,
  unitsOf,
} from './action-list.ts';
import type { Table } from './columns.ts';
import type { Statements } from './statements.ts';

/** After every time that is written. */
const EVER = ':';

export async function listActions(
  statements: Statements,
  table: Table<ActionSummary>,
  given: ActionQuery,
  pace: Pace,
): Promise<ActionPage> {
  const query = { ...given, units: unitsOf(statements, given) };
  const { actions, total } = await pageAndTotal(statements, table, query, pace);
  const last = actions.at(-1);
  const mayGoOn = actions.length === query.limit && last !== undefined;
  return { actions, total, next_cursor: mayGoOn ? String(last.id) : null };
}

type Counted = Pick<ActionPage, 'actions' | 'total'>;
/** With what it means by now. */
type Asked = ActionQuery & Filters;

async function pageAndTotal(
  statements: Statements,
  table: Table<ActionSummary>,
  query: Asked,
  pace: Pace,
): Promise<Counted> {
  const known = await knownTotal(statements, query, pace);
  if (known === 0) return { actions: [], total: 0 };
  const offset = query.cursor === undefined ? query.offset : 0;
  if (known === null || !isExact(query) || offset > SLICE.looked) return walk(statements, table, query, known, pace);
  await pace();
  const within = query.cursor === undefined ? {} : { below: Number(query.cursor) };
  const { sql, values } = pageQuery(table.list, { ...query, offset }, within);
  return { actions: statements.all(sql, ...values).map(table.fromRow), total: known };
}

/** null: it is counted while walking. */
async function knownTotal(statements: Statements, query: Asked, pace: Pace): Promise<number | null> {
  if (isKept(query)) {
    const { sql, values } = countQuery(query);
    return statements.get(sql, ...values)?.n as number;
  }
  const isTimed = query.created_from !== undefined || query.created_to !== undefined;
  return isTimed ? countByTime(statements, query, pace) : null;
}

/** Along the index of times: a short period costs little however long the history is. */
async function countByTime(statements: Statements, query: Asked, pace: Pace): Promise<number> {
  const before = query.created_to ?? EVER;
  let total = 0;
  let after: Place = { created_at: query.created_from ?? '', id: -1 };
  for (;;) {
    await pace();
    const next = nextPlaceQuery(after, before, SLICE.looked);
    const place = (statements.get(next.sql, ...next.values) ?? null) as Place | null;
    const count = timeCountQuery(query, after, before, place);
    total += statements.get(count.sql, ...count.values)?.n as number;
    if (place === null) return total;
    after = place;
  }
}

async function walk(
  statements: Statements,
  table: Table<ActionSummary>,
  query: Asked,
  known: number | null,
  pace: Pace,
): Promise<Counted> {
  const end = ((statements.get('SELECT max(id) AS id FROM actions')?.id ?? 0) as number) + 1;
  const start = query.cursor === undefined ? end : Math.min(Number(query.cursor), end);
  const actions: ActionSummary[] = [];
  let skip = query.cursor === undefined ? query.offset : 0;
  let met = 0;

  function read(within: Stretch): void {
    const limit = query.limit - actions.length;
    const { sql, values } = pageQuery(table.list, { ...query, limit, offset: skip }, within);
    actions.push(...statements.all(sql, ...values).map(table.fromRow));
    skip = 0;
  }

  for (let below = end; below > 1; below -= SLICE.looked) {
    if (known !== null && (actions.length === query.limit || met === known)) break;
    await pace();
    const stretch = { from: Math.max(below - SLICE.looked, 1), below };
    const count = stretchCountQuery(query, stretch);
    const n = statements.get(count.sql, ...count.values)?.n as number;
    met += n;
    if (n <= skip) skip -= n;
    else if (actions.length < query.limit && stretch.from < start) read({ ...stretch, below: Math.min(below, start) });
  }
  return { actions, total: known ?? met };
}
