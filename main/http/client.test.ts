/** The types are the subject: `hc<Api>` must know every route, its input and what it answers. */
import { hc } from 'hono/client';
import { afterAll, beforeAll, expect, expectTypeOf, test } from 'vitest';
import type { ActionView } from '../contract/action.ts';
import type { ErrorBody } from '../contract/error.ts';
import type { PauseView, ServerView } from '../contract/server.ts';
import type { Api } from './api.ts';
import { type Harness, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('web');
});
afterAll(() => harness.end());

test('API-1 a client made of the types alone reaches every kind of route', async () => {
  const { api } = hc<Api>(harness.url, { headers: { 'X-API-Key': RUNTIME_TOKEN } });

  const listed = await api.v1.servers.$get();
  if (!listed.ok) throw new Error('refused');
  const { servers, total } = await listed.json();
  expectTypeOf(servers).toEqualTypeOf<ServerView[]>();
  expectTypeOf(total).toBeNumber();

  const pause = api.v1.servers[':server_id'].pause.$put;
  const paused = await pause({ param: { server_id: 'web' }, json: { reason: 'upgrade' } });
  if (!paused.ok) throw new Error('refused');
  expectTypeOf(await paused.json()).toEqualTypeOf<PauseView>();

  const restart = api.v1.servers[':server_id'].services[':service_name'].restart.$post;
  const name = 'systemd-fsck@dev-disk-by\\x2duuid';
  const filed = await restart({ param: { server_id: 'web', service_name: encodeURIComponent(name) }, json: {} });
  if (!filed.ok) throw new Error('refused');
  const { action_id, service_name } = await filed.json();
  expect(service_name).toBe(name);

  const decide = api.v1.actions[':action_id'].approve.$post;
  const approved = await decide({ param: { action_id: String(action_id) }, json: {} });
  if (!approved.ok) throw new Error('refused');
  expectTypeOf(await approved.json()).toEqualTypeOf<ActionView>();

  const again = await decide({ param: { action_id: String(action_id) }, json: {} });
  if (again.ok) throw new Error('not refused');
  expectTypeOf(again.status).toEqualTypeOf<401 | 403 | 404 | 409 | 413 | 422 | 429 | 500 | 503>();
  const refused = await again.json();
  expectTypeOf(refused).toEqualTypeOf<ErrorBody>();
  expect(refused.detail).toMatchObject({ code: 'wrong_status', status: 'approved' });

  const found = await api.v1.actions.$get({ query: { status: ['pending', 'approved'], limit: '5' } });
  if (!found.ok) throw new Error('refused');
  expect((await found.json()).actions.map((action) => action.id)).toEqual([action_id]);

  expect((await api.v1.servers[':server_id'].$delete({ param: { server_id: 'web' } })).status).toBe(204);
});

test('API-1 the types refuse what the API refuses', () => {
  const { api } = hc<Api>('http://localhost');
  // @ts-expect-error a reason is needed
  expectTypeOf(api.v1.actions[':action_id'].reject.$post).toBeCallableWith({ param: { action_id: '1' }, json: {} });
  // @ts-expect-error there is no such route
  expectTypeOf(api.v1.nowhere).not.toBeNever();
});
