/** The tables but that of the actions, each row held against what the log says of it (AUD-2). */
import type Database from 'better-sqlite3';
import { COVERAGE, type CoveredTable } from '../../core/audit/coverage.ts';
import { tokenProof } from '../../core/audit/fingerprints.ts';
import type { Known } from '../../core/audit/known.ts';
import type { Replay } from '../../core/audit/replay.ts';
import { serviceKey } from '../../core/audit/replay-servers.ts';
import { createCatalog } from '../../core/catalog.ts';
import type { Row } from '../statements.ts';
import { decoded, fieldsOf } from './fields.ts';
import { type Findings, UNREADABLE } from './findings.ts';
import type { Pace } from './pace.ts';

/** How the rows of one table are found in the replay, and what of them is compared. */
interface Comparison {
  table: CoveredTable;
  /** In a settled order where the key depends on it. */
  orderBy: string;
  key(row: Row): string;
  expected: Map<string, Known>;
  fields?(row: Row): Map<string, unknown>;
}

export async function passOverTables(
  db: Database.Database,
  replay: Replay,
  findings: Findings,
  pace: Pace,
): Promise<void> {
  for (const comparison of comparisons(replay)) await compareTable(db, comparison, findings, pace);
  await compareWindows(db, replay, findings, pace);
}

function comparisons({ servers, maintenance, administration }: Replay): Comparison[] {
  const byId = (table: CoveredTable, rows: Map<number, Known>): Comparison => ({
    table,
    orderBy: 'id',
    key: (row) => String(row.id),
    expected: texts(rows),
  });
  return [
    { table: 'servers', orderBy: 'key', key: incarnations(), expected: new Map(servers.servers) },
    {
      table: 'services',
      orderBy: 'server_id, unit',
      key: (row) => serviceKey(row.server_id, row.name),
      expected: new Map(servers.services),
    },
    {
      table: 'visitor_pages',
      orderBy: 'server_id',
      key: (row) => String(row.server_id),
      expected: new Map(servers.visitorPages),
      fields: (row) => new Map([['settings', decoded(row.settings_json)]]),
    },
    {
      ...byId('tokens', administration.tokens),
      fields: (row) => fieldsOf(row, COVERAGE.tokens).set('hash', tokenProof(String(row.hash))),
    },
    {
      table: 'settings',
      orderBy: 'name',
      key: (row) => String(row.name),
      expected: new Map(administration.settings),
      fields: (row) => new Map([['value', decoded(row.value_json)]]),
    },
    {
      table: 'action_types',
      orderBy: 'name',
      key: (row) => String(row.name),
      expected: new Map(administration.types),
      fields: typeFields,
    },
    byId('maintenance_schedules', maintenance.schedules),
    byId('allow_rules', maintenance.rules),
  ];
}

const texts = (rows: ReadonlyMap<number, Known>) => new Map([...rows].map(([id, known]) => [String(id), known]));

/** `web-1#2`: the second server of that id. */
function incarnations(): (row: Row) => string {
  const times = new Map<string, number>();
  return ({ server_id }) => {
    const id = String(server_id);
    const n = (times.get(id) ?? 0) + 1;
    times.set(id, n);
    return `${id}#${n}`;
  };
}

async function compareTable(
  db: Database.Database,
  comparison: Comparison,
  findings: Findings,
  pace: Pace,
): Promise<void> {
  const { table, orderBy, key, expected } = comparison;
  const fields = comparison.fields ?? ((row: Row) => fieldsOf(row, COVERAGE[table]));
  for (const row of db.prepare<[], Row>(`SELECT * FROM ${table} ORDER BY ${orderBy}`).iterate()) {
    const name = key(row);
    const known = expected.get(name) ?? null;
    expected.delete(name);
    if (table !== 'visitor_pages' || known !== null || row.settings_json !== null) {
      findings.row(table, name, known, fields(row));
    }
    if (pace.isOver()) await pace.rest();
  }
  for (const [name, known] of expected) findings.row(table, name, known, null);
}

/** A window that the migration made of a pause is found by its scope; no event ever told its number. */
async function compareWindows(
  db: Database.Database,
  { maintenance }: Replay,
  findings: Findings,
  pace: Pace,
): Promise<void> {
  const numbered = texts(maintenance.windows);
  const unnumbered = new Map(maintenance.unnumbered);
  for (const row of db.prepare<[], Row>('SELECT * FROM maintenance_windows ORDER BY id').iterate()) {
    const id = String(row.id);
    const scope = String(row.scope);
    const legacy = row.ended_at === null ? unnumbered.get(scope) : undefined;
    const known = numbered.get(id) ?? legacy ?? null;
    if (known !== null && known === legacy) unnumbered.delete(scope);
    numbered.delete(id);
    findings.row('maintenance_windows', id, known, fieldsOf(row, COVERAGE.maintenance_windows));
    if (pace.isOver()) await pace.rest();
  }
  for (const [id, known] of numbered) findings.row('maintenance_windows', id, known, null);
  for (const [scope, known] of unnumbered) findings.row('maintenance_windows', `of ${scope}`, known, null);
}

/** As the catalog shows it, which is what its events hold. */
function typeFields(row: Row): Map<string, unknown> {
  const name = String(row.name);
  const definition = decoded(row.definition_json);
  try {
    const type = createCatalog({ list: () => [{ name, definition }] }).get(name);
    return new Map(Object.entries(type ?? {}));
  } catch {
    return new Map<string, unknown>([['title', UNREADABLE]]);
  }
}
