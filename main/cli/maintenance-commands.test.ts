/** `holdpoint maintenance …` as a process (SPEC MNT-2). */
import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActionList } from '../contract/action.ts';
import { problem } from '../contract/error.ts';
import {
  AllowRule,
  AllowRuleList,
  MaintenanceEnded,
  MaintenanceStatus,
  MaintenanceWindow,
  Schedule,
} from '../contract/maintenance.ts';
import { ServerView } from '../contract/server.ts';
import { type FakeHost, json, refuse, startFakeHost } from './testing/fake-host.ts';
import { type RunOptions, runCli, startCli } from './testing/run-cli.ts';
import { AT, sampleAction, sampleServer } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[], options: RunOptions = {}) =>
  runCli(['--data-dir', host.dataDir, 'maintenance', ...args], options);
const sent = (method: string, path = '/maintenance') =>
  host.seen.filter((request) => request.method === method && request.target.split('?')[0] === path);
const bodyOf = (path: string) => sent('POST', path)[0]?.body;

function sampleWindow(change: Partial<MaintenanceWindow> = {}): MaintenanceWindow {
  return {
    id: 7,
    scope: 'all',
    message: 'Upgrade',
    status: null,
    reason: null,
    eta: null,
    ends_at: null,
    started_at: AT,
    activated_by: 'anna',
    is_overdue: false,
    affected: [{ server_id: 'web-1', services: ['nginx'] }],
    schedule_id: null,
    ...change,
  };
}

const ended = { ...sampleWindow(), ended_at: AT, ended_by: 'anna', duration_seconds: 90 };
const waiting = (total: number) =>
  json(200, ActionList, { actions: [sampleAction()], total, limit: 1, offset: 0, next_cursor: null });

beforeEach(async () => {
  host = await startFakeHost();
  host.on('POST /maintenance', json(201, MaintenanceWindow, sampleWindow()));
  host.on('PATCH /maintenance', json(200, MaintenanceWindow, sampleWindow()));
  host.on('GET /maintenance', json(200, MaintenanceStatus, { is_active: true, windows: [sampleWindow()] }));
  host.on('DELETE /maintenance', json(200, MaintenanceEnded, { ended: [ended] }));
  host.on('GET /actions', waiting(0));
});
afterEach(() => host.close());

describe('on and off', () => {
  test.each([
    ['=', ['on', '--message=Upgrade to 2.0', '--reason=kernel', '--scope=tag:web', '--status=half way']],
    [' ', ['on', '--message', 'Upgrade to 2.0', '--reason', 'kernel', '--scope', 'tag:web', '--status', 'half way']],
  ])('MNT-2: options with "%s"', async (_form, args) => {
    expect((await cli(args)).code).toBe(0);
    const body = { scope: 'tag:web', message: 'Upgrade to 2.0', reason: 'kernel', status: 'half way' };
    expect(sent('POST').map((request) => request.body)).toEqual([body]);
  });

  test('MNT-2: --eta=3am is 3 in the morning here', async () => {
    const { code, stdout } = await cli(['on', '--eta=3am', '--ends-at=+2h'], { env: { TZ: 'Australia/Lord_Howe' } });
    expect(code).toBe(0);
    expect(stdout).toContain('In maintenance: everything');
    const { eta, ends_at } = bodyOf('/maintenance') as { eta: string; ends_at: string };
    const local = new Intl.DateTimeFormat('en-GB', { timeZone: 'Australia/Lord_Howe', timeStyle: 'short' });
    expect(local.format(Date.parse(eta))).toBe('03:00');
    expect(Math.abs(Date.parse(ends_at) - Date.now() - 7_200_000)).toBeLessThan(60_000);
  });

  test.each([
    [['on', '--eta=whenever']],
    [['on', '--eta=yesterday']],
    [['on', '--eta=2020-01-01T00:00:00Z']],
    [['on', '--ends-at=soon']],
    [['on', '--mesage=Upgrade']],
    [['on', '--message']],
    [['on', 'now']],
    [['off', '--eta=3am']],
    [['extend', 'a while']],
    [['schedule', 'add', '--length=1h']],
    [['schedule', 'add', '--length=1h', '--at=whenever']],
    [['schedule', 'add', '--length=1h', '--at=3am', '--cron=0 3 * * *']],
    [['allow', 'add', '--type=x', '--until=yesterday']],
    [['run', '--eta=whenever', '--', 'true']],
    [['run']],
    [['dance']],
  ])('MNT-2: %j is an error with exit code 2, and changes nothing', async (args) => {
    const { code, stderr } = await cli(args);
    expect([code, host.seen]).toEqual([2, []]);
    expect(stderr).toMatch(/^holdpoint: /);
  });

  test('MNT-8: on where it is on says that its start is kept', async () => {
    host.on('POST /maintenance', json(200, MaintenanceWindow, sampleWindow()));
    expect((await cli(['on'])).stderr).toContain('on already; its start is kept');
  });

  test('MNT-2, SRV-4: off ends its scope and says what still waits', async () => {
    host.on('GET /actions', waiting(2));
    const { code, stdout, stderr } = await cli(['off', '--scope', 'server:web-1']);
    expect([code, sent('DELETE')[0]?.target]).toEqual([0, '/maintenance?scope=server%3Aweb-1']);
    expect(stdout).toBe('Maintenance ended: everything, after 2 min\n');
    expect(stderr).toContain('2 actions wait for a decision');
    host.on('DELETE /maintenance', json(200, MaintenanceEnded, { ended: [] }));
    expect((await cli(['off'])).stdout).toBe('Not in maintenance: everything\n');
  });

  test('MNT-2: status tells an overdue one, its text made harmless; --json is the API unchanged', async () => {
    const window = sampleWindow({ message: 'a\u001b[2Jb', eta: AT, is_overdue: true });
    const answer = { is_active: true, windows: [window] };
    host.on('GET /maintenance', json(200, MaintenanceStatus, answer));
    const { stdout } = await cli(['status']);
    expect(stdout).toContain('a\\x1b[2Jb');
    expect(stdout).toContain(', overdue');
    expect(stdout).toContain('1 server, 1 service');
    expect(JSON.parse((await cli(['status', '--json'])).stdout)).toEqual(answer);
  });

  test('MNT-1: extend 30m', async () => {
    await cli(['extend', '30m', '--scope=tag:web']);
    expect(sent('PATCH')[0]?.body).toEqual({ scope: 'tag:web', extend_minutes: 30 });
    host.on('PATCH /maintenance', refuse(problem('maintenance_not_found', 'There is none.')));
    expect((await cli(['extend', '30m'])).code).toBe(4);
  });
});

describe('schedules and rules', () => {
  const schedule: Schedule = {
    id: 3,
    kind: 'recurring',
    scope: 'all',
    message: null,
    reason: null,
    starts_at: null,
    cron: '30 2 * * sun',
    time_zone: 'Europe/Berlin',
    length_minutes: 90,
    next_starts_at: '2027-01-03T01:30:00.000Z',
    next_ends_at: '2027-01-03T03:00:00.000Z',
    created_at: AT,
    created_by: 'anna',
    cancelled_at: null,
    cancelled_by: null,
  };

  test('MNT-5: a recurring schedule is of the time zone of this machine unless another is named', async () => {
    host.on('POST /schedules', json(201, Schedule, schedule));
    const add = ['schedule', 'add', '--length=1h30m', '--cron=30 2 * * sun'];
    const { stdout } = await cli(add, { env: { TZ: 'America/New_York' } });
    expect(stdout).toContain('30 2 * * sun Europe/Berlin');
    await cli([...add, '--time-zone', 'Europe/Berlin']);
    const common = { kind: 'recurring', cron: '30 2 * * sun', scope: 'all', length_minutes: 90 };
    expect(sent('POST', '/schedules').map((request) => request.body)).toEqual([
      { ...common, time_zone: 'America/New_York' },
      { ...common, time_zone: 'Europe/Berlin' },
    ]);
  });

  test('MNT-5: once, far ahead', async () => {
    host.on('POST /schedules', json(201, Schedule, schedule));
    await cli(['schedule', 'add', '--length=1h', '--at=+90d']);
    const { starts_at } = bodyOf('/schedules') as { starts_at: string };
    expect(Math.abs(Date.parse(starts_at) - Date.now() - 90 * 86_400_000)).toBeLessThan(60_000);
  });

  test('MNT-4: a rule', async () => {
    const rule = { id: 1, token: 'ci', action_type: 'restart_service', tag: null, until: null, note: null };
    const kept = { ...rule, created_at: AT, created_by: 'anna', used_count: 0, last_used_at: null };
    host.on('POST /allow-rules', json(201, AllowRule, { ...kept, token_id: 7, token_state: 'in_use' }));
    const { stdout } = await cli(['allow', 'add', '--for-token=ci', '--type=restart_service']);
    expect(stdout).toMatch(/1 +ci +restart_service +any +removed +never +anna +-/);
    expect(sent('POST', '/allow-rules')[0]?.body).toEqual({ token: 'ci', action_type: 'restart_service' });
  });
});

test('MNT-4: the list says of which rules the token is no more, so that nobody passes', async () => {
  const rule = { id: 1, token: 'ci', action_type: null, tag: null, until: null, note: null, last_used_at: null };
  const rules = (['in_use', 'revoked', 'expired', 'unknown'] as const).map((token_state, index) => ({
    ...{ ...rule, id: index + 1, token_id: index + 1, token_state },
    ...{ created_at: AT, created_by: 'anna', used_count: 0 },
  }));
  host.on('GET /allow-rules', json(200, AllowRuleList, { rules }));
  const { stdout } = await cli(['allow', 'list']);
  expect(stdout.split('\n').map((line) => /^[1-4] +(ci.*?) {2}/.exec(line)?.[1])).toEqual(
    expect.arrayContaining([
      'ci',
      'ci (revoked: nobody passes)',
      'ci (expired: nobody passes)',
      'ci (not known which: nobody passes)',
    ]),
  );
});

describe('run', () => {
  test('MNT-2: on, the command as it stands, off; its output and exit code are passed on', async () => {
    const script = 'process.stdout.write(process.argv.slice(1).join("|")); process.exit(37)';
    const { code, stdout, stderr } = await cli([
      'run',
      '--message=Backup',
      '--',
      process.execPath,
      '-e',
      script,
      'a b',
      '$HOME;',
      '--json',
    ]);
    expect([code, stdout]).toEqual([37, 'a b|$HOME;|--json']);
    expect(stderr).toContain('Maintenance ended');
    expect(host.seen.map(({ method }) => method)).toEqual(['POST', 'DELETE']);
    expect(host.seen[0]?.body).toMatchObject({ shared: true, message: 'Backup' });
  });

  test('MNT-2: it lets go of the very window it got, and says nothing of an end where that goes on', async () => {
    host.on('POST /maintenance', json(200, MaintenanceWindow, sampleWindow({ id: 6 })));
    host.on('DELETE /maintenance', json(200, MaintenanceEnded, { ended: [] }));
    const { code, stderr } = await cli(['run', '--', 'true']);
    expect([code, stderr.includes('Maintenance ended')]).toEqual([0, false]);
    expect(sent('DELETE').map(({ target }) => target)).toEqual(['/maintenance?scope=all&let_go=6']);
  });

  test('MNT-2: off also where the command is not there; not run where it could not begin', async () => {
    expect((await cli(['run', '--', '/nonexistent/backup'])).code).toBe(127);
    expect(sent('DELETE')).toHaveLength(1);
    host.on('POST /maintenance', refuse(problem('forbidden_scope', 'No.')));
    const { code, stdout } = await cli(['run', '--', 'echo', 'ran']);
    expect([code, stdout]).toEqual([6, '']);
  });

  test.each(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)(
    'MNT-2: off also after %s, which the command gets',
    async (signal) => {
      const dir = mkdtempSync(join(tmpdir(), 'holdpoint-run-'));
      const script = `
      process.on('${signal}', () => { require('fs').writeFileSync('${dir}/got', 'yes'); process.exit(5); });
      setInterval(() => {}, 1000); process.stdout.write('ready');`;
      const child = startCli(['--data-dir', host.dataDir, 'maintenance', 'run', '--', process.execPath, '-e', script]);
      await once(child.stdout, 'data');
      child.kill(signal);
      expect((await once(child, 'close'))[0]).toBe(5);
      expect([readFileSync(join(dir, 'got'), 'utf8'), sent('DELETE').length]).toEqual(['yes', 1]);
      rmSync(dir, { recursive: true });
    },
  );
});

test('MNT-1: a server that is held by its tag is not said to run fixes at once', async () => {
  const server = sampleServer({ tags: ['web'], held_by: ['tag:web'] });
  host.on('GET /servers/web-1', json(200, ServerView, server));
  const { stdout } = await runCli(['--data-dir', host.dataDir, 'server', 'show', 'web-1']);
  expect(stdout).toMatch(/Maintenance +held by maintenance of servers tagged web\n/);
});

test('MNT-2: omai-maintenance is the same under the name its users know', async () => {
  const program = fileURLToPath(new URL('../omai-maintenance.ts', import.meta.url));
  const args = [program, 'on', '--message=Upgrade', '--json', '--data-dir', host.dataDir];
  const { stdout } = await promisify(execFile)(process.execPath, args);
  expect(JSON.parse(stdout)).toMatchObject({ scope: 'all', message: 'Upgrade' });
  expect(bodyOf('/maintenance')).toEqual({ scope: 'all', message: 'Upgrade' });
});
