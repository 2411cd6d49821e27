/** Many actions at once, and what was: against the real API (API-5: everything the API can). */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { ActionView } from '../contract/action.ts';
import { HOST } from '../contract/actor.ts';
import { type Harness, RUNTIME_TOKEN, startHarness } from '../http/testing/harness.ts';
import { runCli } from './testing/run-cli.ts';

let harness: Harness;
let ids: number[];
const cli = (...args: string[]) =>
  runCli(args, { env: { HOLDPOINT_URL: harness.url, HOLDPOINT_TOKEN: RUNTIME_TOKEN } });

beforeAll(async () => {
  const alias = { alias: 'web', host: '192.0.2.1', port: 22, ssh_user: 'deploy', identity_file: null, refusal: null };
  harness = await startHarness({ sshConfig: { hosts: async () => ({ kind: 'read', hosts: [alias] }) } });
  await harness.addServer('held', { paused: true });
  await harness.call('POST', '/servers/held/services', { body: { name: 'plex' } });
  ids = [];
  for (const service_name of ['one', 'two', 'three']) {
    const body = { server_id: 'held', action_type: 'restart_service', service_name };
    ids.push((await harness.call<{ id: number }>('POST', '/actions', { body })).body.id);
  }
});
afterAll(() => harness.end());

test('API-5, ACT-7: one decision on many, each told for itself; 5 where one was refused', async () => {
  const [one, two] = ids.map(String);
  const first = await cli('action', 'decide', 'reject', one ?? '', two ?? '', '--reason', 'Not tonight');
  expect(first).toMatchObject({ code: 0, stderr: '' });
  expect(first.stdout.match(/rejected/g)).toHaveLength(2);
  const again = await cli('action', 'decide', 'cancel', one ?? '', '999');
  expect([again.code, again.stdout.includes('rejected')]).toEqual([5, true]);
  for (const wrong of [['defer', '1'], ['approve', 'x'], ['approve'], ['reject', '1']]) {
    expect([wrong, (await cli('action', 'decide', ...wrong)).code]).toEqual([wrong, 2]);
  }
});

test('API-5, WIN-4: the export is the file of the API, filtered', async () => {
  const csv = await cli('action', 'export', '--status', 'pending');
  expect(csv.stdout.trim().split('\r\n')).toHaveLength(2);
  const json = await cli('action', 'export', '--format', 'json');
  expect(JSON.parse(json.stdout)).toHaveLength(3);
  expect((await cli('action', 'export', '--format', 'xml')).code).toBe(2);
});

test('API-5: actions per day, uptime, hosts of ssh_config; --json is what the API says', async () => {
  const { stdout } = await cli('action', 'stats', '--days', '2');
  expect(stdout).toMatch(/DAY +PENDING +REJECTED/);
  expect((await cli('action', 'stats', '--days', '2', '--json')).stdout).toContain('"days"');
  expect((await cli('service', 'uptime', 'held')).stdout).toMatch(/plex +unknown/);
  expect((await cli('service', 'uptime', 'nowhere', '--week')).code).toBe(4);
  expect((await cli('server', 'ssh-config')).stdout).toMatch(/web +192\.0\.2\.1 +22 +deploy/);
});

test('WIN-3: failures nobody has looked at are told, and marked one by one or all at once', async () => {
  expect(await cli('action', 'failures')).toMatchObject({ code: 0, stdout: 'no failure that nobody has looked at\n' });
  const [, , id = 0] = ids;
  const action = { ...(await harness.call<ActionView>('GET', `/actions/${id}`)).body, status: 'failed' };
  const failed = {
    ...action,
    failure: { code: 'sudo_refused', message: 'sudo refused it.', next_step: null, journal: null },
  };
  const tell = () =>
    harness.store.write((tx) =>
      tx.record({ kind: 'action.failed', actor: HOST, server_id: 'held', action_id: id, data: { action: failed } }),
    );
  tell();
  expect((await cli('action', 'failures')).stdout).toContain('1 nobody has looked at: 1 sudo_refused');
  expect((await cli('status')).stdout).toContain('1 failed and nobody has looked');
  expect((await cli('action', 'seen', String(id))).stdout).toBe('1 failure marked as seen\n');
  tell();
  expect((await cli('action', 'seen', '--all', '--reason', 'exit_code')).stdout).toBe('0 failures marked as seen\n');
  expect((await cli('action', 'seen', '--all')).stdout).toBe('1 failure marked as seen\n');
  expect((await cli('status')).stdout).not.toContain('nobody has looked');
  for (const wrong of [[], ['x'], ['1', '--all'], ['1', '--reason', 'exit_code'], ['--all', '--until', '3']]) {
    expect([wrong, (await cli('action', 'seen', ...wrong)).code]).toEqual([wrong, 2]);
  }
});
