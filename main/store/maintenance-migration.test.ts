/** MNT-1: what was columns of servers and a setting becomes windows, and nothing that was held is released by it. */
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AT, LATER, MIGRATIONS, openTest, rawDatabase, temporaryFolder } from './testing/store-fixture.ts';

const BEFORE = ['0001_initial', '0002_window', '0003_event_head', '0004_desktop'];

function olderDatabase(fill: (db: ReturnType<typeof rawDatabase>) => void): string {
  const [dir, older] = [temporaryFolder(), temporaryFolder()];
  for (const name of BEFORE) copyFileSync(join(MIGRATIONS, `${name}.sql`), join(older, `${name}.sql`));
  openTest(dir, older).store.close();
  const db = rawDatabase(dir);
  fill(db);
  db.close();
  return dir;
}

function addServer(db: ReturnType<typeof rawDatabase>, id: string, pause: (string | number | null)[]): void {
  db.prepare(
    `INSERT INTO servers (server_id, display_name, host, port, ssh_user, auth_json, sudo, tags_json, status, sudo_state,
       sudo_types_json, created_at, is_paused, paused_at, paused_by, pause_reason, resume_at, removed_at)
     VALUES (?, ?, 'h', 22, 'u', '{"kind":"agent"}', 'none', '[]', 'unknown', 'unchecked', '{}', '${AT}', ?, ?, ?, ?, ?, ?)`,
  ).run(id, id, ...pause);
}

test('MNT-1, SRV-3: paused servers come through the update with start, person, reason and end', () => {
  const dir = olderDatabase((db) => {
    addServer(db, 'free', [0, null, null, null, null, null]);
    addServer(db, 'paused', [1, AT, 'token:ci', 'disk', LATER, null]);
    addServer(db, 'gone', [1, AT, 'ada', null, null, LATER]);
    db.exec(`INSERT INTO services (server_id, unit, name, display_name, is_critical, enabled, state)
      VALUES ('paused', 'plex.service', 'plex', 'Plex', 0, 1, 'running'), ('paused', 'x.service', 'x', 'X', 0, 0, 'running')`);
  });
  const { store } = openTest(dir);
  expect(store.servers.get('free')).toMatchObject({ is_paused: false, paused_at: null, resume_at: null });
  const pause = { is_paused: true, paused_at: AT, paused_by: 'token:ci', pause_reason: 'disk', resume_at: LATER };
  expect(store.servers.get('paused')).toMatchObject(pause);
  expect(store.windows.open()).toMatchObject([
    {
      scope: 'server:paused',
      affected: [{ server_id: 'paused', services: ['plex'] }],
      warn_at: '2026-12-31T23:45:00.000Z',
    },
  ]);
  expect(store.settings.get().hold_everything).toBe(false);
});

test.each([
  ['true', true],
  ['false', false],
])('MNT-1: hold_everything %s comes through the update', (value, isHeld) => {
  const dir = olderDatabase((db) => {
    addServer(db, 'web', [0, null, null, null, null, null]);
    db.prepare("INSERT INTO settings (name, value_json) VALUES ('hold_everything', ?), ('poll_seconds', '7')").run(
      value,
    );
  });
  const { store } = openTest(dir);
  expect(store.settings.get()).toMatchObject({ hold_everything: isHeld, poll_seconds: 7 });
  const everything = [{ scope: 'all', activated_by: 'unknown', affected: [{ server_id: 'web', services: [] }] }];
  expect(store.windows.open()).toMatchObject(isHeld ? everything : []);
});
