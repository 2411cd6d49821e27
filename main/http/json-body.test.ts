import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Harness, RUNTIME_TOKEN, startHarness } from './testing/harness.ts';
import { codeIn, request, sendRaw } from './testing/raw.ts';

const MIB = 1024 * 1024;
let harness: Harness;
let head: string[];
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('web');
  head = [`Host: 127.0.0.1:${harness.port}`, `X-API-Key: ${RUNTIME_TOKEN}`, 'Content-Type: application/json'];
});
afterAll(() => harness.end());

describe('API-1 bodies over 1 MiB', () => {
  test('API-1 are refused by their stated length, before they are sent', async () => {
    const line = request('POST /api/v1/actions', ...head, `Content-Length: ${MIB + 1}`);
    const answer = await sendRaw(harness.port, line);
    expect([answer.status, codeIn(answer)]).toEqual([413, 'body_too_large']);
  });

  test('API-1 are refused while they are sent', async () => {
    const answer = await harness.refused('POST', '/actions', { body: JSON.stringify('x'.repeat(2 * MIB)) });
    expect([answer.status, answer.body.detail.code]).toEqual([413, 'body_too_large']);
  });

  test('API-1 are refused in chunks of unknown length', async () => {
    const line = request('POST /api/v1/actions', ...head, 'Transfer-Encoding: chunked');
    const chunk = `10000\r\n${' '.repeat(0x10000)}\r\n`;
    const answer = await sendRaw(harness.port, line, ...Array.from({ length: 17 }, () => chunk), '0\r\n\r\n');
    expect([answer.status, codeIn(answer)]).toEqual([413, 'body_too_large']);
  });

  test('API-1 a body of exactly 1 MiB is read', async () => {
    const text = JSON.stringify({ reason: '' });
    const body = text + ' '.repeat(MIB - text.length);
    expect((await harness.call('PUT', '/servers/web/pause', { body })).status).toBe(422);
  });

  test('API-2 without a token the size does not matter', async () => {
    const body = 'x'.repeat(2 * MIB);
    expect((await harness.call('POST', '/actions', { token: null, body })).status).toBe(401);
  });
});

describe('API-1 what is not JSON', () => {
  test.each(['{', '{"server_id":', 'plex', "{'a':1}", '{"a":1}{}', 'NaN', '\0', '['.repeat(500_000)])(
    'API-1 %# gets 422',
    async (body) => {
      const answer = await harness.refused('POST', '/actions', { body });
      expect([answer.status, answer.body.detail.code]).toEqual([422, 'validation_error']);
      expect(answer.body.detail.errors).toHaveLength(1);
    },
  );

  test.each(['null', '[]', '"text"', '17', 'true'])('API-1 %s is not an object: 422 of the body', async (body) => {
    const answer = await harness.refused('POST', '/actions', { body });
    expect(answer.status).toBe(422);
    expect(answer.body.detail.errors?.[0]?.path).toBe('body');
  });

  test('API-1 bytes that are not UTF-8 get 422', async () => {
    const body = new Uint8Array([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x3a, 0x31, 0x7d]);
    expect((await harness.call('POST', '/actions', { body })).status).toBe(422);
  });

  test.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=x',
    'application/jsonp',
  ])('API-1 JSON that comes with a token is read, though it is called %s; what is no JSON gets 422', async (type) => {
    const headers = { 'content-type': type };
    const body = `{"reason":"called ${type}"}`;
    const taken = await harness.call('PUT', '/servers/web/pause', { body, headers });
    expect([taken.status, taken.body.pause_reason]).toEqual([200, `called ${type}`]);
    const refused = await harness.refused('PUT', '/servers/web/pause', { body: 'reason=x', headers });
    expect([refused.status, refused.body.detail.code]).toEqual([422, 'validation_error']);
  });

  test('API-1 JSON without a Content-Type is read, of stated length and in chunks', async () => {
    const put = (...headers: string[]) => request('PUT /api/v1/servers/web/pause', ...head.slice(0, 2), ...headers);
    const stated = await sendRaw(harness.port, put('Content-Length: 18'), '{"reason":"as is"}');
    expect([stated.status, stated.body]).toEqual([200, expect.stringContaining('as is')]);
    const chunked = await sendRaw(
      harness.port,
      put('Transfer-Encoding: chunked'),
      '12\r\n{"reason":"chunk"}\r\n0\r\n\r\n',
    );
    expect([chunked.status, chunked.body]).toEqual([200, expect.stringContaining('chunk')]);
    expect(codeIn(await sendRaw(harness.port, put('Content-Length: 2'), '{]'))).toBe('validation_error');
  });

  test('API-1 charset and blanks in the Content-Type do not matter', async () => {
    const options = { body: '{"reason":"x"}', headers: { 'content-type': 'Application/JSON; charset=utf-8' } };
    expect((await harness.call('PUT', '/servers/web/pause', options)).status).toBe(200);
  });
});

describe('SRV-2 an empty body where all is optional', () => {
  test('SRV-2 counts as {}, with or without a Content-Type', async () => {
    expect((await harness.call('PUT', '/servers/web/pause')).status).toBe(200);
    expect((await harness.call('PUT', '/servers/web/unpause', { body: '' })).status).toBe(200);
    const chunked = request('PUT /api/v1/servers/web/pause', ...head, 'Transfer-Encoding: chunked');
    expect((await sendRaw(harness.port, chunked, '0\r\n\r\n')).status).toBe(200);
  });

  test('API-1 where something is needed, it is named', async () => {
    const answer = await harness.refused('POST', '/actions');
    expect(answer.status).toBe(422);
    expect(answer.body.detail.errors?.map((error) => error.path)).toEqual(['server_id', 'action_type']);
  });
});

describe('API-1 names that mean something to JavaScript', () => {
  test.each([
    '{"__proto__":{"isAdmin":true}}',
    '{"reason":"x","__proto__":null}',
    '{"constructor":{"prototype":{"isAdmin":true}}}',
    '{"hasOwnProperty":1}',
    '{"toString":"x"}',
  ])('API-1 %s gets 422', async (body) => {
    expect((await harness.call('PUT', '/servers/web/pause', { body })).status).toBe(422);
    expect(Object.hasOwn(Object.prototype, 'isAdmin')).toBe(false);
  });

  test('API-1 deep inside, they get 422 too', async () => {
    const body = '{"server_id":"web","action_type":"clear_logs","parameters":{"__proto__":"x"}}';
    expect((await harness.call('POST', '/actions', { body })).status).toBe(422);
  });

  test('API-1 unknown names are named, as many as are useful', async () => {
    const few = await harness.refused('PUT', '/servers/web/pause', { body: { minuets: 5 } });
    expect(few.body.detail.errors).toEqual([{ path: 'minuets', message: 'is not known here' }]);
    const many = Object.fromEntries(Array.from({ length: 5_000 }, (_, i) => [`${'k'.repeat(150)}${i}`, 1]));
    const answer = await harness.refused('PUT', '/servers/web/pause', { body: many });
    expect(answer.status).toBe(422);
    expect(JSON.stringify(answer.body).length).toBeLessThan(20_000);
  });
});
