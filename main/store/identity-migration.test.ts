/** API-2, MNT-4: what names stood for before the update is found out where it can be, and is nobody's where it cannot. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { MIGRATIONS, openTest, rawDatabase, temporaryFolder } from './testing/store-fixture.ts';

const OWN = '0008';
const day = (n: number) => `2026-01-${String(n).padStart(2, '0')}T00:00:00.000Z`;

function olderDatabase(fill: (db: ReturnType<typeof rawDatabase>) => void): string {
  const [dir, older] = [temporaryFolder(), temporaryFolder()];
  for (const name of readdirSync(MIGRATIONS).filter((file) => file < OWN)) {
    copyFileSync(join(MIGRATIONS, name), join(older, name));
  }
  openTest(dir, older).store.close();
  const db = rawDatabase(dir);
  fill(db);
  db.close();
  return dir;
}

/** `ci` was token 1 from day 2 to day 5, and is token 2 from day 6 on. */
function addTokens(db: ReturnType<typeof rawDatabase>): void {
  const insert = db.prepare(
    "INSERT INTO tokens (name, hash, scopes_json, created_at, created_by, revoked_at) VALUES ('ci', ?, '[]', ?, 'ada', ?)",
  );
  insert.run('a'.repeat(64), day(2), day(5));
  insert.run('b'.repeat(64), day(6), null);
}

test.each([
  ['token:ci', day(3), 'token:1'],
  ['token:ci', day(7), 'token:2'],
  ['token:ci', day(1), null],
  ['token:ci', day(5), null],
  ['token:other', day(7), null],
  ['ci', day(7), null],
])('ACT-7: an action filed by %s on %s is of %s', (created_by, created_at, expected) => {
  const dir = olderDatabase((db) => {
    addTokens(db);
    db.prepare(
      `INSERT INTO actions (server_id, action_type, parameters_json, command, status, created_at, created_by, expires_at)
       VALUES ('web-1', 'clear_logs', '{}', 'true', 'pending', ?, ?, ?)`,
    ).run(created_at, created_by, day(28));
  });
  expect(openTest(dir).store.actions.get(1)).toMatchObject({ created_by, created_by_id: expected });
});

test.each([
  [day(3), 1],
  [day(7), 2],
  [day(1), null],
])('MNT-4: a rule for ci made on %s is for token %s', (created_at, expected) => {
  const dir = olderDatabase((db) => {
    addTokens(db);
    db.prepare("INSERT INTO allow_rules (token, created_at, created_by) VALUES ('ci', ?, 'ada')").run(created_at);
  });
  expect(openTest(dir).store.allowRules.list()).toMatchObject([{ token: 'ci', token_id: expected }]);
});

test('API-2: who filed an action and whom a rule is for never change', () => {
  const dir = olderDatabase((db) => {
    addTokens(db);
    db.prepare("INSERT INTO allow_rules (token, created_at, created_by) VALUES ('ci', ?, 'ada')").run(day(3));
    db.prepare(
      `INSERT INTO actions (server_id, action_type, parameters_json, command, status, created_at, created_by, expires_at)
       VALUES ('web-1', 'clear_logs', '{}', 'true', 'pending', ?, 'token:ci', ?)`,
    ).run(day(3), day(28));
  });
  openTest(dir).store.close();
  const db = rawDatabase(dir);
  expect(() => db.exec("UPDATE actions SET created_by_id = 'token:2'")).toThrow('never changes');
  expect(() => db.exec('UPDATE allow_rules SET token_id = 2')).toThrow('never changes');
});
