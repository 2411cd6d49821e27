import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { listen, PortInUseError } from './listen.ts';
import { readEvents } from './testing/event-reader.ts';
import { type Harness, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';
import { codeIn, request, sendRaw } from './testing/raw.ts';

let harness: Harness;
beforeEach(async () => {
  harness = await startHarness();
});
afterEach(() => harness.end());

const own = () => [`Host: 127.0.0.1:${harness.port}`, `X-API-Key: ${RUNTIME_TOKEN}`];

describe('API-4 listening', () => {
  test('API-4 a port in use is said with its own error', async () => {
    const second = listen(harness.api, { host: '127.0.0.1', port: harness.port });
    await expect(second).rejects.toBeInstanceOf(PortInUseError);
    await expect(second).rejects.toMatchObject({ code: 'port_in_use' });
  });

  test('API-4 an address that is not ours is refused in a sentence', async () => {
    const other = listen(harness.api, { host: '192.0.2.1', port: 0 });
    await expect(other).rejects.toMatchObject({
      code: 'address_not_usable',
      message: expect.stringContaining('EADDRNOTAVAIL'),
    });
  });

  test('API-4 a wildcard address is told as one that can be reached', async () => {
    const everywhere = await listen(harness.api, { host: '0.0.0.0', port: 0 });
    expect(everywhere.url).toBe(`http://127.0.0.1:${everywhere.port}`);
    await everywhere.close(0);
  });
});

describe('API-1 what is hardly HTTP gets the one form', () => {
  test.each([
    ['not HTTP at all', () => 'hello\r\n\r\n'],
    ['a huge query', () => request(`GET /api/v1/actions?text=${'x'.repeat(20_000)}`, ...own())],
    ['a huge header', () => request('GET /api/v1/status', ...own(), `X-Big: ${'x'.repeat(20_000)}`)],
    ['a backslash in the path', () => request('GET /api/v1\\status', ...own())],
    ['an address that is none', () => request('GET http://', ...own())],
    ['a bad length', () => request('POST /api/v1/actions', ...own(), 'Content-Length: x')],
    ['two lengths', () => request('POST /api/v1/actions', ...own(), 'Content-Length: 2', 'Content-Length: 3')],
    [
      'a length and chunks',
      () => request('POST /api/v1/actions', ...own(), 'Content-Length: 2', 'Transfer-Encoding: chunked'),
    ],
  ])('API-1 %s: 422', async (_what, text) => {
    const answer = await sendRaw(harness.port, text());
    expect([answer.status, codeIn(answer)]).toEqual([422, 'validation_error']);
  });

  test.each(['CONNECT example.com:443', 'CONNECT 127.0.0.1:22', 'CONNECT [::1]:22'])(
    'API-1 %s: 405, whatever is sent through it, and the connection ends',
    async (line) => {
      const answer = await sendRaw(harness.port, request(line, ...own()), 'SSH-2.0-through\r\n');
      expect([answer.status, codeIn(answer)]).toEqual([405, 'method_not_allowed']);
      expect(answer.head).toMatch(/^allow: GET, /m);
      expect((await harness.call('GET', '/status')).status).toBe(200);
    },
  );

  test.each(['TRACE /api/v1/status', 'PROPFIND /api/v1/status', 'QUERY /api/v1/status', 'OPTIONS /api/v1/status'])(
    'API-1 %s, which nobody serves: 404',
    async (line) => expect((await sendRaw(harness.port, request(line, ...own()))).status).toBe(404),
  );

  test.each([
    'OPTIONS *',
    'M-SEARCH *',
    'FOO /api/v1/status',
    'GET status',
    'GET ftp://127.0.0.1/',
    'PRI * HTTP/2.0\r\n\r\nSM',
  ])('API-1 %j: 422', async (line) => {
    const answer = await sendRaw(harness.port, request(line, ...own()));
    expect([answer.status, codeIn(answer)]).toEqual([422, 'validation_error']);
  });

  test('API-1 a wish to speak another protocol is answered in this one', async () => {
    for (const wish of ['websocket', 'h2c']) {
      const lines = [...own(), `Connection: Upgrade, close\r\nUpgrade: ${wish}`];
      const text = `GET /api/v1/status HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n`;
      expect((await sendRaw(harness.port, text)).status).toBe(200);
    }
  });

  test('API-1 an address with its host in it is judged by that host, and answered', async () => {
    expect((await sendRaw(harness.port, request(`GET ${harness.url}/api/v1/status`, ...own()))).status).toBe(200);
    expect((await sendRaw(harness.port, request('GET http://127.0.0.1/api/v1/status', ...own()))).status).toBe(403);
    expect((await sendRaw(harness.port, request('GET http://127.0.0.999/api', ...own()))).status).toBe(422);
  });

  test('API-1 a query just below the limit is answered in its own right', async () => {
    const answer = await sendRaw(harness.port, request(`GET /api/v1/actions?text=${'x'.repeat(10_000)}`, ...own()));
    expect([answer.status, codeIn(answer)]).toEqual([422, 'validation_error']);
    const many = Array.from({ length: 2_000 }, (_, i) => `a${i}`).join('&');
    expect((await sendRaw(harness.port, request(`GET /api/v1/actions?${many}`, ...own()))).status).toBe(422);
  });

  test('API-1 a body that breaks off is no request, and no error of ours', async () => {
    const socket = connect(harness.port, '127.0.0.1');
    const lines = [...own(), 'Content-Type: application/json', 'Content-Length: 100'];
    socket.end(`POST /api/v1/actions HTTP/1.1\r\n${lines.join('\r\n')}\r\n\r\n{"server_id":`);
    await new Promise((resolve) => socket.resume().once('close', resolve));
    expect((await harness.call('GET', '/status')).status).toBe(200);
    expect(harness.errors).toEqual([]);
  });
});

test('API-1 a connection opened ahead, on which nothing was asked, ends without an answer; half a request gets one', async () => {
  const hurried = await listen(harness.api, { host: '127.0.0.1', port: 0 }, { headers: 200, check: 50 });
  const sent = async (text: string) => {
    const socket = connect(hurried.port, '127.0.0.1').setEncoding('utf8');
    socket.write(text);
    let answer = '';
    for await (const part of socket) answer += part;
    return answer;
  };
  try {
    expect(await sent('')).toBe('');
    expect(await sent('GET / HTTP/1.1\r\n')).toContain('did not arrive in time');
  } finally {
    await hurried.close(0);
  }
});

describe('API-3 a graceful stop', () => {
  test('API-3 ends event streams and idle connections at once, and accepts nothing more', async () => {
    const response = await fetch(`${harness.url}/api/v1/events`, { headers: { 'x-api-key': RUNTIME_TOKEN } });
    const reader = readEvents(response);
    const closed = harness.close(60_000);
    expect(await reader.next()).toBeNull();
    await closed;
    await expect(fetch(`${harness.url}/api/v1/health`)).rejects.toThrow();
  });

  test('API-3 lets a request under way finish', async () => {
    let finish = () => {};
    const asked = new Promise<void>((arrived) => {
      harness.executor.check = () => {
        arrived();
        return new Promise((resolve) => {
          finish = () => resolve(harness.executor.answers.check);
        });
      };
    });
    await harness.addServer('web');
    const testing = harness.call('POST', '/servers/web/test');
    await asked;
    const closed = harness.close(60_000);
    finish();
    expect((await testing).status).toBe(200);
    await closed;
  });

  test('API-3 cuts what does not finish in time', async () => {
    const asked = new Promise<void>((arrived) => {
      harness.executor.check = () => {
        arrived();
        return new Promise(() => {});
      };
    });
    await harness.addServer('web');
    const testing = harness.call('POST', '/servers/web/test');
    testing.catch(() => {});
    await asked;
    await harness.close(10);
    await expect(testing).rejects.toThrow();
  });
});
