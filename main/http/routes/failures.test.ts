import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { ActionView } from '../../contract/action.ts';
import { HOST } from '../../contract/actor.ts';
import type { EventView } from '../../contract/event.ts';
import type { FailureList } from '../../contract/failures.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

let harness: Harness;
let filed = 0;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.end());
beforeEach(async () => {
  const { revision } = await list();
  await harness.call('POST', '/failures/seen', { body: { until: revision } });
});

const list = async (query = '') => (await harness.call<FailureList>('GET', `/failures${query}`)).body;
const see = async (body: unknown) => (await harness.call<{ seen: number }>('POST', '/failures/seen', { body })).body;
const lastSeq = () => harness.core.store.events.lastSeq();

/** Actions that ran and failed, as the dispatcher tells it. */
async function failing(count: number): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    filed += 1;
    const server_id = `s-${filed}`;
    await harness.addServer(server_id, { paused: true });
    const body = { server_id, action_type: 'clear_logs' };
    const action = (await harness.call<ActionView>('POST', '/actions', { body })).body;
    const failure = { code: 'exit_code', message: 'It failed.', next_step: null, journal: null };
    harness.store.write((tx) =>
      tx.record({
        kind: 'action.failed',
        actor: HOST,
        server_id,
        action_id: action.id,
        data: { action: { ...action, status: 'failed', failure } },
      }),
    );
    ids.push(action.id);
  }
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
