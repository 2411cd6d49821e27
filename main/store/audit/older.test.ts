import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { hashRow } from '../hash-chain.ts';
import { AT, MIGRATIONS, newServer, openTest, temporaryFolder } from '../testing/store-fixture.ts';
import { inTurn } from './in-turn.ts';

/** A database of version 4 with a server, its pause and the hold of everything, told as they were told then. */
function oldFolder(): string {
  const dir = temporaryFolder();
  const db = new Database(join(dir, 'holdpoint.db'));
  const old = readdirSync(MIGRATIONS).filter((name) => Number(name.slice(0, 4)) <= 4);
  for (const name of old.sort()) db.exec(readFileSync(join(MIGRATIONS, name), 'utf8'));
  db.pragma('user_version = 4');
  const server = { ...newServer('a'), auth: { kind: 'agent', has_secret: false }, is_paused: false };
  const paused = { ...server, is_paused: true, paused_at: AT, paused_by: 'ada', pause_reason: 'disk', resume_at: null };
  db.exec(`INSERT INTO servers (server_id, display_name, host, port, ssh_user, auth_json, sudo, tags_json, status, is_paused,
      paused_at, paused_by, pause_reason, sudo_state, sudo_types_json, created_at)
    VALUES ('a', 'a', 'host.example', 22, 'ops', '{"kind":"agent"}', 'passwordless', '["web","eu"]', 'unknown', 1,
      '${AT}', 'ada', 'disk', 'unchecked', '{}', '${AT}');
    INSERT INTO settings VALUES ('hold_everything', 'true'), ('poll_seconds', '7')`);
  append(db, 'server.added', { server }, 'a');
  append(db, 'server.paused', { server: paused }, 'a');
  append(db, 'server.resumed', { server }, 'a');
  append(db, 'server.paused', { server: paused }, 'a');
  append(db, 'settings.changed', {
    settings: { hold_everything: true, poll_seconds: 7 },
    before: { hold_everything: false, poll_seconds: 30 },
  });
  db.close();
  return dir;
}

function append(db: Database.Database, kind: string, data: unknown, server_id: string | null = null): void {
  const last = db.prepare('SELECT seq, hash FROM event_head').get() as { seq: number; hash: string };
  const row = {
    seq: last.seq + 1,
    at: AT,
    kind,
    actor_kind: 'person',
    actor: 'ada',
    via: 'window',
    server_id,
    action_id: null,
    data: JSON.stringify(data),
  };
  db.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)').run(
    ...Object.values(row),
    last.hash,
    hashRow(last.hash, row),
  );
}

test('AUD-2: what was paused and held before maintenance had events of its own is known by its scope', async () => {
  const { store, dir } = openTest(oldFolder());
  await expect(store.events.verify()).resolves.toMatchObject({ ok: true, rows: 5, differences: [] });
  const raw = new Database(join(dir, 'holdpoint.db'));
  onTestFinished(() => void raw.close());
  raw.exec("UPDATE maintenance_windows SET reason = 'other' WHERE scope = 'server:a'");
  await expect(store.events.verify()).resolves.toMatchObject({
    differences: [{ table: 'maintenance_windows', field: 'reason', log: '"disk"', found: '"other"' }],
  });
  raw.exec("UPDATE maintenance_windows SET reason = 'disk' WHERE scope = 'server:a'");
  const open = store.windows.openOf('server:a');
  const ended = { ended_at: AT, ended_by: 'ada' };
  store.write((tx) => {
    tx.windows.end(open?.id ?? 0, AT, 'ada');
    const { warn_at: _, remind_at: __, was_overdue: ___, holders: ____, ...window } = { ...open, ...ended };
    tx.record({ kind: 'maintenance.ended', actor: { kind: 'person', name: 'ada', via: 'window' }, data: { window } });
  });
  await expect(store.events.verify()).resolves.toMatchObject({ ok: true, rows: 6, differences: [] });
  raw.exec(
    "INSERT INTO maintenance_windows (scope, started_at, activated_by, affected_json) VALUES ('server:a', '2026', 'eve', '[]')",
  );
  await expect(store.events.verify()).resolves.toMatchObject({
    differences: [{ table: 'maintenance_windows', field: null }],
  });
});

test('AUD-2: what an older event did not carry is not compared, and counted', async () => {
  const { store } = openTest();
  store.write((tx) => {
    const token = tx.tokens.insert(
      { name: 'old', scopes: ['read'], created_at: AT, created_by: 'ada', expires_at: null },
      'a'.repeat(64),
    );
    tx.record({ kind: 'token.created', actor: { kind: 'person', name: 'ada', via: 'window' }, data: { token } });
  });
  await expect(store.events.verify()).resolves.toMatchObject({
    ok: true,
    not_covered: [{ table: 'tokens', field: 'hash', rows: 1 }],
  });
});

test('AUD-2: one check at a time; who asks while one runs gets one that began after they asked', async () => {
  const ends: ((n: number) => void)[] = [];
  const ask = inTurn(() => new Promise<number>((resolve) => ends.push(resolve)));
  const first = ask();
  const [second, third] = [ask(), ask()];
  expect(ends).toHaveLength(1);
  ends[0]?.(1);
  await expect(first).resolves.toBe(1);
  await Promise.resolve();
  const fourth = ask();
  expect(ends).toHaveLength(2);
  ends[1]?.(2);
  await expect(Promise.all([second, third])).resolves.toEqual([2, 2]);
  ends[2]?.(3);
  await expect(fourth).resolves.toBe(3);
});

test('AUD-2: a check that fails does not keep the next from running', async () => {
  let times = 0;
  const ask = inTurn(async () => {
    times += 1;
    if (times === 1) throw new Error('no');
    return times;
  });
  const [first, second] = [ask(), ask()];
  await expect(first).rejects.toThrow('no');
  await expect(second).resolves.toBe(2);
});
