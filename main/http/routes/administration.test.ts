import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ActionType } from '../../contract/catalog.ts';
import type { AuditHead, EventView } from '../../contract/event.ts';
import { DEFAULT_SETTINGS } from '../../contract/settings.ts';
import { csvCell } from '../audit-export.ts';
import { type Harness, PERSON, RUNTIME_TOKEN, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
});
afterAll(() => harness.end());

describe('status', () => {
  test('API-1 health says that it is there, and no more', async () => {
    const { status, body } = await harness.call('GET', '/health', { token: null });
    expect([status, body]).toEqual([200, { status: 'ok', version: '1.2.3' }]);
  });

  test('API-1 the status counts', async () => {
    await harness.addServer('one', { paused: true });
    const { body } = await harness.call('GET', '/status');
    expect(body).toMatchObject({
      version: '1.2.3',
      started_at: '1970-01-01T00:00:00.000Z',
      person: PERSON,
      last_seq: harness.core.store.events.lastSeq(),
      hold_everything: false,
      counts: { pending: 0, completed: 0 },
      servers: { total: 1, online: 0, offline: 0, unknown: 1, paused: 1 },
    });
  });

  test.each(['/nowhere', '/', '//', '/servers/', '/actions/1/approve/x', '/../../etc/passwd', '/%2e%2e/x'])(
    'API-1 %s is nothing: 404 in the one form',
    async (path) => {
      const { status, body } = await harness.refused('GET', path);
      expect([status, body.detail.code]).toEqual([404, 'route_not_found']);
    },
  );

  test('API-1 a known path with another method is 404 in the one form', async () => {
    for (const method of ['PUT', 'DELETE', 'OPTIONS', 'QUERY']) {
      expect((await harness.refused(method, '/actions')).body.detail.code).toBe('route_not_found');
    }
  });

  test('API-1 a bug is told without its words, and noted', async () => {
    const { list } = harness.core.tokens;
    harness.core.tokens.list = () => {
      throw new Error('secret inner detail');
    };
    const { status, body } = await harness.refused('GET', '/tokens');
    harness.core.tokens.list = list;
    expect([status, body.detail.code]).toEqual([500, 'internal_error']);
    expect(JSON.stringify(body)).not.toContain('secret');
    expect(harness.errors.pop()).toMatchObject({ doing: 'answering GET /api/v1/tokens' });
  });

  test.each(['storage_full', 'storage_failed'])('API-1 %s is told as 503', async (code) => {
    const { change } = harness.core.settings;
    harness.core.settings.change = () => {
      throw Object.assign(new Error('SQLITE_SECRET'), { code });
    };
    const { status, body } = await harness.refused('PATCH', '/settings', { body: { verify_seconds: 1 } });
    harness.core.settings.change = change;
    expect([status, body.detail.code]).toEqual([503, code]);
    expect(body.detail.message).not.toContain('SQLITE');
  });
});

describe('settings', () => {
  test('are read and changed one by one', async () => {
    expect((await harness.call('GET', '/settings')).body).toEqual(DEFAULT_SETTINGS);
    const { body } = await harness.call('PATCH', '/settings', { body: { verify_seconds: 0, hold_everything: true } });
    expect(body).toEqual({ ...DEFAULT_SETTINGS, verify_seconds: 0, hold_everything: true });
  });

  test.each([
    [{ poll_seconds: 0 }, 'poll_seconds'],
    [{ verify_seconds: -1 }, 'verify_seconds'],
    [{ hold_everything: 'yes' }, 'hold_everything'],
    [{ quiet_hours: { from: '25:00', to: '06:00' } }, 'quiet_hours.from'],
    [{ pol_seconds: 5 }, 'pol_seconds'],
  ])('%j gets 422 at %s', async (body, path) => {
    const answer = await harness.refused('PATCH', '/settings', { body });
    expect([answer.status, answer.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });
});

describe('API-2 tokens', () => {
  test('API-2 are shown once, listed without their text, and names in use get 409', async () => {
    const body = { name: 'uptime kuma', scopes: ['request'] };
    const created = await harness.call<{ token: string; id: number }>('POST', '/tokens', { body });
    expect([created.status, created.body.token]).toEqual([201, expect.stringMatching(/^hpt_/)]);
    expect((await harness.refused('POST', '/tokens', { body })).body.detail.code).toBe('token_exists');
    expect(JSON.stringify((await harness.call('GET', '/tokens')).body)).not.toContain(created.body.token);
    expect((await harness.call('DELETE', `/tokens/${created.body.id}`)).status).toBe(204);
    for (const id of [created.body.id, 'x', 0, '%20']) {
      expect((await harness.refused('DELETE', `/tokens/${id}`)).body.detail.code).toBe('token_not_found');
    }
  });

  test.each([
    [{ name: '', scopes: ['read'] }, 'name'],
    [{ name: 'a', scopes: [] }, 'scopes'],
    [{ name: 'a', scopes: ['root'] }, 'scopes.0'],
    [{ name: 'a', scopes: ['read'], expires_at: '2001-01-01T00:00:00Z' }, 'expires_at'],
  ])('API-2 %j gets 422 at %s', async (body, path) => {
    const answer = await harness.refused('POST', '/tokens', { body });
    expect([answer.status, answer.body.detail.errors?.[0]?.path]).toEqual([422, path]);
  });
});

describe('ACT-4 the catalog', () => {
  test('ACT-4 own types come and go, built-in ones stay', async () => {
    const body = { name: 'drop_cache', title: 'Drop the cache', argv: ['rm', '--', '/var/cache/app/x'] };
    expect((await harness.call('POST', '/catalog', { body })).status).toBe(201);
    expect((await harness.refused('POST', '/catalog', { body })).body.detail.code).toBe('type_exists');
    const { types } = (await harness.call<{ types: ActionType[] }>('GET', '/catalog')).body;
    expect(types.map((type) => type.name).sort()).toEqual(['clear_logs', 'drop_cache', 'restart_service']);
    expect((await harness.call('PATCH', '/catalog/drop_cache', { body: { enabled: false } })).body).toMatchObject({
      enabled: false,
    });
    expect((await harness.call('DELETE', '/catalog/drop_cache')).status).toBe(204);
    expect((await harness.refused('DELETE', '/catalog/drop_cache')).body.detail.code).toBe('type_not_found');
    expect((await harness.refused('DELETE', '/catalog/clear_logs')).body.detail.code).toBe('builtin_type');
    expect((await harness.refused('DELETE', '/catalog/No%20Such')).body.detail.code).toBe('type_not_found');
  });
});

describe('AUD-1 the audit trail', () => {
  const page = async (query: string) =>
    (await harness.call<{ events: EventView[]; next_cursor: string | null }>('GET', `/audit${query}`)).body;

  test('AUD-1 is paged newest first, and filtered', async () => {
    const first = await page('?limit=3');
    expect(first.events.map((event) => event.seq)).toEqual(
      [0, 1, 2].map((i) => harness.core.store.events.lastSeq() - i),
    );
    const second = await page(`?limit=3&before=${first.next_cursor}`);
    expect(second.events[0]?.seq).toBe((first.events[2]?.seq ?? 0) - 1);
    const narrow = await page(`?server_id=one&kind=server.added&kind=server.paused&actor=${PERSON}`);
    expect(narrow.events.map((event) => event.kind)).toEqual(['server.paused', 'server.added']);
    expect(narrow.next_cursor).toBeNull();
    for (const query of ['?limit=501', '?kind=x', '?before=-1', '?actor=', '?since=1', '?action_id=x']) {
      expect((await harness.call('GET', `/audit${query}`)).status).toBe(422);
    }
  });

  test('AUD-1 is verified', async () => {
    const rows = harness.core.store.events.lastSeq();
    expect((await harness.call('GET', '/audit/verify')).body).toMatchObject({ ok: true, rows, first_broken_seq: null });
  });

  test('AUD-2 its head can be kept and compared with later; comparing changes nothing', async () => {
    const { body: head } = await harness.call<AuditHead>('GET', '/audit/head');
    expect(head.seq).toBe(harness.core.store.events.lastSeq());
    const kept = { seq: head.seq, hash: head.hash };
    const compare = (anchors: unknown) => harness.call('POST', '/audit/anchors', { body: { anchors } });
    expect((await compare([kept])).body).toMatchObject({
      ok: true,
      checked: 1,
      last_fitting_seq: head.seq,
      mismatches: [],
    });
    const wrong = [
      { seq: 1, hash: 'f'.repeat(64) },
      { seq: head.seq + 9, hash: head.hash },
    ];
    expect((await compare([kept, ...wrong])).body).toMatchObject({
      ok: false,
      checked: 3,
      mismatches: [
        { seq: 1, found: expect.stringMatching(/^[0-9a-f]{64}$/) },
        { seq: head.seq + 9, found: null },
      ],
    });
    for (const anchors of [
      [],
      [{ seq: -1, hash: kept.hash }],
      [{ seq: 1, hash: 'x' }],
      Array(2001).fill(kept),
      [head],
    ]) {
      expect((await compare(anchors)).status).toBe(422);
    }
    expect(harness.core.store.events.lastSeq()).toBe(head.seq);
  });

  test('AUD-1 is exported whole, oldest first, over many pages', async () => {
    const count = () => harness.core.store.events.lastSeq();
    while (count() <= 1_001) {
      harness.core.settings.change({ kind: 'person', name: '=cmd()', via: 'api' }, { verify_seconds: count() % 600 });
      // Kept alive too long, a connection ends; its client must have a turn to notice before it asks again.
      await new Promise(setImmediate);
    }
    const { body } = await harness.call<string>('GET', '/audit/export?format=jsonl');
    const rows = body
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as EventView);
    expect(rows.map((row) => row.seq)).toEqual(Array.from({ length: count() }, (_, i) => i + 1));

    const csv = await harness.call<string>('GET', '/audit/export?format=csv&kind=settings.changed');
    expect(csv.headers.get('content-disposition')).toBe('attachment; filename="holdpoint-audit.csv"');
    const lines = csv.body.trimEnd().split('\r\n');
    expect(lines[0]).toBe('seq,at,kind,actor_kind,actor,via,server_id,action_id,data,hash');
    expect(lines.at(-1)).toContain(",'=cmd(),");
    expect((await harness.call('GET', '/audit/export?format=xlsx')).status).toBe(422);
  });

  test.each([
    ['=1+1', "'=1+1"],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@x', "'@x"],
    ['\tx', '"\'\tx"'],
    ['＝1+1', "'＝1+1"],
    ['a;b', '"a;b"'],
    ['=a,"b"', '"\'=a,""b"""'],
    ['a\r\nb', '"a\r\nb"'],
    [-5, '-5'],
    [null, ''],
  ])('AUD-1 the cell %j becomes %j', (value, cell) => expect(csvCell(value)).toBe(cell));
});

test('WIN-1 whatever is not the API is a page, or 404', async () => {
  const pages = await startHarness({
    servePage: (request) =>
      new URL(request.url).pathname === '/'
        ? new Response('<!doctype html>', { headers: { 'x-frame-options': 'X' } })
        : null,
  });
  const page = await fetch(`${pages.url}/`);
  expect([page.status, await page.text()]).toEqual([200, '<!doctype html>']);
  expect(page.headers.get('x-content-type-options')).toBe('nosniff');
  expect(page.headers.get('x-frame-options')).toBe('X');
  expect(page.headers.get('content-security-policy')).toBeNull();
  expect((await fetch(`${pages.url}/missing.js`)).status).toBe(404);
  expect((await fetch(`${pages.url}/api`, { headers: { 'x-api-key': RUNTIME_TOKEN } })).status).toBe(404);
  expect((await fetch(`${pages.url}/api/v2/status`)).status).toBe(401);
  await pages.end();
});
