/** The command line as a process: what it prints where, and what it ends with. */
import { once } from 'node:events';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActionList, ActionView } from '../contract/action.ts';
import { type ErrorCode, type Problem, problem } from '../contract/error.ts';
import { type FakeHost, json, refuse, startFakeHost } from './testing/fake-host.ts';
import { runCli, startCli } from './testing/run-cli.ts';
import { sampleAction } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[]) => runCli(['--data-dir', host.dataDir, ...args]);

beforeEach(async () => {
  host = await startFakeHost();
});
afterEach(() => host.close());

describe('output', () => {
  test("API-5: --json is the API's JSON, byte for byte", async () => {
    const text = '{ "servers": [],\n  "total": 0, "more": 1.50 }';
    host.on('GET /servers', (response) => response.end(text));
    expect((await cli(['server', 'list', '--json'])).stdout).toBe(`${text}\n`);
  });

  test('API-5: hostile text reaches no terminal as it is', async () => {
    const action = sampleAction({ note: 'ok\u001b[2J\u202e', created_by: 'a\nb' });
    host.on(
      'GET /actions',
      json(200, ActionList, { actions: [action], total: 1, limit: 50, offset: 0, next_cursor: null }),
    );
    const { stdout } = await cli(['action', 'list']);
    expect(stdout).toContain('a\\nb');
    expect(stdout).toContain('ok\\x1b[2J�');
    expect(stdout.split('\n')).toHaveLength(3);
  });

  test('API-5: a long list goes on with a cursor', async () => {
    host.on(
      'GET /actions',
      json(200, ActionList, { actions: [sampleAction()], total: 70, limit: 1, offset: 0, next_cursor: '12' }),
    );
    const { stdout } = await cli(['action', 'list', '--status', 'pending', '--status', 'failed', '--limit', '1']);
    expect(stdout).toContain('1 of 70; go on with --cursor 12');
    expect(host.seen[0]?.target).toBe('/actions?status=pending&status=failed&limit=1');
  });

  test('API-5: a reader that goes away ends it quietly', async () => {
    const lines = Array.from({ length: 20_000 }, (_, id) => sampleAction({ id }));
    const page = { actions: lines, total: lines.length, limit: 50, offset: 0, next_cursor: null };
    host.on('GET /actions', json(200, ActionList, page));
    const child = startCli(['--data-dir', host.dataDir, 'action', 'list']);
    let stderr = '';
    child.stderr.on('data', (text) => {
      stderr += String(text);
    });
    child.stdout.once('data', () => child.stdout.destroy());
    const [code] = await once(child, 'close');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  test('WIN-3: action show tells what was asked, decided, done and what to do next', async () => {
    const action = sampleAction({
      status: 'failed',
      approved_at: '2026-11-20T20:01:00.000Z',
      approved_by: 'anna',
      executed_at: '2026-11-20T20:01:01.000Z',
      completed_at: '2026-11-20T20:01:02.000Z',
      exit_code: 1,
      stdout: 'one\n… 5 bytes cut …\ntwo\u001b[H\n',
      stdout_cut: true,
      failure: { code: 'not_active', message: 'It failed.', next_step: 'Read the journal.', journal: ['line 1'] },
    });
    host.on('GET /actions/12', json(200, ActionView, action));
    const { stdout } = await cli(['action', 'show', '12']);
    const withoutDistances = stdout.replace(/\(\d+ d ago\)/g, '(…)').replace(/\(in .*\)/g, '(…)');
    expect(withoutDistances.replace(/\((…|[^)]* ago|just now)\)/g, '(…)')).toBe(
      [
        'Action 12: restart_service nginx on web-1  failed',
        'Command   systemctl restart nginx',
        'Asked     2026-11-20 20:00:00Z (…) by token:uptime',
        'Approved  2026-11-20 20:01:00Z (…) by anna',
        'Started   2026-11-20 20:01:01Z (…)',
        'Ended     2026-11-20 20:01:02Z (…), exit code 1',
        'Failure  It failed. (not_active)',
        'Next     Read the journal.',
        'journal, last 1 lines:',
        '  line 1',
        'stdout (cut: only its beginning and end were kept):',
        '  one',
        '  … 5 bytes cut …',
        '  two\\x1b[H',
        '',
      ].join('\n'),
    );
  });
});

describe('ACT-10: what was approved is what runs', () => {
  const changed = {
    differs: ['command' as const],
    approved: { command: 'echo harmless', as_root: true, time_limit_seconds: 60, address: 'root@10.0.0.1:22' },
    now: { command: 'systemctl stop plex', as_root: false, time_limit_seconds: 9, address: 'ops@10.0.0.2:22' },
  };
  const failure = {
    code: 'guard_refused' as const,
    message: 'Not run: …',
    next_step: 'Ask again.',
    journal: null,
    changed,
  };

  test('ACT-10: action show tells both sides of what was refused', async () => {
    const action = sampleAction({ status: 'cancelled', command: 'echo harmless', failure });
    host.on('GET /actions/12', json(200, ActionView, action));
    const { stdout } = await cli(['action', 'show', '12']);
    expect(stdout).toContain('\nApproved echo harmless  (as root, at most 60 s, on root@10.0.0.1:22)\n');
    expect(stdout).toContain('\nNow      systemctl stop plex  (as the login, at most 9 s, on ops@10.0.0.2:22)\n');
  });

  test('ACT-10: a decision may name what was seen', async () => {
    const digest = 'd'.repeat(64);
    for (const decision of ['approve', 'reject', 'cancel', 'settle'])
      host.on(`POST /actions/12/${decision}`, json(200, ActionView, sampleAction()));
    const { stdout } = await cli(['action', 'approve', '12', '--revision', '1', '--digest', digest]);
    expect(stdout).toContain(`Revision  1, digest ${digest}`);
    await cli(['action', 'reject', '12', '--revision', '1', '--reason', 'no']);
    await cli(['action', 'cancel', '12', '--revision', '2']);
    await cli(['action', 'settle', '12', 'failed', '--revision', '3', '--note', 'seen']);
    expect(host.seen.map(({ body }) => body)).toEqual([
      { revision: 1, digest },
      { revision: 1, reason: 'no' },
      { revision: 2 },
      { outcome: 'failed', note: 'seen', revision: 3 },
    ]);
    expect((await cli(['action', 'approve', '12', '--revision', 'last'])).code).toBe(2);
  });

  test('ACT-10: asking again files it anew, and tells what came of that', async () => {
    host.on('POST /actions/12/ask-again', json(201, ActionView, sampleAction({ id: 13 })));
    const { code, stdout } = await cli(['action', 'ask-again', '12']);
    expect([code, stdout.split('\n')[0]]).toEqual([
      0,
      'Action 13 waits for approval: systemctl restart nginx on web-1',
    ]);
  });
});

describe('what it ends with', () => {
  const cases: [ErrorCode, number][] = [
    ['validation_error', 2],
    ['unauthorized', 6],
    ['forbidden_scope', 6],
    ['action_not_found', 4],
    ['wrong_status', 5],
    ['too_many_requests', 1],
    ['server_unreachable', 1],
    ['shutting_down', 3],
  ];
  test.each(cases)('API-5: %s ends with %i', async (errorCode, expected) => {
    host.on('POST /actions/12/approve', refuse(problem(errorCode, 'It cannot be.')));
    const { code, stdout, stderr } = await cli(['action', 'approve', '12']);
    expect({ code, stdout, stderr }).toEqual({
      code: expected,
      stdout: '',
      stderr: `holdpoint: It cannot be. (${errorCode})\n`,
    });
  });

  const detail: Problem = {
    code: 'validation_error',
    message: 'The input is wrong.',
    errors: [{ path: 'minutes', message: 'must be positive' }],
  };

  test('API-5: each wrong field is named', async () => {
    host.on('PUT /servers/web-1/pause', refuse(detail));
    const { stderr } = await cli(['server', 'pause', 'web-1', '--for', '0m']);
    expect(stderr).toBe('holdpoint: The length (--for) must be positive. (validation_error)\n');
  });

  test('API-5: with --json the error is the JSON of the API', async () => {
    host.on('PUT /servers/web-1/pause', refuse(detail));
    const { stdout, stderr } = await cli(['server', 'pause', 'web-1', '--json']);
    expect(stdout).toBe('');
    expect(JSON.parse(stderr)).toEqual({ detail });
  });

  test.each([
    [['frobnicate']],
    [['server', 'frobnicate']],
    [['server', 'list', '--frobnicate']],
    [['server', 'show']],
    [['server', 'list', 'more']],
    [['server', 'pause', 'a', '--for', '2 weeks']],
    [['server', 'add', 'a', '--host', 'h', '--user', 'u', '--port', 'ssh']],
    [['server', 'add', 'a', '--host', 'h', '--user', 'u', '--key', 'k', '--agent']],
    [['server', 'add', 'a', '--host', 'h', '--user', 'u', '--password-stdin']],
    [['action', 'reject', '1']],
    [['action', 'approve', '1', '--wait', 'soon']],
    [[]],
  ])('API-5: %j is wrong usage, and nothing is sent', async (args) => {
    const { code, stdout, stderr } = await cli(args);
    expect({ code, stdout, seen: host.seen }).toEqual({ code: 2, stdout: '', seen: [] });
    expect(stderr).not.toBe('');
  });

  test('API-5: help and the list of exit codes end with 0', async () => {
    for (const args of [['help', 'exit-codes'], ['exit-codes'], ['--help']]) {
      const { code, stdout } = await cli(args);
      expect(code).toBe(0);
      expect(stdout).toContain('10   with --wait: the outcome of the action is unknown');
    }
  });

  test('API-5: ids are encoded, not interpreted', async () => {
    await cli(['server', 'show', '../tokens?x#y']);
    await cli(['server', 'show', '..']);
    await cli(['server', 'show', '']);
    expect(host.seen.map(({ target }) => target)).toEqual([
      '/servers/..%2Ftokens%3Fx%23y',
      '/servers/..%20',
      '/servers/%20',
    ]);
  });

  test('API-5: another program at the address is named as such', async () => {
    host.on('GET /servers', (response) => response.end('<html>hello</html>'));
    host.on('GET /settings', (response) => response.writeHead(500).end('oops'));
    const wrongForm = await cli(['server', 'list']);
    const wrongError = await cli(['settings', 'show']);
    expect([wrongForm.code, wrongError.code]).toEqual([1, 1]);
    expect(wrongForm.stderr).toMatch(/^holdpoint: .*is it Holdpoint\? \(not_understood\)\n$/);
    expect(wrongError.stderr).toMatch(/^holdpoint: .*with status 500; is it Holdpoint\? \(not_understood\)\n$/);
  });
});
