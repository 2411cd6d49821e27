import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionSummary, ActionView } from '../../contract/action.ts';
import type { EventView } from '../../contract/event.ts';
import type { BulkResult } from '../../contract/window.ts';
import { turnsDuring } from '../../core/testing/turns.ts';
import { decideAll } from '../bulk-decision.ts';
import { type Harness, PERSON, startHarness } from '../testing/harness.ts';

let harness: Harness;
let filed = 0;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('held', { paused: true });
  await harness.addServer('other', { paused: true });
});
afterAll(() => harness.end());

async function file(count: number, server_id = 'held', note = 'it hangs'): Promise<number[]> {
  const ids: number[] = [];
  for (let n = 0; n < count; n += 1) {
    filed += 1;
    const body = { server_id, action_type: 'restart_service', service_name: `unit-${filed}`, note };
    ids.push((await harness.call<ActionView>('POST', '/actions', { body })).body.id);
  }
  return ids;
}
const bulk = (body: unknown) => harness.call<BulkResult>('POST', '/actions/bulk', { body });
const one = async (id: number) => (await harness.call<ActionView>('GET', `/actions/${id}`)).body;

describe('WIN-2 one decision on many', () => {
  test('WIN-2 each is decided and recorded for itself, in the order given', async () => {
    const ids = (await file(30)).reverse();
    const { status, body } = await bulk({ decision: 'approve', ids });
    expect([status, body.decided]).toEqual([200, 30]);
    expect(body.results).toEqual(ids.map((id) => ({ id, ok: true, problem: null })));
    expect(await one(ids[7] ?? 0)).toMatchObject({ status: 'approved', approved_by: PERSON });
    const { events } = (await harness.call<{ events: EventView[] }>('GET', '/audit?kind=action.approved&limit=30'))
      .body;
    expect(events.map((event) => event.action_id)).toEqual([...ids].reverse());
  });

  test('ACT-7 what is decided already, unknown or named twice is told apart, and stops nothing', async () => {
    const [a = 0, b = 0, c = 0] = await file(3);
    await harness.call('POST', `/actions/${a}/approve`);
    const { body } = await bulk({ decision: 'reject', ids: [a, b, 999_999, b, c], reason: 'not today' });
    expect(body.results.map(({ ok, problem }) => [ok, problem?.code])).toEqual([
      [false, 'wrong_status'],
      [true, undefined],
      [false, 'action_not_found'],
      [false, 'wrong_status'],
      [true, undefined],
    ]);
    expect(body.decided).toBe(2);
    expect(body.results[0]?.problem).toMatchObject({ status: 'approved', decided_by: PERSON });
    expect(await one(b)).toMatchObject({ status: 'rejected', rejection_reason: 'not today' });
    expect((await bulk({ decision: 'cancel', ids: [a, b] })).body.results.map(({ ok }) => ok)).toEqual([true, false]);
  });

  test('ACT-7 of six deciding on the same thirty at once each action has exactly one winner', async () => {
    const ids = await file(30);
    const answers = await Promise.all(
      ['approve', 'reject', 'cancel', 'approve', 'reject', 'cancel'].map((decision) =>
        bulk({ decision, ids, ...(decision === 'reject' ? { reason: 'no' } : {}) }),
      ),
    );
    // An approved action may still be cancelled; nothing else follows on a decision.
    for (const [index, id] of ids.entries()) {
      const winners = answers.filter((answer) => answer.body.results[index]?.ok).length;
      const { status, approved_by } = await one(id);
      expect([id, winners]).toEqual([id, status === 'cancelled' && approved_by !== null ? 2 : 1]);
    }
  });

  test.each([
    [{ decision: 'approve', ids: [] }, 'ids'],
    [{ decision: 'approve', ids: Array.from({ length: 1001 }, (_, n) => n + 1) }, 'ids'],
    [{ decision: 'approve', ids: [0] }, 'ids.0'],
    [{ decision: 'approve', ids: ['1'] }, 'ids.0'],
    [{ decision: 'reject', ids: [1] }, 'reason'],
    [{ decision: 'reject', ids: [1], reason: ' ' }, 'reason'],
    [{ decision: 'approve', ids: [1], reason: 'x' }, 'reason'],
    [{ decision: 'settle', ids: [1] }, 'decision'],
  ])('WIN-2 wrong input %# is refused as a whole', async (input, path) => {
    const answer = await harness.refused('POST', '/actions/bulk', { body: input });
    expect([answer.status, answer.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });

  test('API-2 needs the scope to approve, for cancelling too', async () => {
    const token = await harness.tokenWith('read', 'request', 'operate', 'admin');
    const answer = await harness.refused('POST', '/actions/bulk', { token, body: { decision: 'cancel', ids: [1] } });
    expect([answer.status, answer.body.detail.code]).toEqual([403, 'forbidden_scope']);
  });

  test('WIN-6 a thousand decisions leave room for others in between', async () => {
    const ids = await file(1_000);
    const actor = { kind: 'person', name: PERSON, via: 'window' } as const;
    const turns = await turnsDuring(async () => {
      const { decided } = await decideAll(harness.core.actions, actor, { decision: 'approve', ids }, () => {});
      expect(decided).toBe(1_000);
    });
    expect(turns).toBeGreaterThan(5);
  });

  test('WIN-2 a full disk is the problem of the actions it kept from being decided', async () => {
    const full = Object.assign(new Error('disk'), { code: 'storage_full' });
    const errors: unknown[] = [];
    const approve = (_actor: unknown, id: number) => {
      if (id > 1) throw full;
      return { ok: true, value: {} as ActionView } as const;
    };
    const { results, decided } = await decideAll(
      { ...harness.core.actions, approve },
      { kind: 'person', name: PERSON, via: 'window' },
      { decision: 'approve', ids: [1, 2, 3] },
      (_doing, error) => errors.push(error),
    );
    expect([decided, errors]).toEqual([1, [full, full]]);
    expect(results.map(({ problem }) => problem?.code)).toEqual([undefined, 'storage_full', 'storage_full']);
  });
});

describe('WIN-4 the export', () => {
  const exported = (query: string) => harness.call<string>('GET', `/actions/export${query}`);

  test('WIN-4 JSON holds what the list holds, newest first, whatever the number', async () => {
    await file(1_200, 'other');
    const { status, headers, body } = await harness.call<ActionSummary[]>(
      'GET',
      '/actions/export?format=json&server_id=other&status=pending',
    );
    expect([status, headers.get('content-type')]).toEqual([200, 'application/json']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="holdpoint-actions.json"');
    const listed: ActionSummary[] = [];
    for (let cursor = ''; ; ) {
      const path = `/actions?server_id=other&status=pending&limit=100${cursor}`;
      const page = (await harness.call<{ actions: ActionSummary[]; next_cursor: string | null }>('GET', path)).body;
      listed.push(...page.actions);
      if (page.next_cursor === null) break;
      cursor = `&cursor=${page.next_cursor}`;
    }
    expect(listed).toHaveLength(1_200);
    expect(body).toEqual(listed);
  });

  test('WIN-4 CSV has a header, a line for each, and nothing a spreadsheet would run', async () => {
    const note = '=HYPERLINK("http://evil.example","x")';
    const [id = 0] = await file(1, 'other', note);
    const { headers, body } = await exported(`?server_id=other&text=${encodeURIComponent('HYPERLINK')}`);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).toBe('attachment; filename="holdpoint-actions.csv"');
    const [head = '', line = '', ...rest] = body.split('\r\n');
    expect(head.split(',').slice(0, 6)).toEqual([
      'id',
      'server_id',
      'action_type',
      'service_name',
      'command',
      'status',
    ]);
    expect(line).toMatch(new RegExp(`^${id},other,restart_service,unit-\\d+,systemctl restart unit-\\d+,pending,`));
    expect(line).toContain(`"'=HYPERLINK(""http://evil.example"",""x"")"`);
    expect(rest).toEqual(['']);
  });

  test('WIN-4 nothing found is an empty file of its form', async () => {
    expect((await exported('?text=nothing-of-that-kind')).body.split('\r\n')).toHaveLength(2);
    expect((await exported('?format=json&text=nothing-of-that-kind')).body).toEqual([]);
  });

  test.each(['format=xml', 'limit=1', 'offset=0', 'cursor=1', 'status=open', 'statsu=pending'])(
    'WIN-4 ?%s gets 422',
    async (query) => expect((await exported(`?${query}`)).status).toBe(422),
  );

  test('API-1 a reader that drops out ends the work', async () => {
    const token = await harness.tokenWith('read');
    const response = await fetch(`${harness.url}/api/v1/actions/export?format=json`, {
      headers: { 'x-api-key': token },
    });
    await response.body?.cancel();
    expect((await harness.call('GET', '/status')).status).toBe(200);
    expect(harness.errors).toEqual([]);
  });
});
