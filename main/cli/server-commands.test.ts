/** Adding servers, deciding on host keys, and what becomes of waiting actions. */
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ActionList, ActionView } from '../contract/action.ts';
import { problem } from '../contract/error.ts';
import { PauseView, ServerTest, ServerView } from '../contract/server.ts';
import { type FakeHost, json, refuse, startFakeHost } from './testing/fake-host.ts';
import { type RunOptions, runCli } from './testing/run-cli.ts';
import { AT, FINGERPRINT, sampleAction, sampleServer, sampleTest } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[], options: RunOptions = {}) => runCli(['--data-dir', host.dataDir, ...args], options);
const add = ['server', 'add', 'web-1', '--host', '10.0.0.1', '--user', 'deploy'];
const bodyOf = (method: string, target: string) =>
  host.seen.find((request) => request.method === method && request.target === target)?.body;

const UNACCEPTED = sampleTest({
  ok: false,
  latency_ms: null,
  host_key: { type: 'ssh-ed25519', fingerprint: FINGERPRINT, known: false, accepted_fingerprint: null },
  failure: { code: 'host_key_unknown', message: 'Nobody accepted it yet.' },
});

beforeEach(async () => {
  host = await startFakeHost();
  host.on('POST /servers', json(201, ServerView, sampleServer()));
  host.on('GET /servers/web-1', json(200, ServerView, sampleServer()));
  host.on('POST /servers/web-1/test', json(200, ServerTest, sampleTest()));
});
afterEach(() => host.close());

describe('server add', () => {
  test('RUN-7: secrets come from standard input, one a line, in the order that is documented', async () => {
    const { code } = await cli([...add, '--password-stdin', '--sudo', 'password', '--sudo-password-stdin'], {
      stdin: ' pass word \r\nsüdo\n',
    });
    expect(code).toBe(0);
    expect(bodyOf('POST', '/servers')).toEqual({
      server_id: 'web-1',
      host: '10.0.0.1',
      ssh_user: 'deploy',
      auth: { kind: 'password', password: ' pass word ' },
      sudo: 'password',
      sudo_password: 'südo',
    });
  });

  test('RUN-7: there is no option that takes a secret', async () => {
    const { stdout } = await cli(['server', 'add', '--help']);
    expect(stdout).not.toMatch(/--(password|passphrase|sudo-password)\S*[ =]</);
  });

  test('SRV-1: all that can be said of a server; a relative key file is made absolute', async () => {
    const more = [
      '--port',
      '2222',
      '--key',
      'id',
      '--tag',
      'a',
      '--tag',
      'b',
      '--name',
      'Web',
      '--sudo',
      'passwordless',
    ];
    await cli([...add, ...more, '--host-key', FINGERPRINT]);
    expect(bodyOf('POST', '/servers')).toEqual({
      server_id: 'web-1',
      display_name: 'Web',
      host: '10.0.0.1',
      port: 2222,
      ssh_user: 'deploy',
      auth: { kind: 'key', path: `${process.cwd()}/id` },
      sudo: 'passwordless',
      tags: ['a', 'b'],
      host_key: FINGERPRINT,
    });
  });

  test('RUN-8: a key nobody accepted is shown and never accepted by itself', async () => {
    host.on('POST /servers/web-1/test', json(200, ServerTest, UNACCEPTED));
    const { code, stdout, stderr } = await cli(add);
    expect(code).toBe(0);
    expect(stdout).toContain(`ssh-ed25519 ${FINGERPRINT}, not accepted`);
    expect(stderr).toContain(`holdpoint server accept-key web-1 ${FINGERPRINT}`);
    expect(host.seen.some(({ method }) => method === 'PUT')).toBe(false);
  });

  test('RUN-8: --accept-key accepts the key it names, then tests again', async () => {
    host.on('POST /servers/web-1/test', json(200, ServerTest, UNACCEPTED));
    const accepted = json(200, ServerView, sampleServer());
    host.on('PUT /servers/web-1/host-key', (response, request) => {
      host.on('POST /servers/web-1/test', json(200, ServerTest, sampleTest()));
      accepted(response, request);
    });
    const { code, stdout } = await cli([...add, '--accept-key', FINGERPRINT]);
    expect(code).toBe(0);
    expect(stdout).toContain('web-1: answers in 2.5 ms');
    expect(bodyOf('PUT', '/servers/web-1/host-key')).toEqual({ fingerprint: FINGERPRINT });
  });

  test('RUN-8: --accept-key with another key than the one shown is a conflict', async () => {
    host.on('POST /servers/web-1/test', json(200, ServerTest, UNACCEPTED));
    host.on('PUT /servers/web-1/host-key', refuse(problem('host_key_not_presented', 'It showed another one.')));
    expect((await cli([...add, '--accept-key', `SHA256:${'B'.repeat(43)}`])).code).toBe(5);
  });

  test('API-5: --json prints one document, the server after the test', async () => {
    const { stdout } = await cli([...add, '--json']);
    expect(JSON.parse(stdout)).toEqual(sampleServer());
  });

  test('RUN-8: server test shows both keys where one changed, and ends with 1', async () => {
    const other = `SHA256:${'B'.repeat(43)}`;
    const changed = sampleTest({
      ...UNACCEPTED,
      host_key: { type: 'ssh-ed25519', fingerprint: other, known: false, accepted_fingerprint: FINGERPRINT },
      failure: { code: 'host_key_changed', message: 'The host key changed.' },
    });
    host.on('POST /servers/web-1/test', json(200, ServerTest, changed));
    const { code, stdout } = await cli(['server', 'test', 'web-1']);
    expect(code).toBe(1);
    expect(stdout).toContain(`${other}, not accepted`);
    expect(stdout).toContain(`Accepted  ${FINGERPRINT}`);
  });
});

describe('server edit', () => {
  const wouldForget = problem('would_forget', 'With another host web-1 forgets its password.', {
    forgets: ['password'],
  });
  const edit = ['server', 'edit', 'web-1', '--port', '2222'];

  test('RUN-8: what would be forgotten is said first, and without a terminal nothing changes', async () => {
    host.on('PATCH /servers/web-1', refuse(wouldForget));
    const { code, stderr } = await cli(edit);
    expect([code, stderr]).toEqual([5, expect.stringContaining('forgets its password')]);
    expect(host.seen.map(({ body }) => body)).toEqual([{ port: 2222, forget: false }]);
  });

  test('RUN-8: --forget says so beforehand', async () => {
    host.on('PATCH /servers/web-1', json(200, ServerView, sampleServer()));
    expect((await cli([...edit, '--forget', '--host-key', FINGERPRINT])).code).toBe(0);
    expect(bodyOf('PATCH', '/servers/web-1')).toEqual({ port: 2222, host_key: FINGERPRINT, forget: true });
  });
});

describe('maintenance mode', () => {
  const pause = (change: Partial<PauseView> = {}): PauseView => ({
    server_id: 'web-1',
    is_paused: true,
    paused_at: AT,
    paused_by: 'anna',
    pause_reason: 'upgrading',
    resume_at: null,
    pending_count: 0,
    held_by: ['server:web-1'],
    ...change,
  });
  const resumed = { is_paused: false, paused_at: null, paused_by: null, pause_reason: null, held_by: [] };

  test('SRV-3: a pause with reason and length', async () => {
    host.on('PUT /servers/web-1/pause', json(200, PauseView, pause()));
    const { stdout } = await cli(['server', 'pause', 'web-1', '--for', '2h', '--reason', 'upgrading']);
    expect(stdout).toMatch(/^web-1: paused .* by anna: upgrading\n$/);
    expect(bodyOf('PUT', '/servers/web-1/pause')).toEqual({ minutes: 120, reason: 'upgrading' });
  });

  test('MNT-1: after unpausing, a server that something else holds is not said to run fixes at once', async () => {
    const held = pause({ ...resumed, held_by: ['tag:prod', 'all'] });
    host.on('PUT /servers/web-1/unpause', json(200, PauseView, held));
    const { stdout } = await cli(['server', 'unpause', 'web-1']);
    expect(stdout).toBe('web-1: not paused itself, but in maintenance with tag:prod, all: fixes wait for a person\n');
  });

  test('SRV-4: unpausing releases nothing by itself, and says what waits', async () => {
    host.on('PUT /servers/web-1/unpause', json(200, PauseView, pause({ ...resumed, pending_count: 2 })));
    const { code, stderr } = await cli(['server', 'unpause', 'web-1']);
    expect(code).toBe(0);
    expect(stderr).toContain('2 actions of web-1 still wait for a decision');
    expect(host.seen).toHaveLength(1);
  });

  test('SRV-4: --waiting approve lets all run, oldest first; a decision made meanwhile stands', async () => {
    host.on('PUT /servers/web-1/unpause', json(200, PauseView, pause({ ...resumed, pending_count: 3 })));
    const page = (ids: number[], next_cursor: string | null) =>
      json(200, ActionList, {
        actions: ids.map((id) => sampleAction({ id })),
        total: 3,
        limit: 100,
        offset: 0,
        next_cursor,
      });
    host.on('GET /actions', (response, request) =>
      (request.target.includes('cursor=2') ? page([1], null) : page([3, 2], '2'))(response, request),
    );
    for (const id of [1, 2]) {
      host.on(`POST /actions/${id}/approve`, json(200, ActionView, sampleAction({ id, status: 'approved' })));
    }
    host.on('POST /actions/3/approve', refuse(problem('wrong_status', 'Action 3 is rejected already, by anna.')));
    const { code, stderr } = await cli(['server', 'unpause', 'web-1', '--waiting', 'approve']);
    expect(code).toBe(0);
    const decided = host.seen.filter(({ method }) => method === 'POST');
    expect(decided.map(({ target }) => target)).toEqual([
      '/actions/1/approve',
      '/actions/2/approve',
      '/actions/3/approve',
    ]);
    // ACT-10: each as it was listed.
    const { revision, digest } = sampleAction();
    expect(decided.map(({ body }) => body)).toEqual(decided.map(() => ({ revision, digest })));
    expect(stderr).toContain('Action 3 is rejected already, by anna.');
  });
});
