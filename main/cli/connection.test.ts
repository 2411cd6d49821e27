/** How the command line finds its host, and whom it trusts with a token. */
import { chmodSync, chownSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ServerList } from './answers.ts';
import { type FakeHost, json, startFakeHost, writeRuntime } from './testing/fake-host.ts';
import { runCli } from './testing/run-cli.ts';
import { sampleServer } from './testing/samples.ts';

let host: FakeHost;
const cli = (args: string[]) => runCli(['--data-dir', host.dataDir, ...args]);

beforeEach(async () => {
  host = await startFakeHost();
});
afterEach(() => host.close());

describe('finding the host', () => {
  test('API-5: it uses runtime.json and names itself', async () => {
    host.on('GET /servers', json(200, ServerList, { servers: [sampleServer()], total: 1 }));
    const { code, stdout, stderr } = await cli(['server', 'list']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toMatch(/^SERVER +NAME.*\nweb-1 +Web 1 +deploy@10\.0\.0\.1:22 +online/);
    expect(host.seen[0]?.headers).toMatchObject({ 'x-api-key': host.token, 'x-holdpoint-client': 'cli' });
  });

  test('API-5: without a host it says how to start one and ends with 3', async () => {
    rmSync(join(host.dataDir, 'runtime.json'));
    const { code, stderr } = await cli(['server', 'list']);
    expect(code).toBe(3);
    expect(stderr).toBe(
      `holdpoint: No Holdpoint is running on ${host.dataDir}; start it with: holdpoint serve (no_host)\n`,
    );
  });

  test('API-5: where only the demo runs it says so', async () => {
    const demo = join(host.dataDir, 'holdpoint-demo');
    mkdirSync(demo);
    writeRuntime(demo, host.url, host.token);
    const { code, stderr } = await runCli(['status'], { env: { XDG_DATA_HOME: host.dataDir } });
    expect({ code, stderr }).toEqual({
      code: 3,
      stderr: `holdpoint: Only the demo is running; add --data-dir ${demo} to talk to it (no_host)\n`,
    });
  });

  test('API-5: a host that is gone ends with 3', async () => {
    writeRuntime(host.dataDir, 'http://127.0.0.1:1', host.token);
    const { code, stderr } = await cli(['status']);
    expect(code).toBe(3);
    expect(stderr).toContain('Holdpoint does not answer at http://127.0.0.1:1');
  });

  test('API-4: a runtime.json others can read is refused, and nothing is sent', async () => {
    chmodSync(join(host.dataDir, 'runtime.json'), 0o640);
    const { code, stderr } = await cli(['server', 'list']);
    expect(code).toBe(1);
    expect(stderr).toContain('is open to others, so it is not used; its mode must be 0600 (runtime_unsafe)');
    expect(host.seen).toEqual([]);
  });

  test.runIf(process.getuid?.() === 0)('API-4: a runtime.json of another user is refused', async () => {
    chownSync(join(host.dataDir, 'runtime.json'), 12345, 12345);
    const { code, stderr } = await cli(['server', 'list']);
    expect(code).toBe(1);
    expect(stderr).toContain('does not belong to you');
    expect(host.seen).toEqual([]);
  });

  test('API-5: another host by URL, its token from the environment or a file', async () => {
    host.on('GET /servers', json(200, ServerList, { servers: [], total: 0 }));
    const tokenFile = join(host.dataDir, 'token');
    writeFileSync(tokenFile, 'hpt_file\n');
    await runCli(['server', 'list'], { env: { HOLDPOINT_URL: `${host.url}/`, HOLDPOINT_TOKEN: 'hpt_env' } });
    await runCli(['server', 'list', '--url', host.url, '--token-file', tokenFile]);
    expect(host.seen.map(({ headers }) => headers['x-api-key'])).toEqual(['hpt_env', 'hpt_file']);
  });

  test('API-4: the token of runtime.json never goes to another URL', async () => {
    const { code, stderr } = await cli(['server', 'list', '--url', host.url]);
    expect(code).toBe(2);
    expect(stderr).toContain('with a URL a token is needed');
    expect(host.seen).toEqual([]);
  });
});
