import { expect, test } from 'vitest';
import type { Store } from '../core/ports.ts';
import { AT, insertAction, newAction, openTest, rawDatabase } from './testing/store-fixture.ts';

const EVIDENCE = { boot_id: 'b', not_after_uptime: 1, invocation_before: null };
const OTHER = 'f'.repeat(64);
const approve = (store: Store, id: number, seen = {}) =>
  store.write((tx) => tx.actions.step(id, ['pending'], 'approved', { approved_at: AT, approved_by: 'ada' }, seen));

test('ACT-10: what an action is comes back as it was filed; its approval names the same digest', () => {
  const { store } = openTest();
  const { spec, digest } = newAction();
  const id = insertAction(store);
  expect(store.actions.get(id)).toMatchObject({ spec, digest, approved_digest: null, revision: 1 });
  expect(approve(store, id)).toMatchObject({ digest, revision: 2 });
  expect(store.actions.spec(id)).toEqual({ spec, digest, approved_digest: digest });
  expect(store.actions.spec(id + 1)).toBeNull();
});

test('ACT-10: the claim is of the digest that was approved, or there is none', () => {
  const { store } = openTest();
  const { digest } = newAction();
  const id = insertAction(store, { status: 'approved' });
  const claim = (of: string) => store.write((tx) => tx.actions.claim(id, AT, EVIDENCE, of));
  expect(claim(OTHER)).toBeNull();
  expect(claim(digest)).toMatchObject({ status: 'executing', revision: 2 });
});

test('ACT-10: the database itself keeps what an action is, what was approved, and the revision', () => {
  const { store, dir } = openTest();
  const pending = insertAction(store);
  const approved = insertAction(store, { unit: 'b.service', status: 'approved' });
  const db = rawDatabase(dir);
  for (const change of ["spec_json = '{}'", `digest = '${OTHER}'`, 'spec_json = NULL', 'digest = NULL'])
    expect(() => db.exec(`UPDATE actions SET ${change}`), change).toThrow('never changes');
  expect(() => db.exec(`UPDATE actions SET approved_digest = '${OTHER}' WHERE id = ${pending}`)).toThrow('ACT-10');
  expect(() => db.exec(`UPDATE actions SET approved_digest = NULL WHERE id = ${approved}`)).toThrow('ACT-10');
  expect(() => db.exec('UPDATE actions SET revision = revision + 1')).toThrow('revision');
  expect(() => db.exec(`UPDATE actions SET status = 'rejected' WHERE id = ${pending}`)).toThrow('revision');
  const begin = (columns: string, values: string) =>
    db.exec(`INSERT INTO actions (server_id, action_type, parameters_json, command, status, created_at, created_by,
      expires_at, approval_order, ${columns}) VALUES ('x', 'y', '{}', 'c', 'approved', 'a', 'b', 'c', 9, ${values})`);
  expect(() => begin('unit', "'u'")).toThrow('ACT-10');
  expect(() => begin('spec_json, digest', `'{}', '${OTHER}'`)).toThrow('ACT-10');
  expect(store.actions.summary(pending)?.revision).toBe(1);
});

test.each([
  [{}, true],
  [{ revision: 1 }, true],
  [{ revision: 1, digest: newAction().digest }, true],
  [{ revision: 2 }, false],
  [{ digest: OTHER }, false],
  [{ revision: 1, digest: OTHER }, false],
])('ACT-10: a decision made on %j is taken: %j', (seen, isTaken) => {
  const { store } = openTest();
  const id = insertAction(store);
  expect(approve(store, id, seen) !== null).toBe(isTaken);
  expect(store.actions.summary(id)?.status).toBe(isTaken ? 'approved' : 'pending');
});

test('ACT-10: every step of the status raises the revision by one, waiting does not', () => {
  const { store } = openTest();
  const { digest } = newAction();
  const id = insertAction(store);
  approve(store, id);
  const waiting = { code: 'unreachable', message: 'No.', attempts: 1, next_attempt_at: AT } as const;
  const revisions = store.write((tx) => [
    tx.actions.postpone(id, waiting)?.revision,
    tx.actions.claim(id, AT, EVIDENCE, digest)?.revision,
    tx.actions.step(id, ['executing'], 'unknown', {})?.revision,
    tx.actions.step(id, ['unknown'], 'completed', {})?.revision,
  ]);
  expect(revisions).toEqual([2, 3, 4, 5]);
});

test('ACT-10: a specification that cannot be read hides no action', () => {
  const { store, dir } = openTest();
  const id = insertAction(store);
  const db = rawDatabase(dir);
  db.exec('DROP TRIGGER actions_spec_fixed');
  for (const text of ['not json', '{}', '{"argv":["a"],"more":1}']) {
    db.prepare('UPDATE actions SET spec_json = ?').run(text);
    expect(store.actions.get(id)).toMatchObject({ id, spec: null });
  }
});
