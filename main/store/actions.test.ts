import { expect, test } from 'vitest';
import { ActionStatus } from '../contract/action.ts';
import { hasOwn } from '../contract/own.ts';
import type { Store } from '../core/ports.ts';
import { AT, insertAction, LATER, newAction, openTest, rawDatabase, seededRandom } from './testing/store-fixture.ts';

const EVIDENCE = { boot_id: 'b', not_after_uptime: 100, invocation_before: 'i' };
const WAITING = { code: 'refused', message: 'refused', attempts: 2, next_attempt_at: LATER } as const;
/** SPEC ACT-2, written down a second time. */
const STEPS: Record<string, readonly string[]> = {
  pending: ['approved', 'rejected', 'cancelled', 'expired'],
  approved: ['executing', 'cancelled', 'expired'],
  executing: ['completed', 'failed', 'unknown'],
  unknown: ['completed', 'failed'],
};
/** How an action comes into each status. */
const PATHS: Record<ActionStatus, readonly ActionStatus[]> = {
  pending: [],
  approved: ['approved'],
  executing: ['approved', 'executing'],
  completed: ['approved', 'executing', 'completed'],
  failed: ['approved', 'executing', 'failed'],
  rejected: ['rejected'],
  cancelled: ['cancelled'],
  expired: ['expired'],
  unknown: ['approved', 'executing', 'unknown'],
};
const PAIRS = ActionStatus.options.flatMap((from) =>
  ActionStatus.options.filter((to) => to !== from).map((to) => [from, to] as const),
);

const digest = (store: Store, id: number) => store.actions.summary(id)?.digest ?? '';

test.each(PAIRS)('ACT-2: the database itself allows %s → %s only where the table does', (from, to) => {
  const { store } = openTest();
  const id = insertAction(store);
  const step = (next: ActionStatus) => store.write((tx) => tx.actions.step(id, ActionStatus.options, next, {}));
  for (const status of PATHS[from]) step(status);
  expect(store.actions.summary(id)?.status).toBe(from);
  if (STEPS[from]?.includes(to)) expect(step(to)?.status).toBe(to);
  else {
    expect(() => step(to)).toThrow('ACT-2');
    expect(store.actions.summary(id)?.status).toBe(from);
  }
});

test('ACT-2: an action begins pending or approved; what it is never changes; none is deleted', () => {
  const { store, dir } = openTest();
  insertAction(store);
  const db = rawDatabase(dir);
  const copy = `INSERT INTO actions (server_id, action_type, parameters_json, command, status, created_at, created_by,
    expires_at) VALUES ('x', 'y', '{}', 'c', 'completed', 'a', 'b', 'c')`;
  expect(() => db.exec(copy)).toThrow('ACT-2');
  expect(() => db.exec("UPDATE actions SET command = 'rm -rf /'")).toThrow('never changes');
  expect(() => db.exec('DELETE FROM actions')).toThrow('never deleted');
});

test('ACT-5: the twin of an open action is named; another unit, type or server is none', () => {
  const { store } = openTest();
  const insert = (change: Parameters<typeof newAction>[0]) => store.write((tx) => tx.actions.insert(newAction(change)));
  const id = insertAction(store);
  expect(insert({ status: 'approved' })).toEqual({ twin: { id, status: 'pending' } });
  expect(insert({ unit: 'other.service' })).toHaveProperty('inserted');
  expect(insert({ server_id: 'web-2' })).toHaveProperty('inserted');
  const clear = insertAction(store, { action_type: 'clear_logs', unit: null, service_name: null, status: 'approved' });
  expect(insert({ action_type: 'clear_logs', unit: null })).toEqual({ twin: { id: clear, status: 'approved' } });
  for (const [from, to] of [
    ['pending', 'approved'],
    ['approved', 'executing'],
  ] as const) {
    store.write((tx) => tx.actions.step(id, [from], to, {}));
    expect(insert({})).toEqual({ twin: { id, status: to } });
  }
  store.write((tx) => tx.actions.step(id, ['executing'], 'failed', {}));
  expect(insert({})).toHaveProperty('inserted');
});

test('ACT-1: everything given comes back, and the steps add to it', () => {
  const { store } = openTest();
  const given = newAction({ parameters: { days: 7, unit: 'a' }, note: 'slow', alert_ref: 'alert-1' });
  const id = insertAction(store, given);
  const { unit: _unit, held_by: _held, ...asked } = given;
  expect(store.actions.get(id)).toMatchObject({
    ...asked,
    stdout: null,
    stderr: null,
    stdout_cut: false,
    waiting: null,
    allowed_by: null,
  });
  const failure = { code: 'exit_code', message: 'It failed.', next_step: null, journal: ['line'] } as const;
  store.write((tx) => {
    tx.actions.step(id, ['pending'], 'approved', { approved_at: AT, approved_by: 'grace' });
    tx.actions.claim(id, AT, EVIDENCE, digest(store, id));
    tx.actions.step(id, ['executing'], 'unknown', { stdout: { text: 'half', is_cut: true } });
    tx.actions.step(id, ['unknown'], 'failed', {
      exit_code: 5,
      failure: { ...failure, journal: ['line'] },
      completed_at: AT,
      stderr: { text: 'err', is_cut: false },
    });
  });
  expect(store.actions.get(id)).toMatchObject({
    status: 'failed',
    approved_by: 'grace',
    executed_at: AT,
    completed_at: AT,
    exit_code: 5,
    failure,
    stdout: 'half',
    stdout_cut: true,
    stderr: 'err',
    stderr_cut: false,
  });
  expect(store.actions.evidence(id)).toEqual(EVIDENCE);
  expect(store.actions.get(id + 1)).toBeNull();
  expect(store.actions.evidence(id + 1)).toBeNull();
});

test('ACT-7: a step that comes too late changes nothing, not even the output', () => {
  const { store } = openTest();
  const id = insertAction(store);
  store.write((tx) => tx.actions.step(id, ['pending'], 'rejected', { rejected_by: 'ada', rejection_reason: 'no' }));
  const late = store.write((tx) =>
    tx.actions.step(id, ['pending'], 'approved', { approved_by: 'eve', stdout: { text: 'x', is_cut: false } }),
  );
  expect(late).toBeNull();
  expect(store.actions.get(id)).toMatchObject({ status: 'rejected', approved_by: null, stdout: null });
});

test('ACT-8: an expired action is neither approved nor claimed; those due are found, the earliest is known', () => {
  const { store } = openTest();
  const soon = insertAction(store, { expires_at: AT });
  const approved = insertAction(store, { unit: 'b.service', status: 'approved', expires_at: AT });
  insertAction(store, { unit: 'c.service' });
  expect(store.write((tx) => tx.actions.step(soon, ['pending'], 'approved', {}, { unlessExpiredAt: AT }))).toBeNull();
  expect(store.write((tx) => tx.actions.claim(approved, AT, EVIDENCE, digest(store, approved)))).toBeNull();
  expect(store.actions.dueToExpire(AT)).toEqual([soon, approved]);
  expect(store.actions.nextExpiryAt()).toBe(AT);
  store.write((tx) => {
    for (const id of [soon, approved]) tx.actions.step(id, ['pending', 'approved'], 'expired', {});
  });
  expect(store.actions.dueToExpire(AT)).toEqual([]);
  expect(store.actions.nextExpiryAt()).toBe(LATER);
});

test('ACT-9: one executes per server, and heads come in order of approval, not of asking', () => {
  const { store } = openTest();
  const units = ['a', 'b', 'c'].map((unit) => insertAction(store, { unit: `${unit}.service` }));
  const [a, b, c] = units as [number, number, number];
  const other = insertAction(store, { server_id: 'web-2' });
  store.write((tx) => {
    for (const id of [c, other, a]) tx.actions.step(id, ['pending'], 'approved', {});
  });
  expect(store.actions.heads().map((head) => head.id)).toEqual([c, other]);
  expect(store.actions.heads('web-2').map((head) => head.id)).toEqual([other]);
  store.write((tx) => tx.actions.claim(c, AT, EVIDENCE, digest(store, c)));
  expect(store.actions.heads().map((head) => head.id)).toEqual([other]);
  expect(store.write((tx) => tx.actions.claim(a, AT, EVIDENCE, digest(store, a)))).toBeNull();
  expect(() => store.write((tx) => tx.actions.step(a, ['approved'], 'executing', {}))).toThrow('UNIQUE');
  store.write((tx) => tx.actions.step(c, ['executing'], 'completed', {}));
  expect(store.actions.heads('web-1').map((head) => head.id)).toEqual([a]);
  expect(store.actions.idsIn('pending')).toEqual([b]);
  expect(store.actions.idsIn('approved', 'web-2')).toEqual([other]);
});

test('RUN-3: the reason to wait is kept with the next try, and gone once it runs or ends', () => {
  const { store } = openTest();
  const [a, b] = ['a', 'b'].map((unit) =>
    insertAction(store, { unit: `${unit}.service`, server_id: unit, status: 'approved' }),
  ) as [number, number];
  expect(store.actions.heads().map((head) => head.next_attempt_at)).toEqual([null, null]);
  store.write((tx) => {
    expect(tx.actions.postpone(a, WAITING)?.waiting).toEqual(WAITING);
    tx.actions.postpone(b, { ...WAITING, next_attempt_at: AT });
  });
  expect(store.actions.heads().map((head) => head.next_attempt_at)).toEqual([LATER, AT]);
  store.write((tx) => {
    expect(tx.actions.claim(a, AT, EVIDENCE, digest(store, a))?.waiting).toBeNull();
    expect(tx.actions.step(b, ['approved'], 'cancelled', {})?.waiting).toBeNull();
    expect(tx.actions.postpone(a, WAITING)).toBeNull();
  });
});

test('ACT-6: the kept counts are those of a recount after any operations', () => {
  const { store, dir } = openTest();
  const random = seededRandom(7);
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const ids: number[] = [];
  for (let n = 0; n < 1500; n += 1) {
    const undone = random() < 0.1;
    try {
      store.write((tx) => {
        const answer = tx.actions.insert(
          newAction({
            server_id: pick(['a', 'b', 'c']),
            action_type: pick(['x', 'y']),
            unit: pick<string | null>(['p', 'q', null]),
            status: pick(['pending', 'approved']),
          }),
        );
        if (hasOwn(answer, 'inserted') && !undone) ids.push(answer.inserted.id);
        if (ids.length > 0) tx.actions.step(pick(ids), ActionStatus.options, pick(ActionStatus.options), {});
        if (undone) throw new Error('undone');
      });
    } catch {
      // A step that does not exist rolls the insert back too.
    }
  }
  const db = rawDatabase(dir);
  const recount = db
    .prepare('SELECT status, server_id, action_type, count(*) AS n FROM actions GROUP BY 1, 2, 3 ORDER BY 1, 2, 3')
    .all();
  const kept = db.prepare('SELECT * FROM action_counts WHERE n <> 0 ORDER BY 1, 2, 3').all();
  expect(recount.length).toBeGreaterThan(20);
  expect(kept).toEqual(recount);
  const all = db.prepare('SELECT server_id, status FROM actions').all() as { server_id: string; status: string }[];
  for (const status of ActionStatus.options) {
    expect(store.actions.countsByStatus()[status]).toBe(all.filter((row) => row.status === status).length);
  }
  for (const server of ['a', 'b', 'c', 'none']) {
    const open = all.filter((row) => row.server_id === server && /pending|approved|executing/.test(row.status));
    const counts = { pending: open.filter((row) => row.status === 'pending').length, open: open.length };
    expect(store.actions.openCount(server)).toEqual(counts);
    expect(store.actions.openCounts().get(server)).toEqual(open.length === 0 ? undefined : counts);
  }
});
