/** The maintenance page over crashes of either side, on a real host and by its real nginx (SPEC MNT-7). */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import type { VisitorCheck, VisitorSnippet, VisitorView } from '../../main/contract/visitors.ts';
import { VisitorSettings } from '../../main/contract/visitors.ts';
import type { Store } from '../../main/core/ports.ts';
import { systemClock } from '../../main/core/system-clock.ts';
import { createTargets } from '../../main/core/targets.ts';
import { createVisitorPublisher } from '../../main/core/visitors/publisher.ts';
import { createSshExecutor } from '../../main/ssh/executor.ts';
import { openStore } from '../../main/store/open.ts';
import { newServer } from '../../main/store/testing/store-fixture.ts';
import { ask } from '../support/api.ts';
import { CLI, ROOT } from '../support/paths.ts';
import { until } from '../support/until.ts';
import { cut, fingerprintOf, heal, readInventory, shellOnHost } from './fleet.ts';
import { addServer, startOnFleet } from './holdpoint.ts';

const HOST = 6;
const SETTINGS = VisitorSettings.parse({ enabled: true });
const SITE = 'server { listen 80 default_server; root /var/www/html; include snippets/holdpoint.conf; }';
const STARTED = '2026-01-02T03:04:05.000Z';
const picture = { message: 'It moves.', status: null, eta: '2031-01-01T00:00:00.000Z', started_at: STARTED };

async function put(files: Record<string, string>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const base64 = Buffer.from(text).toString('base64');
    await shellOnHost(HOST, `rm -f ${path}; mkdir -p $(dirname ${path}); echo ${base64} | base64 -d > ${path}`);
  }
}

describe.skipIf(inject('fleetMissing') !== null)("MNT-7: visitors' page over crashes", () => {
  let address = '';
  const status = () =>
    fetch(`http://${address}/`).then(
      (answer) => answer.status,
      () => 0,
    );

  beforeAll(async () => {
    address = readInventory().hosts[HOST - 1]?.host ?? '';
    await put({ '/etc/nginx/sites-enabled/default': SITE, '/var/www/html/index.html': 'the site' });
  });
  afterAll(async () => {
    await shellOnHost(HOST, 'rm -rf /var/www/holdpoint; systemctl disable -q --now nginx');
  });

  test('the snippet as the API prints it is installed by hand, and the check knows it', async () => {
    const host = await startOnFleet();
    try {
      await addServer(host, 'site', HOST);
      await shellOnHost(HOST, 'rm -f /etc/nginx/conf.d/holdpoint.conf; : > /etc/nginx/snippets/holdpoint.conf');
      await ask<VisitorView>(host, 'PUT', '/servers/site/visitors', { ...SETTINGS });
      const check = () => ask<VisitorCheck>(host, 'POST', '/servers/site/visitors/check');
      expect(await check()).toMatchObject({ is_valid: true, is_included: false, is_current: false });
      const snippet = await ask<VisitorSnippet>(host, 'GET', '/servers/site/visitors/snippet');
      await put({
        '/etc/nginx/conf.d/holdpoint.conf': snippet.http,
        '/etc/nginx/snippets/holdpoint.conf': snippet.server,
      });
      await shellOnHost(HOST, 'systemctl enable -q nginx; systemctl restart nginx');
      expect(await check()).toMatchObject({ is_valid: true, is_included: true, is_current: true });
      await ask(host, 'PUT', '/servers/site/visitors', { ...SETTINGS, exempt_paths: ['/login'] });
      expect(await check()).toMatchObject({ is_included: true, is_current: false });
      await put({ '/etc/nginx/conf.d/broken.conf': 'not nginx;' });
      expect(await check()).toMatchObject({ is_valid: false });
    } finally {
      await shellOnHost(HOST, 'rm -f /etc/nginx/conf.d/broken.conf');
      await host.dispose();
    }
  });

  test('maintenance by the command line puts the page up, also when Holdpoint is killed at that moment; its end takes it away', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-visitors-'));
    const first = await startOnFleet({}, { dataDir });
    const cli = (...args: string[]) => {
      const { status, stderr } = spawnSync(process.execPath, [CLI, '--data-dir', dataDir, ...args], {
        encoding: 'utf8',
      });
      expect([args, status, stderr]).toEqual([args, 0, '']);
    };
    try {
      await addServer(first, 'site', HOST, { tags: ['shop'] });
      cli('visitors', 'on', 'site');
      expect(await status()).toBe(200);
      cli('maintenance', 'on', '--scope', 'tag:shop', '--message=We move to new machines', '--eta=+2h');
      await first.end('SIGKILL');
      const second = await startOnFleet({}, { dataDir });
      await until('the page is up', async () => (await status()) === 503);
      const answer = await fetch(`http://${address}/`);
      expect(await answer.text()).toContain('We move to new machines');
      expect(Date.parse(answer.headers.get('retry-after') ?? '')).toBeGreaterThan(Date.now() + 7_000_000);
      cli('maintenance', 'off', '--scope', 'tag:shop');
      await until('the page is gone', async () => (await status()) === 200);
      cli('server', 'pause', 'site', '--reason', 'of no concern to visitors');
      await until('the page is up', async () => (await status()) === 503);
      expect(await (await fetch(`http://${address}/`)).text()).not.toContain('of no concern');
      cli('server', 'unpause', 'site');
      await until('the page is gone', async () => (await status()) === 200);
      await second.end();
    } finally {
      await first.dispose();
      rmSync(dataDir, { recursive: true, force: true });
    }
  });

  test('the host loses power during maintenance and is off at its end; Holdpoint starts anew; the page still goes away', async () => {
    const dataDir = mkdtempSync(join(tmpdir(), 'holdpoint-visitors-'));
    const first = openRun(dataDir);
    addHost(first.store);
    first.publisher.publish('site', picture);
    await until('the page is up', async () => (await status()) === 503);
    await until('it is written down', () => first.store.visitors.unsettled().length === 0);

    await cut(HOST, 'power');
    first.publisher.publish('site', null);
    await until(
      'the failure is known',
      () => first.store.visitors.get('site')?.failure?.code === 'unreachable',
      60_000,
    );
    await first.end();

    await heal(HOST);
    await until('nginx is back, and the page with it', async () => (await status()) === 503, 60_000);
    const second = openRun(dataDir);
    second.publisher.start();
    await until('the site is back', async () => (await status()) === 200, 60_000);
    await until('it is written down', () => second.store.visitors.unsettled().length === 0);
    expect((await shellOnHost(HOST, 'ls -A /var/www/holdpoint')).trim()).toBe('');
    const kinds = second.store.events
      .list({ server_id: 'site', limit: 10, order: 'oldest_first' })
      .map(({ kind }) => kind);
    expect(kinds).toEqual(['visitors.published', 'visitors.failed', 'visitors.withdrawn']);
    await second.end();
    rmSync(dataDir, { recursive: true, force: true });
  });

  function openRun(dataDir: string) {
    const errors: unknown[] = [];
    const { store } = openStore({
      dataDir,
      migrationsDir: `${ROOT}migrations`,
      now: Date.now,
      onListenerError: (error) => errors.push(error),
    });
    const siteFiles = createSshExecutor({ limits: { connectMs: 4_000 } });
    const targets = createTargets({ isDurable: false, get: () => ({}), put() {} });
    const onError = (_doing: string, error: unknown) => errors.push(error);
    const publisher = createVisitorPublisher({ store, clock: systemClock, siteFiles, targets, onError });
    return {
      store,
      publisher,
      async end() {
        await publisher.stop(10_000);
        await siteFiles.close();
        store.close();
        expect(errors).toEqual([]);
      },
    };
  }

  function addHost(store: Store): void {
    const { hosts, keyFile } = readInventory();
    const fingerprint = fingerprintOf(hosts[HOST - 1]?.hostKey ?? '');
    store.write((tx) => {
      tx.servers.insert(
        newServer('site', {
          host: address,
          ssh_user: 'root',
          auth: { kind: 'key', path: keyFile },
          sudo: 'none',
          host_key: { type: 'ssh-ed25519', fingerprint },
        }),
      );
      tx.visitors.desire('site', { settings: SETTINGS });
    });
  }
});
