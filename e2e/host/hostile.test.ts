/** Hostile and malformed input over HTTP: refused in form, and nothing of it reaches a server (SPEC SVC-2, RUN-1, API-1…4). */
import { request } from 'node:http';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type ActionView,
  allActions,
  ask,
  changeSettings,
  fileAction,
  getAction,
  pause,
  whenOver,
} from '../support/api.ts';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { addSimulated, type DemoFleet, startSimulated } from '../support/simulated.ts';

const MIB = 1024 * 1024;

const BAD_NAMES = [
  'plex; touch /tmp/x',
  '-h',
  '--help',
  '$(id)',
  '`id`',
  'a b',
  'plex\n',
  'plex\nid',
  'plex\0',
  '../x',
  '../../etc/passwd',
  'a/b',
  '',
  ' ',
  'x'.repeat(256),
  'plex|id',
  'plex&',
  "plex'",
  'plex"',
  'plex>x',
  '*',
  '~',
  'plex#',
  'café',
  'plex\u202e',
  'swap.swap',
  'home.mount',
  'ssh.socket',
  '.service',
];

const GOOD_NAMES = ['pihole-FTL', 'docker.service', 'getty@tty1', 'systemd-fsck@dev-disk-by\\x2duuid', 'x'.repeat(255)];

/** Words a shell would act upon; as an argument each must arrive as it is. */
const NASTY_VALUES = ['$(touch /tmp/x)', '`id`', "a'b", 'a"b', 'a;b', 'a|b', 'a b', 'a\\b', '*', 'a\tb', '$HOME', 'ü✓'];

describe('hostile input', () => {
  let fleet: DemoFleet;
  let host: HostProcess;
  beforeAll(async () => {
    fleet = await startSimulated(1, ['plex']);
    host = await startHostProcess();
    await changeSettings(host, { verify_seconds: 0 });
    await addSimulated(host, fleet, 'sim-1');
    await pause(host, 'sim-1');
  });
  afterAll(async () => {
    // All that ever ran there: looks, and what the tests meant to run.
    const ran = [...(fleet?.host('sim-1').simulated.executed.keys() ?? [])];
    await host?.dispose();
    await fleet?.close();
    expect(ran.filter((command) => !/^(cat \/proc|systemctl show |echo )/.test(command))).toEqual([]);
  });

  /** Status and code of an answer that must have the one error form. */
  async function refused(method: string, path: string, body?: unknown, headers?: Record<string, string>) {
    const { status, body: answer } = await host.call<{ detail?: Record<string, unknown> }>(method, path, body, headers);
    expect(Object.keys(answer ?? {}), `${method} ${path}`).toEqual(['detail']);
    expect(answer.detail).toMatchObject({ code: expect.any(String), message: expect.any(String) });
    return { status, code: answer.detail?.code, errors: answer.detail?.errors };
  }

  test.for(BAD_NAMES)('SVC-2: a service named %j is refused through every door', async (name) => {
    const filed = { server_id: 'sim-1', action_type: 'restart_service', service_name: name };
    expect(await refused('POST', '/actions', filed)).toMatchObject({ status: 422, code: 'validation_error' });
    expect(await refused('POST', '/servers/sim-1/services', { name })).toMatchObject({ status: 422 });
    const path = `/servers/sim-1/services/${encodeURIComponent(name)}/restart`;
    expect(await refused('POST', path, {})).toMatchObject({ status: 422, code: 'validation_error' });
    expect(await allActions(host, 'status=pending')).toEqual([]);
  });

  test.for(GOOD_NAMES)('SVC-2: a service named %j is accepted, and shown as it was given', async (name) => {
    const path = `/servers/sim-1/services/${encodeURIComponent(name)}/restart`;
    const filed = await host.call('POST', path, {});
    expect(filed).toMatchObject({ status: 201, body: { service_name: name, command: `systemctl restart ${name}` } });
    await ask(host, 'POST', `/actions/${filed.body.action_id}/cancel`, {});
  });

  test('RUN-1: values a shell would act upon reach the program as one argument each, as they are', async () => {
    const values = NASTY_VALUES.filter((value) => !value.startsWith('-'));
    const parameters = { value: { kind: 'choice', values } };
    const type = { name: 'say', title: 'Say', argv: ['echo', '{value}', 'end'], parameters, needs_root: false };
    await ask(host, 'POST', '/catalog', type);
    await ask(host, 'PUT', '/servers/sim-1/unpause', {});
    for (const value of values) {
      const id = await fileAction(host, { server_id: 'sim-1', action_type: 'say', parameters: { value } });
      expect(await whenOver(host, id)).toMatchObject({ status: 'completed', stdout: `${value} end\n` });
    }
    await pause(host, 'sim-1');
    for (const value of ['-n', '$(id)', 'unlisted'])
      expect(
        await refused('POST', '/actions', { server_id: 'sim-1', action_type: 'say', parameters: { value } }),
      ).toMatchObject({
        status: 422,
      });
  });

  test('ACT-4: types outside the catalog: wrong form 422, unknown 403; there is no free command', async () => {
    const file = (action_type: unknown, more = {}) =>
      refused('POST', '/actions', { server_id: 'sim-1', action_type, ...more });
    for (const type of ['Restart Service', 'rm -rf /', '', 'x'.repeat(65), 'a;b', 7, null])
      expect(await file(type), String(type)).toMatchObject({ status: 422, code: 'validation_error' });
    for (const type of ['run_command', 'reboot'])
      expect(await file(type)).toMatchObject({ status: 403, code: 'type_not_allowed' });
    expect(await file('restart_service', { command: 'id', service_name: 'plex' })).toMatchObject({ status: 422 });
    expect(await file('restart_service')).toMatchObject({ status: 422 });
    expect(await file('clear_logs', { service_name: 'plex' })).toMatchObject({ status: 422 });
    for (const argv of [['{service}'], ['echo', '{unknown}'], [], ['echo', 'two\nlines'], ['echo', 'nul\0']])
      expect(await refused('POST', '/catalog', { name: 'bad', title: 'Bad', argv }), String(argv)).toMatchObject({
        status: 422,
      });
    expect(await refused('PATCH', '/catalog/restart_service', { argv: ['reboot'] })).toMatchObject({
      status: 409,
      code: 'builtin_type',
    });
  });

  test('text is kept as it was given, whatever it holds', async () => {
    const note = '<script>alert(1)</script> "quotes" \\ \u202e ü 🙂 {{x}} $(id)';
    const id = await fileAction(host, {
      server_id: 'sim-1',
      action_type: 'restart_service',
      service_name: 'plex',
      note,
    });
    expect(await getAction(host, id)).toMatchObject({ note });
    const withNul = { server_id: 'sim-1', action_type: 'clear_logs', note: 'cut\0off' };
    expect(await refused('POST', '/actions', withNul)).toMatchObject({ status: 422, code: 'validation_error' });
    const found = await ask<{ total: number }>(host, 'GET', `/actions?text=${encodeURIComponent("%' OR 1=1 --")}`);
    expect(found.total).toBe(0);
    for (const reason of ['', '   ', '\n\t', 'x'.repeat(1001), undefined, 7])
      expect(await refused('POST', `/actions/${id}/reject`, { reason }), String(reason)).toMatchObject({ status: 422 });
    const reason = `${'x'.repeat(999)}🙂`.slice(0, 1000);
    const rejected = await ask<ActionView>(host, 'POST', `/actions/${id}/reject`, { reason });
    expect(rejected).toMatchObject({ status: 'rejected' });
  });

  test('API-1: what is not well-formed JSON is 422, a body over 1 MiB is 413, and the program goes on', async () => {
    for (const body of ['{', 'null', '[]', '7', '"x"', '{"server_id":}', '\uFEFF', 'not json', '{"a":1}{"b":2}'])
      expect(await refused('POST', '/actions', body), body).toMatchObject({ status: 422, code: 'validation_error' });
    const named = { server_id: 'sim-1', action_type: 'restart_service', service_name: 'plex' };
    const prototype = `{"__proto__":{"server_id":"sim-1"},${JSON.stringify(named).slice(1)}`;
    expect(await refused('POST', '/actions', prototype)).toMatchObject({ status: 422 });
    expect(await refused('POST', '/actions', { ...named, note: 'x'.repeat(MIB) })).toMatchObject({
      status: 413,
      code: 'body_too_large',
    });
    expect(await refused('POST', '/actions', `${'['.repeat(100_000)}${']'.repeat(100_000)}`)).toMatchObject({
      status: 422,
    });
    expect(await refused('POST', '/actions', { ...named, surprise: 1 })).toMatchObject({
      status: 422,
      errors: [{ path: 'surprise', message: expect.any(String) }],
    });
    expect(await host.call('GET', '/status')).toMatchObject({ status: 200 });
  });

  test('ACT-6: wrong filters and pages are 422, never a wider answer', async () => {
    const wrong = [
      'status=done',
      'limit=0',
      'limit=101',
      'limit=ten',
      'limit=1e1',
      'offset=-1',
      'offset=1.5',
      'stauts=pending',
    ];
    wrong.push(
      'server_id=A%20B',
      'created_from=yesterday',
      'cursor=x',
      'limit=',
      'service_name=-h',
      'text=',
      'status=pending,failed',
    );
    for (const query of wrong) expect(await refused('GET', `/actions?${query}`), query).toMatchObject({ status: 422 });
    for (const id of ['0', '-1', '1.5', 'x', '1e3', '99999999999999999999', '%00'])
      expect((await refused('GET', `/actions/${id}`)).status, id).toBe(404);
    expect(await refused('GET', '/servers/..%2f..%2fetc')).toMatchObject({ status: 404 });
    expect(await refused('GET', '/nothing')).toMatchObject({ status: 404, code: 'route_not_found' });
  });

  test('SRV-1: servers of wrong form are 422, and secrets in a refused body are not repeated', async () => {
    const good = { server_id: 'new', host: '127.0.0.1', ssh_user: 'root', auth: { kind: 'agent' } };
    const wrong = [
      { server_id: 'A' },
      { server_id: '-a' },
      { server_id: 'a'.repeat(101) },
      { host: '-oProxyCommand=id' },
      { host: 'a b' },
      { host: '$(id)' },
      { port: 0 },
      { port: 65_536 },
      { port: '22' },
      { ssh_user: '-l' },
      { ssh_user: 'root;id' },
      { auth: { kind: 'none' } },
      { auth: { kind: 'password' } },
      { auth: { kind: 'key', path: 'a\0b' } },
      { host_key: 'MD5:00' },
      { tags: ['a b'] },
      { sudo: 'yes' },
    ];
    for (const change of wrong)
      expect(await refused('POST', '/servers', { ...good, ...change }), JSON.stringify(change)).toMatchObject({
        status: 422,
      });
    const secret = { ...good, port: 'x', auth: { kind: 'password', password: 'hunter2-tell-nobody' } };
    const answer = await host.call('POST', '/servers', secret);
    expect(JSON.stringify(answer)).not.toContain('hunter2');
    expect(host.log()).not.toContain('hunter2');
    expect((await host.call('POST', '/servers', { ...good, server_id: 'sim-1' })).status).toBe(409);
  });

  test('API-2: no token 401, wrong token 401, scope missing 403; nothing is done', async () => {
    const tokens: Record<string, string> = {};
    for (const scope of ['read', 'request', 'approve', 'operate', 'admin'])
      tokens[scope] = (
        await ask<{ token: string }>(host, 'POST', '/tokens', { name: `only-${scope}`, scopes: [scope] })
      ).token;
    const needs: [method: string, path: string, scope: string][] = [
      ['GET', '/servers', 'read'],
      ['GET', '/audit', 'read'],
      ['POST', '/actions', 'request'],
      ['POST', '/actions/1/approve', 'approve'],
      ['POST', '/actions/1/reject', 'approve'],
      ['PUT', '/servers/sim-1/pause', 'operate'],
      ['POST', '/servers', 'admin'],
      ['DELETE', '/servers/sim-1', 'admin'],
      ['PUT', '/servers/sim-1/host-key', 'admin'],
      ['PATCH', '/settings', 'admin'],
      ['GET', '/tokens', 'admin'],
    ];
    for (const [method, path, scope] of needs) {
      const body = method === 'GET' || method === 'DELETE' ? undefined : {};
      expect(await refused(method, path, body, { 'x-api-key': '' }), path).toMatchObject({
        status: 401,
        code: 'unauthorized',
      });
      expect(await refused(method, path, body, { 'x-api-key': 'hpt_wrong' }), path).toMatchObject({ status: 401 });
      for (const [held, token] of Object.entries(tokens)) {
        if (held === scope) continue;
        const answer = await refused(method, path, body, { 'x-api-key': token });
        expect(answer, `${method} ${path} with ${held}`).toMatchObject({ status: 403, code: 'forbidden_scope' });
      }
    }
    const asReader = { 'x-api-key': '', authorization: `Bearer ${tokens.read}` };
    expect(await host.call('GET', '/servers', undefined, asReader)).toMatchObject({ status: 200 });
    const { tokens: listed } = await ask<{ tokens: { id: number; name: string }[] }>(host, 'GET', '/tokens');
    expect(JSON.stringify(listed)).not.toContain(tokens.read);
    await ask(host, 'DELETE', `/tokens/${listed.find(({ name }) => name === 'only-read')?.id}`);
    expect(await refused('GET', '/servers', undefined, asReader)).toMatchObject({ status: 401 });
  });

  test('API-4: a foreign Host or Origin is 403, also with a valid token', async () => {
    const { port } = new URL(host.url);
    const status = (headers: Record<string, string>) =>
      new Promise<number | undefined>((resolve, reject) => {
        // fetch lets nobody set these headers; a browser under attack does.
        const call = request(
          `${host.url}/api/v1/status`,
          { headers: { 'x-api-key': host.token, ...headers } },
          (response) => {
            response.resume();
            resolve(response.statusCode);
          },
        );
        call.on('error', reject);
        call.end();
      });
    expect(await status({})).toBe(200);
    expect(await status({ host: `localhost:${port}` })).toBe(200);
    expect(await status({ origin: host.url })).toBe(200);
    for (const foreign of ['evil.example', `evil.example:${port}`, '127.0.0.1.evil.example', 'localhost:1', ' '])
      expect(await status({ host: foreign }), foreign).toBe(403);
    for (const origin of ['http://evil.example', 'null', `https://127.0.0.1:${port}`, `http://localhost:1`])
      expect(await status({ origin }), origin).toBe(403);
  });
});
