import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { VisitorCheck, VisitorSnippet, VisitorView } from '../../contract/visitors.ts';
import { type Harness, startHarness } from '../testing/harness.ts';

let harness: Harness;
beforeAll(async () => {
  harness = await startHarness();
  await harness.addServer('web');
});
afterAll(() => harness.end());

const PATH = '/servers/web/visitors';
const nothing = { text: '', is_cut: false };

describe("MNT-7 visitors' page", () => {
  test('is off at first; settings are taken over, shown, recorded and forgotten', async () => {
    const first = await harness.call<VisitorView>('GET', PATH);
    expect(first.body).toMatchObject({
      settings: { enabled: false, folder: '/var/www/holdpoint', allowed_networks: [], bypass_link: true },
      is_wanted: false,
      is_settled: true,
      bypass_query: null,
    });
    const settings = { enabled: true, allowed_networks: ['192.0.2.0/24'], exempt_paths: ['/login'] };
    const set = await harness.call<VisitorView>('PUT', PATH, { body: settings });
    expect([set.status, set.body.settings]).toMatchObject([200, settings]);
    await expect.poll(async () => (await harness.call<VisitorView>('GET', PATH)).body.is_settled).toBe(true);
    const snippet = await harness.call<VisitorSnippet>('GET', `${PATH}/snippet`);
    expect(snippet.body.http).toContain('192.0.2.0/24 1;');
    expect((await harness.call('DELETE', PATH)).status).toBe(204);
    const audit = await harness.call<{ events: { data: object }[] }>('GET', '/audit?kind=visitors.changed');
    expect(audit.body.events.map((event) => event.data)).toMatchObject([
      { changed: ['enabled', 'allowed_networks', 'exempt_paths'], settings: null },
      { changed: ['enabled', 'allowed_networks', 'exempt_paths'], before: null },
    ]);
  });

  test('SRV-6: a server with a page is not removed before the page is turned off', async () => {
    await harness.addServer('site');
    await harness.call('PUT', '/servers/site/visitors', { body: { enabled: true } });
    const { status, body } = await harness.refused('DELETE', '/servers/site');
    expect([status, body.detail.code]).toEqual([409, 'visitors_page_set_up']);
    await harness.call('PUT', '/servers/site/visitors', { body: { enabled: false } });
    expect((await harness.call('DELETE', '/servers/site')).status).toBe(204);
  });

  test.each([
    [{ folder: '/etc/nginx' }, 'folder'],
    [{ folder: 'www' }, 'folder'],
    [{ allowed_networks: ['10.0.0.0/40'] }, 'allowed_networks.0'],
    [{ exempt_paths: ['/a;b'] }, 'exempt_paths.0'],
    [{ site_title: ' ' }, 'site_title'],
    [{ reason: 'x' }, 'reason'],
  ])('%j gets 422 at %s', async (body, path) => {
    const { status, body: answer } = await harness.refused('PUT', PATH, { body });
    expect([status, answer.detail.errors?.map((error) => error.path)]).toEqual([422, [path]]);
  });

  test('the check tells a right configuration from a wrong one, and from a server without nginx', async () => {
    const { body } = await harness.call<VisitorSnippet>('GET', `${PATH}/snippet`);
    const marks = [body.http, body.server].map((part) => part.split('\n')[0]).join('\n');
    const check = async (exitCode: number, text: string) => {
      harness.executor.answers.exec = { kind: 'exited', exitCode, stdout: { text, is_cut: false }, stderr: nothing };
      return (await harness.call<VisitorCheck>('POST', `${PATH}/check`)).body;
    };
    expect(await check(0, `nginx: configuration file test is successful\n${marks}\n`)).toEqual({
      is_valid: true,
      is_included: true,
      is_current: true,
      output: 'nginx: configuration file test is successful',
    });
    expect(await check(1, 'nginx: [emerg] unknown directive\n')).toMatchObject({ is_valid: false, is_included: false });
    const old = marks.replaceAll(/[0-9a-f]{12}/g, '0'.repeat(12));
    expect(await check(0, `nginx: ok\n${old}\n`)).toMatchObject({ is_included: true, is_current: false });
    expect(await check(127, 'sh: 1: nginx: not found\n')).toMatchObject({ is_valid: null, is_included: false });
  });

  test('a server that cannot be asked gets 503; an unknown one 404; settings need admin, the link operate', async () => {
    harness.executor.answers.exec = { kind: 'not_started', failure: { code: 'refused', message: 'Nobody there.' } };
    expect((await harness.refused('POST', `${PATH}/check`)).body.detail.code).toBe('server_unreachable');
    for (const [method, path] of [
      ['GET', ''],
      ['PUT', ''],
      ['DELETE', ''],
      ['GET', '/snippet'],
      ['POST', '/check'],
    ] as const) {
      expect((await harness.refused(method, `/servers/nowhere/visitors${path}`)).status).toBe(404);
    }
    const read = await harness.tokenWith('read');
    const operate = await harness.tokenWith('read', 'operate');
    expect((await harness.refused('GET', PATH, { token: read })).status).toBe(403);
    expect((await harness.refused('GET', PATH, { token: operate })).status).toBe(200);
    expect((await harness.refused('PUT', PATH, { token: operate, body: {} })).status).toBe(403);
    expect((await harness.refused('DELETE', PATH, { token: operate })).status).toBe(403);
  });
});
