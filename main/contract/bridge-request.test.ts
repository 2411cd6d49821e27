/** What the window may ask over IPC (DESIGN: every input decoded once at the edge). */
import { describe, expect, test } from 'vitest';
import { decodeRequest } from './bridge-request.ts';

describe('IPC requests', () => {
  test.each([
    { ask: 'api', method: 'GET', path: '/servers', body: null },
    { ask: 'api', method: 'POST', path: '/actions', body: '{"a":1}' },
    { ask: 'follow', stream: 1, after: 0 },
    { ask: 'unfollow', stream: 1 },
    { ask: 'set_theme', theme: 'dark' },
    { ask: 'starts_at_login' },
    { ask: 'start_at_login', is_wanted: true },
  ])('issue 4: %j is understood as it is', (message) => {
    expect(decodeRequest(message)).toEqual(message);
  });

  test.each([
    null,
    'api',
    [],
    {},
    { ask: 'eval', code: '1' },
    { ask: 'api', method: 'TRACE', path: '/servers', body: null },
    { ask: 'api', method: 'GET', path: 'http://x/', body: null },
    { ask: 'api', method: 'GET', path: '/servers', body: {} },
    { ask: 'api', method: 'GET', path: '/servers', body: null, headers: { 'x-api-key': 'x' } },
    { ask: 'api', method: 'POST', path: '/x', body: 'x'.repeat(5 * 1024 * 1024) },
    { ask: 'api', method: 'GET', path: `/${'x'.repeat(20_000)}`, body: null },
    { ask: 'follow', stream: 0, after: 0 },
    { ask: 'follow', stream: 1.5, after: 0 },
    { ask: 'follow', stream: 1, after: -1 },
    { ask: 'set_theme', theme: 'pink' },
    { ask: 'start_at_login', is_wanted: 'yes' },
  ])('issue 4: anything else is refused (%#)', (message) => {
    expect(decodeRequest(message)).toBeNull();
  });
});
