import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionList, ActionView } from '../../contract/action.ts';
import type { ErrorBody } from '../../contract/error.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('held', { paused: true });
  await harness.addServer('live');
});
afterAll(() => harness.end());

const file = (service_name: string, server_id = 'held') =>
  harness.call<ActionView & ErrorBody>('POST', '/actions', {
    body: { server_id, action_type: 'restart_service', service_name },
  });
const decide = (id: number, verb: string, body?: unknown) =>
  harness.call<ActionView & ErrorBody>('POST', `/actions/${id}/${verb}`, { body });

describe('races', () => {
  test('ACT-5 of 8 simultaneous creates one gets 201 and seven 409 with its id, 40 rounds', async () => {
    for (let round = 0; round < 40; round++) {
      const answers = await Promise.all(Array.from({ length: 8 }, () => file(`unit-${round}`)));
      const created = answers.filter((answer) => answer.status === 201);
      const refused = answers.filter((answer) => answer.status === 409);
      expect([created.length, refused.length]).toEqual([1, 7]);
      for (const { body } of refused) {
        expect(body.detail).toMatchObject({
          code: 'duplicate_action',
          existing_action_id: created[0]?.body.id,
          existing_status: 'pending',
        });
      }
    }
  });

  test('ACT-7 of 6 simultaneous decisions one gets 200 and five 409 with what was decided, 40 rounds', async () => {
    for (let round = 0; round < 40; round++) {
      const { id } = (await file(`decided-${round}`)).body;
      const answers = await Promise.all([
        decide(id, 'approve'),
        decide(id, 'reject', { reason: 'not now' }),
        decide(id, 'approve'),
        decide(id, 'reject', { reason: 'nor then' }),
        decide(id, 'approve'),
        decide(id, 'reject', { reason: 'never' }),
      ]);
      const won = answers.filter((answer) => answer.status === 200);
      expect(won).toHaveLength(1);
      for (const { status, body } of answers.filter((answer) => answer.status !== 200)) {
        expect([status, body.detail]).toMatchObject([
          409,
          { code: 'wrong_status', status: won[0]?.body.status, decided_by: PERSON },
        ]);
      }
    }
  });
});

describe('SVC-2 names of services', () => {
  const hostile = [
    'plex; touch x',
    '-h',
    '$(id)',
    '`id`',
    'a\nb',
    'a b',
    'x'.repeat(256),
    '../x',
    '/etc/passwd',
    '',
    'home.mount',
    'ssh.socket',
    '.service',
    'ünit',
    'a%00',
    '\0',
  ];
  const good = ['pihole-FTL', 'docker.service', 'getty@tty1', 'systemd-fsck@dev-disk-by\\x2duuid', 'x'.repeat(255)];

  test.each(hostile)('SVC-2 %j gets 422 in a body and in a path', async (name) => {
    const filed = await file(name);
    expect([filed.status, filed.body.detail.errors?.[0]?.path]).toEqual([422, 'service_name']);
    const path = `/servers/held/services/${encodeURIComponent(name)}/restart`;
    const restarted = await harness.refused('POST', path);
    expect([restarted.status, restarted.body.detail.code]).toEqual([422, 'validation_error']);
  });

  test.each(good)('SVC-3 %s is accepted and restarted as exactly that unit', async (name) => {
    const path = `/servers/held/services/${encodeURIComponent(name)}/restart`;
    const { status, body } = await harness.call('POST', path, { body: { note: 'it hangs' } });
    expect(status).toBe(201);
    expect(body).toEqual({
      action_id: expect.any(Number),
      action_type: 'restart_service',
      server_id: 'held',
      service_name: name,
      command: `systemctl restart ${name}`,
      status: 'pending',
      created_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
    });
    expect((await file(name)).status).toBe(409);
  });

  test.each(['%', '%ZZ', '%C3', '%2', '%u0041', '%00'])('SVC-2 malformed encoding %s gets 4xx', async (text) => {
    for (const path of [`/servers/held/services/${text}/restart`, `/servers/${text}/services/plex/restart`]) {
      const { status, body } = await harness.refused('POST', path);
      expect([path, status]).toEqual([path, path.includes('held') ? 422 : 404]);
      expect(body.detail.message).not.toBe('');
    }
  });
});

describe('filing', () => {
  test('ACT-3 on a normal server it is approved by auto at once', async () => {
    const { status, body } = await file('plex', 'live');
    expect([status, body.status, body.approved_by, body.created_by]).toEqual([201, 'approved', 'auto', PERSON]);
  });

  test('ACT-4 a type of wrong form gets 422, one that is not in the catalog 403', async () => {
    const create = (action_type: string) =>
      harness.refused('POST', '/actions', { body: { server_id: 'held', action_type } });
    for (const type of ['Rm', 'rm -rf /', '', '9', 'x'.repeat(65)]) expect((await create(type)).status).toBe(422);
    const unknown = await create('reboot');
    expect([unknown.status, unknown.body.detail.code]).toEqual([403, 'type_not_allowed']);
    expect((await create('constructor')).status).toBe(403);
  });

  test('ACT-3 an unknown server gets 404', async () => {
    expect((await file('plex', 'nowhere')).status).toBe(404);
    expect((await harness.call('POST', '/servers/nowhere/services/plex/restart')).status).toBe(404);
    expect((await harness.call('POST', '/servers/No%20Such/services/plex/restart')).status).toBe(404);
  });
});

describe('deciding', () => {
  test('ACT-7 a rejection says why, in 1 to 1000 characters that are not blank', async () => {
    const { id } = (await file('rejected')).body;
    for (const body of [{}, { reason: '' }, { reason: ' \n' }, { reason: 'x'.repeat(1001) }, { reason: 1 }]) {
      const { status, body: refused } = await decide(id, 'reject', body);
      expect([status, refused.detail.errors?.[0]?.path]).toEqual([422, 'reason']);
    }
    const { body } = await decide(id, 'reject', { reason: 'x'.repeat(1000) });
    expect(body).toMatchObject({ status: 'rejected', rejected_by: PERSON, rejection_reason: 'x'.repeat(1000) });
  });

  test('ACT-7 commands without input refuse what they would ignore', async () => {
    const { id } = (await file('strict')).body;
    const { status, body } = await decide(id, 'approve', { approved_by: 'somebody else' });
    expect([status, body.detail.errors?.[0]?.path]).toEqual([422, 'approved_by']);
    expect((await decide(id, 'approve')).status).toBe(200);
    expect((await decide(id, 'cancel')).body.status).toBe('cancelled');
  });

  test('ACT-2 only an action whose outcome is unknown can be settled', async () => {
    const { id } = (await file('settled')).body;
    expect((await decide(id, 'settle', { outcome: 'completed' })).status).toBe(422);
    expect((await decide(id, 'settle', { outcome: 'completed', note: 'I looked' })).status).toBe(409);
  });

  test.each(['0', '-1', '1.5', '1e3', 'x', '01', '9'.repeat(30), '%2e', '__proto__', '999999'])(
    'ACT-7 the id %s gets 404',
    async (id) => {
      const answers = [
        await harness.refused('GET', `/actions/${id}`),
        await harness.refused('POST', `/actions/${id}/approve`),
        await harness.refused('POST', `/actions/${id}/reject`, { body: { reason: 'no' } }),
      ];
      expect(answers.map((answer) => answer.status)).toEqual([404, 404, 404]);
      if (id !== '%2e') expect(answers[0]?.body.detail.code).toBe('action_not_found');
    },
  );
});

describe('ACT-6 the list', () => {
  const list = async (query: string) => (await harness.call<ActionList>('GET', `/actions${query}`)).body;

  test('ACT-6 filters, pages and counts', async () => {
    const pending = await list('?status=pending&status=rejected&server_id=held&limit=3&offset=1');
    expect(pending).toMatchObject({ limit: 3, offset: 1 });
    expect(pending.actions).toHaveLength(3);
    expect(new Set(pending.actions.map((action) => action.status))).not.toContain('approved');
    const whole = await list('?status=pending');
    expect(whole.limit).toBe(50);
    const one = await list(`?service_name=plex&status=approved&created_from=2020-01-01T00:00:00%2B02:00`);
    expect(one.actions.map((action) => action.server_id)).toEqual(['live']);
    const none = await list('?text=nothing-of-that-kind');
    expect(none).toEqual({ actions: [], total: 0, limit: 50, offset: 0, next_cursor: null });
  });

  test('ACT-6 every pending action is reached by the cursor', async () => {
    const seen: number[] = [];
    let page = await list('?status=pending&limit=7');
    for (;;) {
      seen.push(...page.actions.map((action) => action.id));
      if (page.next_cursor === null) break;
      page = await list(`?status=pending&limit=7&cursor=${page.next_cursor}`);
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(seen.length).toBe((await list('?status=pending&limit=1')).total);
  });

  test.each([
    'status=open',
    'status=',
    'limit=0',
    'limit=101',
    'limit=1.5',
    'limit=ten',
    'limit=1&limit=2',
    'offset=-1',
    'cursor=x',
    'server_id=Web',
    'service_name=-h',
    'created_from=yesterday',
    'created_from=2026-02-30T00:00:00Z',
    'statsu=pending',
    '__proto__=x',
    'constructor=x',
    'toString=1',
    'text=',
    'status[]=pending',
  ])('ACT-6 ?%s gets 422', async (query) => {
    const { status, body } = await harness.refused('GET', `/actions?${query}`);
    expect([status, body.detail.code]).toEqual([422, 'validation_error']);
    expect(body.detail.errors).not.toHaveLength(0);
  });

  test("ACT-6 a server's own list, and 404 for an unknown server", async () => {
    const { body } = await harness.call<ActionList>('GET', '/servers/live/actions?limit=100');
    expect(new Set(body.actions.map((action) => action.server_id))).toEqual(new Set(['live']));
    expect((await harness.call('GET', '/servers/nowhere/actions')).status).toBe(404);
    expect((await harness.call('GET', '/servers/live/actions?server_id=held')).status).toBe(422);
  });
});
