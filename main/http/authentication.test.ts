import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActionView } from '../contract/action.ts';
import type { EventView } from '../contract/event.ts';
import { ALL_SCOPES, type TokenView } from '../contract/token.ts';
import { type CallOptions, type Harness, PERSON, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';
import { codeIn, request, sendRaw } from './testing/raw.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('held', { paused: true });
});
afterAll(() => harness.end());

const newestEvent = async () =>
  (await harness.call<{ events: EventView[] }>('GET', '/audit?limit=1')).body.events[0] as EventView;

let names = 0;
/** A change that leaves an event each time. */
async function rename(options: CallOptions): Promise<void> {
  names += 1;
  const answer = await harness.call('PATCH', '/servers/held', { ...options, body: { display_name: `Name ${names}` } });
  expect(answer.status).toBe(200);
}

test('API-2 without a token: 401, and how to give one', async () => {
  const answer = await harness.refused('GET', '/status', { token: null });
  expect([answer.status, answer.body.detail.code]).toEqual([401, 'unauthorized']);
  expect(answer.headers.get('www-authenticate')).toBe('Bearer');
});

test.each(['Bearer', 'bearer', 'BEARER'])('API-1 Authorization: %s is understood', async (scheme) => {
  const headers = { authorization: `${scheme} ${RUNTIME_TOKEN}` };
  expect((await harness.call('GET', '/status', { token: null, headers })).status).toBe(200);
});

test('API-1 the same token twice is fine, two different ones are not', async () => {
  const same = { authorization: `Bearer ${RUNTIME_TOKEN}` };
  expect((await harness.call('GET', '/status', { headers: same })).status).toBe(200);
  const other = { authorization: `Bearer ${await harness.tokenWith('read')}` };
  expect((await harness.call('GET', '/status', { headers: other })).status).toBe(401);
});

test('API-2 two X-API-Key headers are no token', async () => {
  const key = `X-API-Key: ${RUNTIME_TOKEN}`;
  const answer = await sendRaw(
    harness.port,
    request('GET /api/v1/status', `Host: 127.0.0.1:${harness.port}`, key, key),
  );
  expect([answer.status, codeIn(answer)]).toEqual([401, 'unauthorized']);
});

test('API-2 a token with every scope but the needed one gets 403 naming it', async () => {
  const needed = {
    read: ['GET', '/status'],
    request: ['POST', '/actions'],
    approve: ['POST', '/actions/1/approve'],
    operate: ['PUT', '/servers/held/pause'],
    admin: ['GET', '/tokens'],
  } as const;
  for (const scope of ALL_SCOPES) {
    const token = await harness.tokenWith(...ALL_SCOPES.filter((other) => other !== scope));
    const [method, path] = needed[scope];
    const { status, body } = await harness.refused(method, path, { token });
    expect([scope, status, body.detail.code]).toEqual([scope, 403, 'forbidden_scope']);
    expect(body.detail.message).toContain(scope);
  }
});

test('API-2 a revoked token and an expired one get 401', async () => {
  const token = await harness.tokenWith('read');
  const { tokens } = (await harness.call<{ tokens: TokenView[] }>('GET', '/tokens')).body;
  expect((await harness.call('GET', '/status', { token })).status).toBe(200);
  expect((await harness.call('DELETE', `/tokens/${tokens.at(-1)?.id}`)).status).toBe(204);
  expect((await harness.call('GET', '/status', { token })).status).toBe(401);

  const expires_at = new Date(Date.now() + 50).toISOString();
  const body = { name: 'short', scopes: ['read'], expires_at };
  const short = (await harness.call<{ token: string }>('POST', '/tokens', { body })).body.token;
  await expect
    .poll(async () => (await harness.call('GET', '/status', { token: short })).status, { interval: 10 })
    .toBe(401);
});

test('AUD-1 the runtime token is the person, through the door it names', async () => {
  for (const via of ['cli', 'window', 'tray', 'notification']) {
    await rename({ headers: { 'x-holdpoint-client': via } });
    expect(await newestEvent()).toMatchObject({ actor_kind: 'person', actor: PERSON, via });
  }
  for (const headers of [{}, { 'x-holdpoint-client': 'timer' }]) {
    await rename({ headers });
    expect(await newestEvent()).toMatchObject({ actor: PERSON, via: 'api' });
  }
});

test('AUD-1 a stored token is itself and comes through the API, whatever it says', async () => {
  const token = await harness.tokenWith('admin');
  await rename({ token, headers: { 'x-holdpoint-client': 'window' } });
  expect(await newestEvent()).toMatchObject({
    actor_kind: 'token',
    actor: expect.stringMatching(/^token /),
    via: 'api',
  });
});

test("API-2 a token that may only request cancels its own actions and nobody else's", async () => {
  const [own, other] = [await harness.tokenWith('request'), await harness.tokenWith('request', 'read')];
  const body = { server_id: 'held', action_type: 'restart_service', service_name: 'plex' };
  const { id } = (await harness.call<ActionView>('POST', '/actions', { token: own, body })).body;
  const cancel = (token: string) => harness.refused('POST', `/actions/${id}/cancel`, { token });
  expect((await cancel(other)).status).toBe(403);
  expect((await cancel(await harness.tokenWith('read', 'operate', 'admin'))).body.detail.message).toContain('approve');
  expect((await cancel(own)).status).toBe(200);
  expect((await cancel(own)).status).toBe(409);
  expect((await harness.call('POST', '/actions/999999/cancel', { token: own })).status).toBe(404);
});

test('ACT-7, API-2 a new token of an old name does not own what the old one filed; the trail tells them apart', async () => {
  const mint = async () => {
    const body = { name: 'monitor', scopes: ['request'] };
    return (await harness.call<{ id: number; token: string }>('POST', '/tokens', { body })).body;
  };
  const old = await mint();
  const body = { server_id: 'held', action_type: 'restart_service', service_name: 'inherited' };
  const filed = (await harness.call<ActionView>('POST', '/actions', { token: old.token, body })).body;
  expect(filed).toMatchObject({ created_by: 'token:monitor', created_by_id: `token:${old.id}` });
  expect(await newestEvent()).toMatchObject({ actor: 'monitor', data: { actor_id: `token:${old.id}` } });
  await harness.call('DELETE', `/tokens/${old.id}`);
  const heir = await mint();
  expect(heir.id).not.toBe(old.id);
  const cancel = await harness.refused('POST', `/actions/${filed.id}/cancel`, { token: heir.token });
  expect([cancel.status, cancel.body.detail.code]).toEqual([403, 'forbidden_scope']);
  expect((await harness.call<ActionView>('GET', `/actions/${filed.id}`)).body.status).toBe('pending');
});

test('API-1 many wrong tokens get 429, and a valid one still passes', async () => {
  let last = await harness.refused('GET', '/status', { token: 'wrong' });
  for (let i = 0; i < 40 && last.status === 401; i++) last = await harness.refused('GET', '/status', { token: `${i}` });
  expect([last.status, last.body.detail.code]).toEqual([429, 'too_many_requests']);
  expect(Number(last.headers.get('retry-after'))).toBeGreaterThan(0);
  expect((await harness.call('GET', '/status')).status).toBe(200);
  expect((await harness.call('GET', '/status', { token: null })).status).toBe(401);
});
