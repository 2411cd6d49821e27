import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, onTestFinished, test } from 'vitest';
import { COVERAGE, type CoveredTable, DERIVED_TABLES, LEFT_TABLES } from '../../core/audit/coverage.ts';
import { MIGRATIONS, openTest } from '../testing/store-fixture.ts';
import { appendByHand, dropTriggers, livedDatabase } from '../testing/tampering.ts';
import { verifyOpened } from './verify.ts';

const TABLES = Object.keys(COVERAGE) as CoveredTable[];
type Row = Record<string, string | number | null>;

/** What is found after `tamper`, which is then taken back. */
async function foundAfter(db: Database.Database, tamper: () => void) {
  db.pragma('foreign_keys = OFF');
  db.pragma('ignore_check_constraints = ON');
  db.exec('BEGIN');
  try {
    tamper();
    return await verifyOpened(db, MIGRATIONS);
  } finally {
    db.exec('ROLLBACK');
  }
}

const KEYS: Record<CoveredTable, readonly string[]> = {
  actions: ['id'],
  action_outputs: ['action_id'],
  servers: ['key'],
  services: ['server_id', 'unit'],
  tokens: ['id'],
  settings: ['name'],
  action_types: ['name'],
  maintenance_windows: ['id'],
  maintenance_schedules: ['id'],
  allow_rules: ['id'],
  visitor_pages: ['server_id'],
};

/** What is beside an action is told as part of it. */
const namedAs = (table: CoveredTable) => (table === 'action_outputs' ? 'actions' : table);
const sql = (value: string | number | null) =>
  typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : String(value);
const whereOf = (table: CoveredTable, row: Row) =>
  KEYS[table].map((key) => `${key} = ${sql(row[key] ?? null)}`).join(' AND ');

const FLAGS = ['is_critical', 'enabled', 'was_overdue', 'stdout_cut', 'stderr_cut'];
const NUMBERS = ['approval_order', 'exit_code', 'allowed_by', 'schedule_id'];
const CHOICES: Record<string, [string, string]> = {
  status: ['failed', 'completed'],
  sudo: ['none', 'passwordless'],
  kind: ['once', 'recurring'],
};

/** Another value that the column takes. */
function another(column: string, value: string | number | null): string {
  const choice = Object.hasOwn(CHOICES, column) ? CHOICES[column] : undefined;
  if (choice !== undefined) return `'${value === choice[0] ? choice[1] : choice[0]}'`;
  if (column === 'hash') return `'${'e'.repeat(64)}'`;
  if (column === 'value_json') return "'99'";
  if (column.endsWith('_json')) return `'{"other":1}'`;
  if (FLAGS.includes(column)) return `1 - ${column}`;
  if (typeof value === 'number') return `${column} + 7`;
  return NUMBERS.includes(column) ? '7' : `coalesce(${column}, '') || 'x'`;
}

/** By column a row that the column says something of, or else just one. */
function* targets(db: Database.Database, table: CoveredTable): Generator<{ column: string; row: Row }> {
  const rows = db.prepare<[], Row>(`SELECT * FROM ${table}`).all();
  for (const column of COVERAGE[table].covered) {
    const row = rows.findLast((one) => one[column] !== null) ?? rows.at(-1);
    if (row === undefined) throw new Error(`nothing is in ${table}`);
    yield { column, row };
  }
}

describe('AUD-2: the log against the tables', () => {
  test('after something of everything each table holds exactly what the log says, and nothing is left out', async () => {
    const db = await livedDatabase();
    const found = await foundAfter(db, () => {});
    expect(found).toMatchObject({ ok: true, verdict: 'whole', differences: [], not_covered: [] });
    const compared = new Map(found.compared.map(({ table, rows }) => [table, rows]));
    expect([...compared.keys()].sort()).toEqual(TABLES.filter((table) => table !== 'action_outputs').sort());
    expect(Math.min(...compared.values())).toBeGreaterThan(0);
    expect(found.head?.seq).toBe(found.rows);
  });

  test('every column is either told by the log or said not to be; no table is forgotten', () => {
    const { dir } = openTest();
    const db = new Database(join(dir, 'holdpoint.db'));
    onTestFinished(() => void db.close());
    const names = db
      .prepare<[], string>("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .pluck()
      .all();
    expect(names.sort()).toEqual([...TABLES, ...DERIVED_TABLES, ...LEFT_TABLES].sort());
    for (const table of TABLES) {
      const columns = db.prepare<[string], string>('SELECT name FROM pragma_table_info(?)').pluck().all(table);
      expect([table, columns.sort()]).toEqual([table, [...COVERAGE[table].covered, ...COVERAGE[table].left].sort()]);
    }
  });

  test.each(TABLES)(
    '%s: each column changed by hand, with no trigger left, is named; what is not covered is not',
    async (table) => {
      const db = await livedDatabase();
      for (const { column, row } of targets(db, table)) {
        const found = await foundAfter(db, () => {
          dropTriggers(db);
          const { changes } = db
            .prepare(
              `UPDATE ${table} SET ${column} = ${another(column, row[column] ?? null)} WHERE ${whereOf(table, row)}`,
            )
            .run();
          expect([column, changes]).toEqual([column, 1]);
        });
        const tables = new Set(found.differences.map((difference) => difference.table));
        expect([column, found.verdict, tables.has(namedAs(table)), tables.has('schema')]).toEqual([
          column,
          'differs',
          true,
          true,
        ]);
      }
      for (const column of COVERAGE[table].left.filter((name) => name !== 'key')) {
        const found = await foundAfter(db, () => {
          dropTriggers(db);
          const row = db.prepare<[], Row>(`SELECT * FROM ${table}`).all().at(-1) as Row;
          db.exec(`UPDATE ${table} SET ${column} = '7' WHERE ${whereOf(table, row)}`);
        });
        expect([column, found.differences.filter((difference) => difference.table !== 'schema')]).toEqual([column, []]);
      }
    },
  );

  test.each(TABLES)('%s: a row removed by hand is named, and so is one that was added', async (table) => {
    const db = await livedDatabase();
    const row = db.prepare<[], Row>(`SELECT * FROM ${table}`).all().at(-1) as Row;
    const removed = await foundAfter(db, () => {
      dropTriggers(db);
      expect(db.prepare(`DELETE FROM ${table} WHERE ${whereOf(table, row)}`).run().changes).toBe(1);
    });
    const whole = table === 'action_outputs' ? 'output' : null;
    expect(removed.differences).toContainEqual(expect.objectContaining({ table: namedAs(table), field: whole }));
    if (table === 'action_outputs') return;
    const added = await foundAfter(db, () => {
      dropTriggers(db);
      for (const index of db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .pluck()
        .all()) {
        db.exec(`DROP INDEX ${index}`);
      }
      const copy: Row = {
        ...row,
        ...Object.fromEntries(KEYS[table].map((key) => [key, typeof row[key] === 'number' ? 999 : 'zz'])),
      };
      if (table === 'tokens') copy.hash = 'f'.repeat(64);
      const columns = Object.keys(copy);
      db.exec(
        `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => sql(copy[name] ?? null)).join(', ')})`,
      );
    });
    expect(added.differences).toContainEqual(
      expect.objectContaining({ table, field: null, message: expect.stringMatching(/no row of the log made it/) }),
    );
  });

  test('a token whose hash was exchanged is named, and no hash is shown', async () => {
    const db = await livedDatabase();
    const hash = db.prepare('SELECT hash FROM tokens').pluck().get() as string;
    const found = await foundAfter(db, () =>
      db.exec(`UPDATE tokens SET hash = '${'e'.repeat(64)}' WHERE hash = '${hash}'`),
    );
    expect(found.differences).toMatchObject([{ table: 'tokens', field: 'hash', log: null, found: null }]);
    expect(JSON.stringify(found)).not.toMatch(new RegExp(`${hash}|e{64}`));
  });

  test('one that would run before its turn is named', async () => {
    const db = await livedDatabase();
    const [first, second] = db
      .prepare('SELECT id FROM actions WHERE approval_order IS NOT NULL ORDER BY approval_order')
      .pluck()
      .all();
    const swap = `UPDATE actions SET approval_order = -approval_order WHERE id IN (${first}, ${second});
      UPDATE actions SET approval_order = 2 WHERE id = ${first}; UPDATE actions SET approval_order = 1 WHERE id = ${second}`;
    const found = await foundAfter(db, () => db.exec(swap));
    expect(found.differences).toMatchObject([
      { table: 'actions', key: String(first), field: 'approval_order', log: '1', found: '2' },
      { table: 'actions', key: String(second), field: 'approval_order', log: '2', found: '1' },
    ]);
  });

  test.each(DERIVED_TABLES)('%s: counts that do not fit the actions are named', async (table) => {
    const db = await livedDatabase();
    for (const change of [`UPDATE ${table} SET n = n + 1`, `DELETE FROM ${table}`]) {
      const found = await foundAfter(db, () => db.exec(change));
      expect(found.differences[0]).toMatchObject({ table });
    }
  });

  test.each([
    ['a trigger dropped', 'DROP TRIGGER actions_fixed', 'trigger actions_fixed', /missing/],
    [
      'a trigger made harmless',
      'DROP TRIGGER events_kept; CREATE TRIGGER events_kept BEFORE DELETE ON events WHEN 0 BEGIN SELECT 1; END',
      'trigger events_kept',
      /not as the migrations/,
    ],
    [
      'a trigger of its own',
      'CREATE TRIGGER mine AFTER INSERT ON actions BEGIN SELECT 1; END',
      'trigger mine',
      /no migration/,
    ],
    ['an index dropped', 'DROP INDEX actions_open', 'index actions_open', /missing/],
  ])('%s is named', async (_what, change, key, message) => {
    const db = await livedDatabase();
    const found = await foundAfter(db, () => db.exec(change));
    expect(found.differences).toMatchObject([{ table: 'schema', key, message: expect.stringMatching(message) }]);
  });
});

describe('AUD-2: rows of the log that cannot be, appended with the right hash', () => {
  /** The first or last event of that kind, as a template. */
  function eventOf(db: Database.Database, kind: string, order: 'ASC' | 'DESC' = 'DESC') {
    const row = db.prepare<[string], Row>(`SELECT * FROM events WHERE kind = ? ORDER BY seq ${order}`).get(kind);
    if (row === undefined) throw new Error(`there is no ${kind}`);
    const { server_id, action_id, data } = row;
    return {
      kind,
      ...(server_id === null ? {} : { server_id: String(server_id) }),
      ...(action_id === null ? {} : { action_id: Number(action_id) }),
      data: JSON.parse(String(data)) as Record<string, Record<string, unknown>>,
    };
  }

  test.each([
    ['action.created', /creates an action that was there already/],
    ['action.approved', /makes an action approved that was/],
    ['action.started', /makes an action executing that was/],
    ['action.completed', /makes an action completed that was/],
    ['action.rejected', /makes an action rejected that was/],
    ['server.added', /which was there already/],
    ['server.removed', /tells of the server d, which was not there/],
    ['service.added', /adds .*which was on the list/],
    ['service.removed', /was not on the list/],
    ['maintenance.ended', /was not under way/],
    ['maintenance.started', /which had begun already/],
    ['schedule.created', /which was there already/],
    ['allow_rule.added', /which was there already/],
    ['token.created', /which was there already/],
    ['token.revoked', /which was revoked already/],
    ['catalog.added', /which was there already/],
    ['catalog.removed', /which was not there/],
  ])('%s, told twice', async (kind, message) => {
    const db = await livedDatabase();
    const found = await foundAfter(db, () =>
      appendByHand(db, eventOf(db, kind, kind.endsWith('.added') ? 'ASC' : 'DESC')),
    );
    expect(found.verdict).toBe('differs');
    expect(found.differences).toContainEqual(
      expect.objectContaining({ table: 'events', key: String(found.rows), message: expect.stringMatching(message) }),
    );
  });

  test('a decision that the table does not know is named with both', async () => {
    const db = await livedDatabase();
    const created = eventOf(db, 'action.created');
    const action = { ...created.data.action, status: 'rejected', rejected_by: 'eve', rejection_reason: 'x' };
    const found = await foundAfter(db, () =>
      appendByHand(db, { ...created, kind: 'action.rejected', data: { action } }),
    );
    expect(found.differences).toContainEqual(
      expect.objectContaining({
        key: String(created.action_id),
        field: 'status',
        log: '"rejected"',
        found: '"pending"',
      }),
    );
  });

  test('what an action is cannot be another in a later row', async () => {
    const db = await livedDatabase();
    const created = eventOf(db, 'action.created');
    const action = { ...created.data.action, status: 'rejected', command: 'systemctl stop plex' };
    const found = await foundAfter(db, () =>
      appendByHand(db, { ...created, kind: 'action.rejected', data: { action } }),
    );
    expect(found.differences[0]?.message).toMatch(/says another command than row \d+/);
  });

  test.each([
    ['a kind there is not', { kind: 'action.forged', data: {} }, /of a kind that there is not/],
    ['no JSON', { kind: 'token.created', data: 'nothing' }, /cannot be read/],
    ['no object', { kind: 'token.created', data: '[1]' }, /cannot be read/],
    ['nothing in it', { kind: 'token.created', data: {} }, /does not hold its token/],
    ['an action of no number', { kind: 'action.created', data: {} }, /its kind says otherwise/],
    [
      'another number than its action',
      { kind: 'action.created', action_id: 900, data: { action: { id: 901, status: 'pending' } } },
      /does not hold its action/,
    ],
    [
      'names of Object.prototype',
      { kind: 'settings.changed', data: { settings: {}, before: { constructor: 1, toString: 2 } } },
      null,
    ],
  ])('%s', async (_what, row, message) => {
    const db = await livedDatabase();
    const found = await foundAfter(db, () => appendByHand(db, row));
    if (message === null) expect(found.verdict).toBe('whole');
    else expect(found.differences[0]?.message).toMatch(message);
  });

  test('so many that they are not all named are all counted', async () => {
    const db = await livedDatabase();
    const found = await foundAfter(db, () => {
      for (let n = 0; n < 250; n += 1) appendByHand(db, { kind: 'token.created', data: {} });
    });
    expect(found).toMatchObject({ differences_total: 250, verdict: 'differs' });
    expect(found.differences).toHaveLength(200);
  });
});
