/** WIN-3: a failure stays named until a person looked at it, over restarts, however many there are. */
import { copyFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ActionStatus, Failure, FailureCode } from '../contract/action.ts';
import { type Actor, HOST } from '../contract/actor.ts';
import type { EventKind } from '../contract/event.ts';
import { hasOwn } from '../contract/own.ts';
import type { Store } from '../core/ports.ts';
import { COUNTS, PAGE, PAGE_OF_REASON } from './failures.ts';
import {
  AT,
  insertAction,
  MIGRATIONS,
  newAction,
  openTest,
  PERSON,
  rawDatabase,
  temporaryFolder,
} from './testing/store-fixture.ts';

/** From this migration on an action is written with what it is, so not by hand. */
const OLDER = '0009';
const failure = (code: FailureCode): Failure => ({ code, message: code, next_step: null, journal: null });

let filed = 0;

/** A new action that is sent on its way and runs. */
function running(store: Store): number {
  filed += 1;
  const server_id = `server-${filed}`;
  const id = insertAction(store, { server_id, status: 'approved' });
  const evidence = { boot_id: 'b', not_after_uptime: 1, invocation_before: null };
  store.write((tx) => tx.actions.claim(id, AT, evidence, store.actions.summary(id)?.digest ?? ''));
  return id;
}

function end(store: Store, id: number, to: ActionStatus, code: FailureCode | null, by: Actor = HOST): void {
  const kinds: Partial<Record<ActionStatus, EventKind>> = { unknown: 'action.lost', cancelled: 'action.cancelled' };
  store.write((tx) => {
    const change = { completed_at: AT, failure: code === null ? null : failure(code) };
    const action = tx.actions.step(id, ['approved', 'executing', 'unknown'], to, change);
    if (action === null) throw new Error(`${id} is not there to end`);
    const kind = kinds[to] ?? (to === 'completed' ? 'action.completed' : 'action.failed');
    tx.record({ kind, actor: by, server_id: action.server_id, action_id: id, data: { action } });
  });
}

const unseen = (store: Store) =>
  store.failures
    .page(undefined, null, 100)
    .actions.map(({ id }) => id)
    .reverse();

describe('WIN-3: what has to be looked at', () => {
  test('failed, lost and refused by its guards; not what went well or was withdrawn', () => {
    const { store } = openTest();
    const [failed, lost, well] = [running(store), running(store), running(store)];
    end(store, failed, 'failed', 'sudo_refused');
    end(store, lost, 'unknown', 'connection_lost');
    end(store, well, 'completed', null);
    const [first, second] = [
      insertAction(store, { server_id: 'a', status: 'approved' }),
      insertAction(store, { server_id: 'b' }),
    ];
    end(store, first, 'cancelled', 'guard_refused');
    store.write((tx) => tx.actions.step(second, ['pending'], 'cancelled', {}));
    expect(unseen(store)).toEqual([failed, lost, first]);
    expect(store.failures.counts()).toEqual([
      { reason: 'connection_lost', count: 1 },
      { reason: 'guard_refused', count: 1 },
      { reason: 'sudo_refused', count: 1 },
    ]);
  });

  test('found out to have gone well it is none any more; found out to have failed it is a new one', () => {
    const { store } = openTest();
    const [good, bad] = [running(store), running(store)];
    for (const id of [good, bad]) end(store, id, 'unknown', 'connection_lost');
    store.write((tx) => tx.failures.see({ ids: [good, bad] }, 'ada', AT));
    expect(unseen(store)).toEqual([]);
    end(store, good, 'completed', null);
    end(store, bad, 'failed', 'not_active');
    expect(store.failures.look(good)).toBeNull();
    expect(unseen(store)).toEqual([bad]);
    expect(store.failures.look(bad)).toEqual({ reason: 'not_active', seen_at: null, seen_by: null });
  });

  test('whoever wrote down a failure themselves has seen it', () => {
    const { store } = openTest();
    const id = running(store);
    end(store, id, 'unknown', 'connection_lost');
    end(store, id, 'failed', 'connection_lost', PERSON);
    expect(unseen(store)).toEqual([]);
    expect(store.failures.look(id)).toMatchObject({ seen_by: 'ada' });
  });

  test('a mark is set once, says who and when, and outlives a restart', () => {
    const { store, dir } = openTest();
    const [seen, other] = [running(store), running(store)];
    for (const id of [seen, other]) end(store, id, 'failed', 'exit_code');
    const see = (by: string) => store.write((tx) => tx.failures.see({ ids: [seen, seen, 999] }, by, AT));
    expect(see('ada')).toEqual([{ action_id: seen, reason: 'exit_code' }]);
    expect(see('kim')).toEqual([]);
    store.close();
    const { store: again } = openTest(dir);
    expect(again.failures.look(seen)).toEqual({ reason: 'exit_code', seen_at: AT, seen_by: 'ada' });
    expect(unseen(again)).toEqual([other]);
  });

  test('all up to an event are marked, and not what failed since; by reason too', () => {
    const { store } = openTest();
    const [one, two, three] = [running(store), running(store), running(store)];
    end(store, two, 'failed', 'exit_code');
    end(store, three, 'failed', 'sudo_refused');
    const until = store.events.lastSeq();
    end(store, one, 'failed', 'exit_code');
    const see = (reason?: FailureCode, limit = 10) =>
      store.write((tx) => tx.failures.see({ until, reason, limit }, 'ada', AT).map(({ action_id }) => action_id));
    expect(see('exit_code')).toEqual([two]);
    expect(see()).toEqual([three]);
    expect(see()).toEqual([]);
    expect(unseen(store)).toEqual([one]);
  });

  test('failures of before looks were kept count as seen', () => {
    const [dir, older] = [temporaryFolder(), temporaryFolder()];
    for (const name of readdirSync(MIGRATIONS).filter((file) => file < OLDER)) {
      copyFileSync(join(MIGRATIONS, name), join(older, name));
    }
    openTest(dir, older).store.close();
    const db = rawDatabase(dir);
    db.prepare(
      `INSERT INTO actions (server_id, action_type, parameters_json, command, status, approval_order, created_at, created_by, expires_at)
       VALUES ('web-1', 'clear_logs', '{}', 'true', 'approved', 1, ?, 'ada', ?)`,
    ).run(AT, AT);
    for (const status of ['executing', 'failed']) db.prepare('UPDATE actions SET status = ?').run(status);
    db.close();
    const { store } = openTest(dir);
    expect(store.actions.summary(1)).toMatchObject({ status: 'failed' });
    expect(store.failures.counts()).toEqual([]);
  });
});

describe('WIN-6: with ten thousand of them', () => {
  test('they are counted and paged out of indexes, and every one is reached once', () => {
    const { store, dir } = openTest();
    store.write((tx) => {
      for (let n = 0; n < 10_000; n += 1) {
        const server_id = `s-${n}`;
        const filed = tx.actions.insert(newAction({ server_id, status: 'approved' }));
        const id = hasOwn(filed, 'inserted') ? filed.inserted.id : 0;
        const code = n % 3 === 0 ? 'sudo_refused' : 'exit_code';
        const action = { status: 'failed', failure: { code } };
        tx.record({ kind: 'action.failed', actor: HOST, server_id, action_id: id, data: { action } });
      }
    });
    expect(store.failures.counts()).toEqual([
      { reason: 'exit_code', count: 6_666 },
      { reason: 'sudo_refused', count: 3_334 },
    ]);
    const found: number[] = [];
    for (let next: number | null | undefined; next !== null; ) {
      const page = store.failures.page('sudo_refused', next ?? null, 100);
      found.push(...page.actions.map(({ id }) => id));
      next = page.next;
    }
    expect(new Set(found).size).toBe(3_334);
    expect(found).toHaveLength(3_334);
    const db = rawDatabase(dir);
    for (const [sql, ...values] of [[COUNTS], [PAGE, 1, 50], [PAGE_OF_REASON, 1, 'exit_code', 50]] as [
      string,
      ...(string | number)[],
    ][]) {
      const plan = (db.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...values) as { detail: string }[]).map(
        (row) => row.detail,
      );
      expect(plan[0]).toMatch(/USING (COVERING )?INDEX failure_looks_/);
      if (sql !== COUNTS) expect(plan.join('\n')).not.toContain('TEMP B-TREE');
    }
  });
});
