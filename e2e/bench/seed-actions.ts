/**
 * A database with a long history of actions, written past the program because filing a million takes an hour. The
 * triggers that keep counts run as ever, so that the program finds what it would have written.
 */

import { join } from 'node:path';
import Database from 'better-sqlite3';
import { MIGRATIONS_DIR } from '../../main/paths.ts';
import { openStore } from '../../main/store/open.ts';
import { createRandom, type Random } from './random.ts';

const SERVERS = 1_000;
const SERVICES = [
  'nginx',
  'postgresql',
  'plex',
  'pihole-FTL',
  'docker',
  'grafana-server',
  'redis-server',
  'php8.2-fpm',
];
/** Only the newest so many may still wait; each for another server and service. */
const QUEUE = SERVERS * SERVICES.length;
const MINUTE = 60_000;

/** Of every thousand that are history; the rest was completed. */
const SHARES = [
  ['failed', 50],
  ['rejected', 30],
  ['cancelled', 20],
  ['expired', 20],
] as const;
type Status = 'pending' | 'completed' | (typeof SHARES)[number][0];
type Row = Record<string, string | number | null>;

/** Makes `holdpoint.db` in `dataDir` with `count` actions, ids 1 to `count`, and their counts. */
export function seedActions(dataDir: string, count: number): void {
  openStore({ dataDir, migrationsDir: MIGRATIONS_DIR, now: Date.now, onListenerError() {} }).store.close();
  const db = new Database(join(dataDir, 'holdpoint.db'));
  try {
    db.pragma('synchronous = OFF');
    db.pragma('cache_size = -400000');
    db.transaction(() => {
      const restore = takeAway(db);
      insertAll(db, count);
      restore();
    })();
    db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    db.close();
  }
}

/**
 * Without its indexes the table fills several times faster, and without the trigger that lets every action begin as
 * pending or approved its history can be written as it ended. The answer puts both back.
 */
function takeAway(db: Database.Database): () => void {
  const parts = db
    .prepare(
      `SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'actions' AND sql IS NOT NULL
         AND (type = 'index' OR name GLOB 'actions_begin*')`,
    )
    .all() as { type: string; name: string; sql: string }[];
  for (const { type, name } of parts) db.exec(`DROP ${type} ${name}`);
  return () => {
    for (const { sql } of parts) db.exec(sql);
  };
}

function insertAll(db: Database.Database, count: number): void {
  const random = createRandom(1);
  const begin = Date.now() - count * MINUTE;
  const columns = Object.keys(actionOf(1, count, begin, random));
  const insert = db.prepare(
    `INSERT INTO actions (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`,
  );
  const insertOutput = db.prepare('INSERT INTO action_outputs (action_id, stdout, stderr) VALUES (?, ?, ?)');
  for (let id = 1; id <= count; id += 1) {
    const action = actionOf(id, count, begin, random);
    insert.run(...Object.values(action));
    if (action.executed_at !== null) insertOutput.run(id, '', '');
  }
}

function actionOf(id: number, count: number, begin: number, random: Random): Row {
  const isQueue = id > count - QUEUE;
  const place = count - id;
  const server = isQueue ? place % SERVERS : random.below(SERVERS);
  const service = SERVICES[isQueue ? Math.floor(place / SERVERS) : random.below(SERVICES.length)] ?? '';
  const status: Status = isQueue && random.below(2) === 0 ? 'pending' : endedAs(random.below(1000));
  const at = (minutes: number) => new Date(begin + id * MINUTE + minutes * MINUTE).toISOString();
  const isRun = status === 'completed' || status === 'failed';
  const isDecided = isRun || status === 'cancelled';
  const person = (column: boolean) => (column ? 'person:anna' : null);
  return {
    id,
    server_id: `srv-${String(server).padStart(4, '0')}`,
    action_type: 'restart_service',
    service_name: service,
    unit: `${service}.service`,
    parameters_json: '{}',
    command: `systemctl restart ${service}`,
    status,
    created_at: at(0),
    created_by: random.below(3) === 0 ? 'person:anna' : 'token:uptime-kuma',
    note: random.below(2) === 0 ? 'The health check failed three times in a row' : null,
    alert_ref: `alert-${id}`,
    approved_at: isDecided ? at(1) : null,
    approved_by: person(isDecided),
    approval_order: isDecided ? id : null,
    rejected_at: status === 'rejected' ? at(1) : null,
    rejected_by: person(status === 'rejected'),
    rejection_reason: status === 'rejected' ? 'Not during the backup; file it again after six' : null,
    cancelled_at: status === 'cancelled' ? at(2) : null,
    cancelled_by: person(status === 'cancelled'),
    executed_at: isRun ? at(1) : null,
    completed_at: isRun ? at(2) : null,
    exit_code: isRun ? Number(status === 'failed') : null,
    failure_json: status === 'failed' ? failureOf(service) : null,
    evidence_json: isRun ? EVIDENCE : null,
    expires_at: new Date(Date.now() + 86_400_000).toISOString(),
  };
}

function endedAs(drawn: number): Status {
  let below = 0;
  for (const [status, share] of SHARES) {
    below += share;
    if (drawn < below) return status;
  }
  return 'completed';
}

const EVIDENCE = JSON.stringify({
  boot_id: '0b7a4c2e-52c1-4f3f-9a7d-0c1f7a3f5d11',
  not_after_uptime: 345_678,
  invocation_before: '4f1d8a0c6b7e4e0f9f3f4b8f0a1c2d3e',
});

function failureOf(service: string): string {
  const line = `2026-03-01T12:00:00+0000 host ${service}[812]: cannot bind to 0.0.0.0:443: address already in use`;
  return JSON.stringify({
    code: 'not_active',
    message: `${service}.service was restarted, but it is failed (failed, result exit-code).`,
    next_step: 'Read the journal below; the unit did not come up.',
    journal: Array.from({ length: 50 }, () => line),
  });
}
