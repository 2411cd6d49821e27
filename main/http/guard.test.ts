import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';
import { codeIn, request, sendRaw } from './testing/raw.ts';

const KEY = `X-API-Key: ${RUNTIME_TOKEN}`;
let harness: Harness;
let own: string;

beforeAll(async () => {
  harness = await startHarness({ allowedHosts: ['holdpoint.lan:8080'] });
  own = `Host: 127.0.0.1:${harness.port}`;
});
afterAll(() => harness.end());

const raw = (line: string, ...headers: string[]) => sendRaw(harness.port, request(line, ...headers));

describe('API-4 the Host header', () => {
  test.each(['127.0.0.1', '127.1.2.3', 'localhost', '[::1]', '[::ffff:127.0.0.1]', '[0:0:0:0:0:0:0:1]', 'LocalHost'])(
    'API-4 %s with our port is let in',
    async (name) => {
      expect((await raw('GET /api/v1/status', `Host: ${name}:${harness.port}`, KEY)).status).toBe(200);
    },
  );

  test('API-4 a name the owner allowed is let in', async () => {
    expect((await raw('GET /api/v1/status', 'Host: holdpoint.lan:8080', KEY)).status).toBe(200);
  });

  test.each(['127.0.0.999', '127.1', '[::1', '127.0.0.1.', 'localhost.', '1.2.3.4.5', 'a..b'])(
    'API-4 %j with our port is refused',
    async (name) => {
      const answer = await raw('GET /api/v1/health', `Host: ${name}:${harness.port}`);
      expect([answer.status, codeIn(answer)]).toEqual([403, 'forbidden_host']);
      expect(harness.errors).toEqual([]);
    },
  );

  test.each([
    'evil.example',
    'localhost',
    'localhost:1',
    '127.0.0.1:99999',
    'a b',
    '@',
    'x/y',
    'evil.example@127.0.0.1',
    '',
    '\\',
  ])('API-4 %j is refused', async (host) => {
    const answer = await raw('GET /api/v1/health', `Host: ${host}`);
    expect([answer.status, codeIn(answer)]).toEqual([403, 'forbidden_host']);
  });

  test('API-4 no Host at all is refused', async () => {
    const answer = await raw('GET /api/v1/health');
    expect([answer.status, codeIn(answer)]).toEqual([403, 'forbidden_host']);
  });

  test('API-4 two Host headers are refused', async () => {
    const answer = await raw('GET /api/v1/health', own, 'Host: evil.example');
    expect(answer.status).toBeGreaterThanOrEqual(400);
    expect(answer.status).toBeLessThan(500);
  });

  test('API-4 a foreign host in an absolute request line is refused', async () => {
    const answer = await raw('GET http://evil.example/api/v1/health', own);
    expect([answer.status, codeIn(answer)]).toEqual([403, 'forbidden_host']);
  });

  test('API-4 pages are guarded against foreign hosts too', async () => {
    expect((await raw('GET /', 'Host: evil.example')).status).toBe(403);
  });
});

describe('API-4 the Origin header', () => {
  test('API-4 our own page is let in', async () => {
    const origin = `Origin: http://127.0.0.1:${harness.port}`;
    expect((await raw('GET /api/v1/status', own, KEY, origin, 'Sec-Fetch-Site: same-origin')).status).toBe(200);
  });

  test.each([
    ['Origin: http://evil.example'],
    ['Origin: null'],
    ['Origin: https://127.0.0.1:7433'],
    ['Sec-Fetch-Site: cross-site'],
    ['Sec-Fetch-Site: same-site'],
  ])('API-4 %s is refused, with a valid token too', async (header) => {
    for (const line of ['GET /api/v1/status', 'PUT /api/v1/servers/web/pause', 'OPTIONS /api/v1/actions']) {
      const answer = await raw(line, own, KEY, header);
      expect([line, answer.status, codeIn(answer)]).toEqual([line, 403, 'forbidden_origin']);
    }
  });

  test('API-4 two Origin headers are refused', async () => {
    const answer = await raw(
      'GET /api/v1/status',
      own,
      KEY,
      `Origin: http://127.0.0.1:${harness.port}`,
      'Origin: http://evil.example',
    );
    expect(answer.status).toBe(403);
  });
});

test('API-1 every answer carries the security headers', async () => {
  const answers = [
    await harness.call('GET', '/status'),
    await harness.call('GET', '/status', { token: null }),
    await harness.call('GET', '/nowhere'),
    await harness.call('POST', '/actions', { body: '{' }),
  ];
  expect(answers.map((answer) => answer.status)).toEqual([200, 401, 404, 422]);
  for (const { headers } of answers) {
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('access-control-allow-origin')).toBeNull();
  }
});

test('API-1 a program that stops answers 503 to everything', async () => {
  const stopping = await startHarness();
  stopping.beginStop();
  for (const path of ['/health', '/status', '/nowhere']) {
    const answer = await stopping.refused('GET', path);
    expect([answer.status, answer.body.detail.code]).toEqual([503, 'shutting_down']);
  }
  await stopping.end();
});

describe('API-4 without TCP, as over IPC', () => {
  test('API-4 the host of the URL counts, and everything else works as ever', async () => {
    const headers = { 'x-api-key': RUNTIME_TOKEN, 'content-type': 'application/json' };
    const call = (url: string, init = {}) => harness.api.fetch(new Request(url, { headers, ...init }));
    expect((await call(`${harness.url}/api/v1/status`)).status).toBe(200);
    expect((await call('http://evil.example/api/v1/status')).status).toBe(403);
    expect((await call(`${harness.url}/api/v1/status`, { headers: { 'x-api-key': 'wrong' } })).status).toBe(401);
    const body = JSON.stringify({ poll_seconds: 31 });
    expect((await call(`${harness.url}/api/v1/settings`, { method: 'PATCH', body })).status).toBe(200);
    const large = JSON.stringify('x'.repeat(2 ** 20));
    expect((await call(`${harness.url}/api/v1/settings`, { method: 'PATCH', body: large })).status).toBe(413);
    const stream = (await call(`${harness.url}/api/v1/events?after=0`)).body?.getReader();
    await stream?.read();
    expect(new TextDecoder().decode((await stream?.read())?.value)).toContain('event: settings.changed');
    await stream?.cancel();
  });
});

test('API-1 HEAD answers as GET, without the body', async () => {
  for (const path of ['/status', '/events', '/audit/export', '/nowhere']) {
    const [head, get] = [
      await harness.call<string>('HEAD', path),
      await harness.call('GET', path.replace('events', 'status')),
    ];
    expect([path, head.status, head.body]).toEqual([path, get.status, '']);
  }
});
