import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ActionView } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';
import type { FailureList } from '../../contract/failures.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

const UNREACHABLE = { kind: 'not_started', failure: { code: 'refused', message: 'Nothing listens there.' } } as const;
const PATIENTLY = { timeout: 15_000 };
const TYPE = { title: 'Flush', argv: ['flush'], parameters: {}, needs_root: false, time_limit_seconds: 10 };
let harness: Harness;
let filed = 0;
beforeAll(async () => {
  harness = await startHarness();
  harness.executor.answers.exec = UNREACHABLE;
  harness.core.start('1.2.3');
});
afterAll(() => harness.end());
beforeEach(async () => {
  const { revision } = await list();
  await harness.call('POST', '/failures/seen', { body: { until: revision } });
});

const list = async (query = '') => (await harness.call<FailureList>('GET', `/failures${query}`)).body;
const see = async (body: unknown) => (await harness.call<{ seen: number }>('POST', '/failures/seen', { body })).body;
const lastSeq = () => harness.core.store.events.lastSeq();

/** Actions that are approved, cannot start yet, and are refused by their guards: their type is gone by the next try. */
async function failing(count: number): Promise<number[]> {
  filed += 1;
  const action_type = `flush_${filed}`;
  await harness.call('POST', '/catalog', { body: { ...TYPE, name: action_type } });
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    const server_id = `s-${filed}-${n}`;
    await harness.addServer(server_id);
    const body = { server_id, action_type };
    ids.push((await harness.call<ActionView>('POST', '/actions', { body })).body.id);
  }
  const action = async (id: number) => (await harness.call<ActionView>('GET', `/actions/${id}`)).body;
  for (const id of ids)
    await expect.poll(async () => (await action(id)).waiting, PATIENTLY).toMatchObject({ code: 'refused' });
  await harness.call('DELETE', `/catalog/${action_type}`);
  harness.core.wake();
  for (const id of ids)
    await expect.poll(async () => (await action(id)).failure?.code, PATIENTLY).toBe('guard_refused');
  return ids;
}

test('WIN-3: what failed is counted by reason and listed, until a person looked at it', async () => {
  const ids = await failing(3);
  const before = await list('?limit=2');
  expect(before).toMatchObject({ total: 3, groups: [{ count: 3 }], revision: lastSeq() });
  expect(before.actions).toHaveLength(2);
  const rest = await list(`?limit=2&cursor=${before.next_cursor}`);
  expect(new Set([...before.actions, ...rest.actions].map(({ id }) => id))).toEqual(new Set(ids));
  const [first = 0, second = 0, third = 0] = ids;

  expect((await harness.call('POST', `/actions/${first}/seen`)).body).toEqual({ seen: 1 });
  expect((await harness.call('POST', `/actions/${first}/seen`)).body).toEqual({ seen: 0 });
  expect(await list()).toMatchObject({ total: 2 });
  const { events } = (await harness.call<{ events: EventView[] }>('GET', '/audit?kind=failures.seen&limit=1')).body;
  expect(events).toMatchObject([{ actor: PERSON, action_id: first, data: { ids: [first] } }]);
  expect(await see({ ids: [second] })).toEqual({ seen: 1 });
  expect((await list()).actions.map(({ id }) => id)).toEqual([third]);
  expect(await see({ until: lastSeq(), reason: before.groups[0]?.reason })).toEqual({ seen: 1 });
  expect(await list()).toMatchObject({ total: 0, groups: [], actions: [], next_cursor: null });
});

test('WIN-3: what failed after the window was shown the count is not marked with the rest', async () => {
  await failing(1);
  const { revision } = await list();
  const [later] = await failing(1);
  expect(await see({ until: revision })).toEqual({ seen: 1 });
  expect((await list()).actions.map(({ id }) => id)).toEqual([later]);
});

test('WIN-3: looking at one that did not fail changes nothing; at one that is not there is 404', async () => {
  await harness.addServer('held', { paused: true });
  const body = { server_id: 'held', action_type: 'clear_logs' };
  const { id } = (await harness.call<ActionView>('POST', '/actions', { body })).body;
  const before = lastSeq();
  expect((await harness.call('POST', `/actions/${id}/seen`)).body).toEqual({ seen: 0 });
  expect((await harness.refused('POST', '/actions/999999/seen')).status).toBe(404);
  expect(lastSeq()).toBe(before);
});

test('WIN-3: a program looks at nothing, whatever its token may do', async () => {
  const [id] = await failing(1);
  const token = await harness.tokenWith('read', 'request', 'approve', 'operate', 'admin');
  for (const [path, body] of [
    [`/actions/${id}/seen`, {}],
    ['/failures/seen', { ids: [id] }],
  ] as const) {
    expect((await harness.refused('POST', path, { token, body })).body.detail.code).toBe('forbidden_scope');
  }
  expect((await harness.call<FailureList>('GET', '/failures', { token })).body.total).toBe(1);
});

test.each([
  {},
  { ids: [] },
  { ids: [0] },
  { ids: Array.from({ length: 1001 }, (_, index) => index + 1) },
  { until: -1 },
  { until: 1, reason: 'constructor' },
  { until: 1, ids: [1] },
])('422: %j', async (body) => {
  expect((await harness.refused('POST', '/failures/seen', { body })).status).toBe(422);
});

test.each(['?limit=0', '?limit=101', '?cursor=x', '?reason=nothing', '?other=1'])('422: %s', async (query) => {
  expect((await harness.refused('GET', `/failures${query}`)).status).toBe(422);
});
