/** Over the API: decisions name what was seen, what is shown is what runs, and it can be asked again (ACT-10). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionView } from '../../contract/action.ts';
import type { ChangedType } from '../../contract/catalog.ts';
import type { BulkResult } from '../../contract/window.ts';
import { type Harness, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('held', { paused: true });
});
afterAll(() => harness.end());

const OTHER = '0'.repeat(64);
const file = async (service_name: string) =>
  (
    await harness.call<ActionView>('POST', '/actions', {
      body: { server_id: 'held', action_type: 'restart_service', service_name },
    })
  ).body;
const decide = (id: number, decision: string, body: object = {}) =>
  harness.refused('POST', `/actions/${id}/${decision}`, { body });

describe('deciding on what was seen', () => {
  test('ACT-10 an action shows all that it is', async () => {
    const action = await file('shown');
    expect(action).toMatchObject({
      revision: 1,
      digest: expect.stringMatching(/^[0-9a-f]{64}$/),
      approved_digest: null,
      spec: {
        argv: ['systemctl', 'restart', 'shown'],
        as_root: true,
        time_limit_seconds: 180,
        success: { kind: 'unit_active', unit: 'shown.service' },
        where: { server_id: 'held' },
      },
    });
    const { body } = await harness.call('POST', `/actions/${action.id}/approve`, {
      body: { revision: 1, digest: action.digest },
    });
    expect(body).toMatchObject({ status: 'approved', approved_digest: action.digest, revision: 2 });
  });

  test('ACT-10 a stale decision gets 409 with how it stands, whatever the decision', async () => {
    const { id, digest } = await file('stale');
    for (const [decision, body] of [
      ['approve', { revision: 2 }],
      ['approve', { digest: OTHER }],
      ['reject', { reason: 'no', revision: 2 }],
      ['cancel', { revision: 2 }],
    ] as const) {
      const { status, body: refused } = await decide(id, decision, body);
      expect([status, refused.detail]).toEqual([
        409,
        expect.objectContaining({ code: 'stale_decision', status: 'pending', revision: 1, digest }),
      ]);
    }
    expect((await decide(id, 'approve')).status).toBe(200);
    const late = await decide(id, 'cancel', { revision: 1 });
    expect(late.body.detail).toMatchObject({ code: 'stale_decision', status: 'approved', revision: 2 });
  });

  test.each([
    ['approve', { revision: 0 }, 'revision'],
    ['approve', { revision: '1' }, 'revision'],
    ['approve', { digest: 'abc' }, 'digest'],
    ['cancel', { revision: 1.5 }, 'revision'],
    ['cancel', { digest: OTHER }, 'digest'],
    ['reject', { reason: 'no', revision: -1 }, 'revision'],
  ])('ACT-10 %s with %j gets 422 at %s', async (decision, body, path) => {
    const answer = await decide(1, decision, body);
    expect([answer.status, answer.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('ACT-10 of many at once each is decided as it was seen', async () => {
    const actions = [await file('many-a'), await file('many-b'), await file('many-c')];
    const ids = actions.map(({ id }) => id);
    const [a, b] = actions.map(({ id, revision, digest }) => ({ id, revision, digest }));
    const body = { decision: 'approve', ids, seen: [a, { ...b, revision: 2 }] };
    const { results, decided } = (await harness.call<BulkResult>('POST', '/actions/bulk', { body })).body;
    expect(results.map(({ problem }) => problem?.code ?? null)).toEqual([null, 'stale_decision', null]);
    expect(decided).toBe(2);
  });
});

describe('changing a type', () => {
  const type = { name: 'say', argv: ['echo', '{n}'], parameters: { n: { kind: 'integer', min: 0, max: 9 } } };
  const ask = (n: number | string) =>
    harness.call<ActionView>('POST', '/actions', {
      body: { server_id: 'held', action_type: 'say', parameters: { n } },
    });

  test('ACT-10 the answer tells what waits under it, where the change bears on that; then it is asked again', async () => {
    await harness.call('POST', '/catalog', { body: type });
    const change = async (body: object) =>
      (await harness.call<ChangedType>('PATCH', '/catalog/say', { body })).body.affected;
    expect(await change({ argv: ['printf', '{n}'] })).toEqual({ count: 0, action_ids: [] });
    const { id } = (await ask(1)).body;
    expect(await change({ title: 'Say it', needs_approval: 'always' })).toEqual({ count: 0, action_ids: [] });
    expect(await change({ time_limit_seconds: 9 })).toEqual({ count: 1, action_ids: [id] });
    const removed = await harness.call('DELETE', '/catalog/say');
    expect([removed.status, removed.body]).toEqual([200, { affected: { count: 1, action_ids: [id] } }]);
    expect((await harness.refused('POST', `/actions/${id}/ask-again`)).body.detail.code).toBe('type_not_allowed');
    await harness.call('POST', '/catalog', { body: { ...type, argv: ['true', '{n}'] } });
    expect((await harness.refused('POST', `/actions/${id}/ask-again`)).body.detail).toMatchObject({
      code: 'duplicate_action',
      existing_action_id: id,
    });
    await decide(id, 'cancel');
    const again = await harness.call<ActionView>('POST', `/actions/${id}/ask-again`);
    expect([again.status, again.body.command, again.body.status]).toEqual([201, 'true 1', 'pending']);
    expect((await harness.refused('POST', '/actions/999999/ask-again')).status).toBe(404);
    const readOnly = await harness.tokenWith('read', 'approve');
    const refused = await harness.refused('POST', `/actions/${id}/ask-again`, { token: readOnly });
    expect(refused.body.detail.code).toBe('forbidden_scope');
    await decide(again.body.id, 'cancel');
    expect((await harness.call('DELETE', '/catalog/say')).status).toBe(204);
  });

  test.each([
    [{ argv: ['find', '{n}'], parameters: { n: { kind: 'integer', min: -1, max: 9 } } }, 'parameters.n'],
    [{ argv: ['find', '{constructor}'], parameters: {} }, 'argv.1'],
    [{ argv: ['find', '{c}'], parameters: { c: { kind: 'choice', values: ['-rf'] } } }, 'parameters.c.values.0'],
  ])('ACT-4 the type %j gets 422 at %s', async (body, path) => {
    const answer = await harness.refused('POST', '/catalog', { body: { name: 'odd', ...body } });
    expect([answer.status, answer.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });

  test.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
    'ACT-4 %s is no parameter because every object has it',
    async (name) => {
      const body = `{"server_id":"held","action_type":"clear_logs","parameters":{"${name}":"x"}}`;
      const answer = await harness.refused('POST', '/actions', { body });
      expect(answer.status).toBe(422);
    },
  );
});
