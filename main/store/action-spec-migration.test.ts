/** Actions of databases that are older than specifications stay readable, and get theirs once. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { AT, LATER, MIGRATIONS, newAction, openTest, rawDatabase, temporaryFolder } from './testing/store-fixture.ts';

const OWN = '0009';

/** A folder that a program without specifications wrote, with one action in each of the given states. */
function olderDatabase(statuses: readonly string[]): string {
  const [dir, older] = [temporaryFolder(), temporaryFolder()];
  for (const file of readdirSync(MIGRATIONS)) if (file < OWN) copyFileSync(join(MIGRATIONS, file), join(older, file));
  openTest(dir, older).store.close();
  const db = rawDatabase(dir);
  const insert = db.prepare(
    `INSERT INTO actions (server_id, action_type, unit, parameters_json, command, status, created_at, created_by,
       expires_at, approval_order) VALUES ('web-1', 'clear_logs', ?, '{}', 'true', 'pending', ?, 'ada', ?, ?)`,
  );
  for (const [n, status] of statuses.entries()) {
    insert.run(`u${n}`, AT, LATER, n + 1);
    for (const step of status === 'completed' ? ['approved', 'executing', 'completed'] : [status])
      db.prepare('UPDATE actions SET status = ? WHERE id = ?').run(step, n + 1);
  }
  db.close();
  return dir;
}

test('ACT-10: old actions are readable without a specification; only open ones get one, once', () => {
  const { store } = openTest(olderDatabase(['pending', 'approved', 'completed']));
  const { spec, digest } = newAction();
  for (const id of [1, 2, 3])
    expect(store.actions.get(id)).toMatchObject({ spec: null, digest: null, approved_digest: null, revision: 1 });
  expect(store.actions.unspecified()).toEqual([1, 2]);
  const specify = (id: number) => store.write((tx) => tx.actions.specify(id, spec, digest));
  expect(specify(1)).toMatchObject({ status: 'pending', digest });
  expect(specify(2)).toMatchObject({ status: 'approved', digest });
  expect([specify(3), specify(1), specify(2)]).toEqual([null, null, null]);
  expect([1, 2].map((id) => store.actions.spec(id)?.approved_digest)).toEqual([null, digest]);
  expect(store.actions.unspecified()).toEqual([]);
});

test('ACT-10: an old action without a specification can be decided, and never be claimed', () => {
  const { store } = openTest(olderDatabase(['pending', 'approved']));
  const evidence = { boot_id: 'b', not_after_uptime: 1, invocation_before: null };
  expect(store.write((tx) => tx.actions.step(1, ['pending'], 'approved', {}))).toMatchObject({ status: 'approved' });
  for (const id of [1, 2]) {
    expect(store.write((tx) => tx.actions.claim(id, AT, evidence, ''))).toBeNull();
    expect(() => store.write((tx) => tx.actions.step(id, ['approved'], 'executing', {}))).toThrow('ACT-10');
    expect(store.write((tx) => tx.actions.step(id, ['approved'], 'cancelled', {}))).toMatchObject({
      revision: id === 1 ? 3 : 2,
    });
  }
});
