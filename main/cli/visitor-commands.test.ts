/** `holdpoint visitors …` against a host that answers what the test says. */
import { afterEach, beforeEach, expect, test } from 'vitest';
import { VisitorCheck, VisitorSettings, VisitorSnippet, VisitorView } from '../contract/visitors.ts';
import { type FakeHost, json, startFakeHost } from './testing/fake-host.ts';
import { runCli } from './testing/run-cli.ts';

let host: FakeHost;
const cli = (...args: string[]) => runCli(['--data-dir', host.dataDir, 'visitors', ...args], {});

const SETTINGS = VisitorSettings.parse({ folder: '/srv/site/page', allowed_networks: ['192.0.2.0/24'] });
const VIEW: VisitorView = {
  server_id: 'web',
  settings: SETTINGS,
  is_wanted: false,
  is_settled: false,
  published_folder: null,
  bypass_query: null,
  failure: { code: 'symlink', message: '/srv/site/page is a symbolic\u001b[31m link.' },
};

beforeEach(async () => {
  host = await startFakeHost();
  host.on('GET /servers/web/visitors', json(200, VisitorView, VIEW));
  host.on('PUT /servers/web/visitors', json(200, VisitorView, VIEW));
});
afterEach(() => host.close());

test('API-5: on and off change what is given and keep the rest', async () => {
  expect((await cli('on', 'web', '--exempt', '/login', '/wp-*', '--allow', 'none', '--no-bypass')).code).toBe(0);
  expect((await cli('off', 'web')).code).toBe(0);
  expect(host.seen.filter(({ body }) => body !== undefined && body !== null).map(({ body }) => body)).toEqual([
    { ...SETTINGS, enabled: true, exempt_paths: ['/login', '/wp-*'], allowed_networks: [], bypass_link: false },
    { ...SETTINGS, enabled: false },
  ]);
});

test('API-5: show says what is not as it should be, harmlessly', async () => {
  const { stdout } = await cli('show', 'web');
  expect(stdout).toContain('not yet: /srv/site/page is a symbolic');
  expect(stdout).not.toContain('\u001b[31m');
});

test('API-5: snippet prints what to install; check ends with 1 where something is wrong', async () => {
  host.on(
    'GET /servers/web/visitors/snippet',
    json(200, VisitorSnippet, { http: 'geo $x {}', server: 'set $y 1;', notice: '# z' }),
  );
  expect((await cli('snippet', 'web')).stdout).toBe('geo $x {}\nset $y 1;\n# z\n');
  const check = { is_valid: true, is_included: true, is_current: true, output: 'nginx: ok' };
  host.on('POST /servers/web/visitors/check', json(200, VisitorCheck, check));
  expect(await cli('check', 'web')).toMatchObject({ code: 0 });
  host.on('POST /servers/web/visitors/check', json(200, VisitorCheck, { ...check, is_current: false }));
  const old = await cli('check', 'web');
  expect([old.code, old.stdout]).toEqual([1, expect.stringContaining('of older settings')]);
  expect((await cli('on', 'web', '--reason', 'x')).code).toBe(2);
});
