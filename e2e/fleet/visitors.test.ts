/** The maintenance page on a real nginx: real files over real SFTP, real requests, a real browser (SPEC MNT-7, MNT-8). */

import { request as httpRequest } from 'node:http';
import { setTimeout as pause } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium as playwright } from '@playwright/test';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest';
import { hasOwn } from '../../main/contract/own.ts';
import { MaintenanceFile, type VisitorPicture, VisitorSettings } from '../../main/contract/visitors.ts';
import type { Target } from '../../main/core/ports.ts';
import { publishSteps, withdrawSteps } from '../../main/core/visitors/files.ts';
import { nginxSnippet } from '../../main/core/visitors/nginx.ts';
import type { SiteOutcome } from '../../main/core/visitors/site-files.ts';
import { createSshExecutor } from '../../main/ssh/executor.ts';
import { chromium } from '../support/chromium.ts';
import { fingerprintOf, onHost, readInventory, shellOnHost } from './fleet.ts';

const HOST = 5;
const FOLDER = '/var/www/holdpoint';
const PASS = 'p'.repeat(43);
const ETA = '2031-05-06T07:08:09.000Z';

const SETTINGS = VisitorSettings.parse({
  enabled: true,
  folder: FOLDER,
  // The fleet's bridge is 10.231.77.1; the host asks itself from 127.0.0.1.
  allowed_networks: ['127.0.0.0/8', '2001:db8::/32'],
  exempt_paths: ['/login', '/wp-*.php', '/account/*'],
  site_title: 'Example',
  contact: 'ops@example.com',
});

const picture = (change: Partial<VisitorPicture> = {}): VisitorPicture => ({
  message: 'The database moves to a new machine.',
  status: null,
  eta: ETA,
  started_at: '2026-01-02T03:04:05.000Z',
  ...change,
});

/** A site with pages behind try_files and a header at server level that must stay; and one that lets nobody in. */
const SITE = `
server {
  listen 80 default_server;
  root /var/www/html;
  add_header X-Site yes;
  include snippets/holdpoint.conf;
  include snippets/holdpoint-notice.conf;
  location / { try_files $uri $uri/ /index.html; }
}
server {
  listen 8081;
  root /var/www/html;
  auth_basic members;
  auth_basic_user_file /etc/nginx/members;
  auth_request /auth;
  error_page 404 503 /index.html;
  include snippets/holdpoint.conf;
  location = /auth { internal; return 403; }
  location ~ (html|json|page)$ { return 200 caught; }
}`;

interface Got {
  status: number;
  headers: Headers;
  text: string;
}

describe.skipIf(inject('fleetMissing') !== null)("MNT-7: visitors' page on a real nginx", () => {
  const executor = createSshExecutor();
  let site = '';
  let root: Target;

  function loginAs(user: string): Target {
    const { hosts, keyFile } = readInventory();
    const machine = hosts[HOST - 1];
    if (machine === undefined) throw new Error(`the fleet has no host ${HOST}`);
    const hostKey = { type: 'ssh-ed25519', fingerprint: fingerprintOf(machine.hostKey) };
    const auth = { kind: 'key', path: keyFile } as const;
    return { serverId: user, host: machine.host, port: machine.port, user, auth, sudo: 'none', hostKey };
  }

  const publish = (change: Partial<VisitorPicture> = {}, target = root, folder = FOLDER): Promise<SiteOutcome> =>
    executor.applySite(target, folder, publishSteps({ ...SETTINGS, folder }, picture(change), PASS, Date.now()));
  const withdraw = (target = root, folder = FOLDER) => executor.applySite(target, folder, withdrawSteps());

  async function get(path: string, init: RequestInit = {}): Promise<Got> {
    const response = await fetch(`${site}${path}`, { redirect: 'manual', ...init });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  /** As the host itself, whose address is on the list. */
  const fromInside = (path: string) =>
    onHost(
      HOST,
      'bash',
      '-c',
      `exec 3<>/dev/tcp/127.0.0.1/80; printf 'GET ${path} HTTP/1.0\\r\\nHost: x\\r\\n\\r\\n' >&3; cat <&3`,
    );

  beforeAll(async () => {
    root = loginAs('root');
    site = `http://${root.host}`;
    const snippet = nginxSnippet(SETTINGS);
    const files = {
      '/etc/nginx/conf.d/holdpoint.conf': snippet.http,
      '/etc/nginx/snippets/holdpoint.conf': snippet.server,
      '/etc/nginx/snippets/holdpoint-notice.conf': snippet.notice,
      '/etc/nginx/sites-enabled/default': SITE,
      '/var/www/html/index.html': '<html><body>the site</body></html>',
      '/var/www/html/login': 'sign in',
      '/var/www/html/wp-x.php': 'a page',
    };
    for (const [path, text] of Object.entries(files)) {
      const base64 = Buffer.from(text).toString('base64');
      await shellOnHost(HOST, `mkdir -p $(dirname ${path}); rm -f ${path}; echo ${base64} | base64 -d > ${path}`);
    }
    await shellOnHost(HOST, 'nginx -t 2>&1; systemctl restart nginx');
  });
  afterAll(async () => {
    await executor.close();
    await shellOnHost(HOST, `rm -rf ${FOLDER} /var/www/real /home/deploy/site; systemctl stop nginx`);
  });
  beforeEach(async () => {
    await shellOnHost(HOST, `rm -rf ${FOLDER}`);
  });

  test('nginx -t takes the snippet without a word of warning', async () => {
    const said = await shellOnHost(HOST, 'nginx -t 2>&1');
    expect(said).toContain('syntax is ok');
    expect(said).not.toContain('[warn]');
  });

  test('200 becomes 503 with page and Retry-After at the ETA, and 200 again', async () => {
    const before = await get('/');
    expect(before).toMatchObject({ status: 200, text: '<html><body>the site</body></html>' });
    expect(before.headers.get('last-modified')).not.toBeNull();
    expect(await publish()).toEqual({ kind: 'applied', changes: 4 });
    for (const path of ['/', '/some/page?x=1', '/maintenance.html', '/.holdpoint']) {
      const got = await get(path);
      expect([path, got.status]).toEqual([path, 503]);
      expect(got.text).toContain('We are doing maintenance');
      expect(got.text).toContain('The database moves to a new machine.');
      expect(Date.parse(got.headers.get('retry-after') ?? '')).toBe(Date.parse(ETA));
      expect(got.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(got.headers.get('cache-control')).toBe('no-store');
    }
    for (const method of ['POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS']) {
      const body = method === 'POST' || method === 'PUT' ? { body: 'x'.repeat(3_000_000) } : {};
      expect([method, (await get('/form', { method, ...body })).status]).toEqual([method, 503]);
    }
    expect(await withdraw()).toEqual({ kind: 'applied', changes: 4 });
    expect(await get('/')).toMatchObject({ status: 200 });
    expect((await shellOnHost(HOST, `ls -A ${FOLDER}`)).trim()).toBe('');
  });

  test('a new ETA is followed without a reload; without one, or past it, Retry-After is a number', async () => {
    const retryAfter = async () => (await get('/')).headers.get('retry-after') ?? '';
    await publish({ eta: '2032-01-01T00:00:00.000Z' });
    expect(Date.parse(await retryAfter())).toBe(Date.parse('2032-01-01T00:00:00.000Z'));
    await publish({ eta: '2033-01-01T00:00:00.000Z' });
    expect(Date.parse(await retryAfter())).toBe(Date.parse('2033-01-01T00:00:00.000Z'));
    await publish({ eta: null });
    expect(await retryAfter()).toBe('300');
    await publish({ eta: '2020-01-01T00:00:00.000Z' });
    expect(await retryAfter()).toBe('300');
    expect((await get('/')).text).toContain('It was expected to be over at 2020-01-01 00:00 UTC; it takes longer.');
  });

  test('clients that accept JSON get the documented form, with 503', async () => {
    await publish();
    for (const accept of ['application/json', 'application/problem+json, */*;q=0.1']) {
      const got = await get('/api/things', { headers: { accept } });
      expect([got.status, got.headers.get('content-type')]).toEqual([503, 'application/json']);
      expect(MaintenanceFile.parse(JSON.parse(got.text))).toMatchObject({ version: 1, eta: ETA, title: 'Example' });
      expect(got.headers.get('retry-after')).not.toBeNull();
    }
    const browser = await get('/', { headers: { accept: 'text/html,application/xhtml+xml,application/json;q=0.9' } });
    expect(browser.headers.get('content-type')).toContain('text/html');
  });

  test('listed networks, exempt paths and certificate renewals pass; nothing beside them does', async () => {
    await publish();
    expect(await fromInside('/')).toMatch(/^HTTP\/1\.1 200[\s\S]*X-Holdpoint-Maintenance: on[\s\S]*Maintenance is on/);
    expect(await get('/login')).toMatchObject({ status: 200, text: 'sign in' });
    expect(await get('/login?next=%2F')).toMatchObject({ status: 200 });
    expect(await get('/wp-x.php')).toMatchObject({ status: 200 });
    expect(await get('/account/me')).toMatchObject({ status: 200 });
    expect((await get('/account/me')).headers.get('x-site')).toBe('yes');
    expect(await get('/.well-known/acme-challenge/x')).toMatchObject({ status: 200 });
    expect((await get('/login')).headers.get('x-holdpoint-maintenance')).toBe('on');
    for (const path of ['/login/', '/loginx', '/x/login', '/login/../index.html', '/wp-xphp']) {
      expect([path, await rawStatus(path)]).toEqual([path, 503]);
    }
    for (const path of ['/.holdpoint/page', '/.holdpoint/closed', '/.holdpoint/enter']) {
      expect([path, (await get(path)).status]).toEqual([path, 404]);
    }
  });

  /** Without what fetch makes of a path before it sends it. */
  function rawStatus(path: string): Promise<number> {
    return new Promise((resolve, reject) => {
      const asked = httpRequest({ host: root.host, path }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      });
      asked.on('error', reject).end();
    });
  }

  test('a site that lets nobody in, with error pages and locations of its own, shows the page all the same', async () => {
    await publish();
    const closed = await fetch(`${site}:8081/x.html`);
    expect([closed.status, (await closed.text()).includes('We are doing maintenance')]).toEqual([503, true]);
    expect(closed.headers.get('retry-after')).not.toBeNull();
    expect((await fetch(`${site}:8081/login`)).status).toBe(401);
    await withdraw();
    expect((await fetch(`${site}:8081/x`)).status).toBe(401);
  });

  test('the bypass link leaves a cookie that passes until the maintenance is over; a wrong one does not', async () => {
    await publish();
    const entered = await get(`/some/page?holdpoint_bypass=${PASS}`);
    expect([entered.status, entered.headers.get('location')]).toEqual([302, '/some/page']);
    const cookie = entered.headers.get('set-cookie') ?? '';
    expect(cookie).toBe(`holdpoint_bypass=${PASS}; Path=/; Max-Age=86400; HttpOnly; SameSite=Lax`);
    const passing = await get('/', { headers: { cookie: cookie.split(';')[0] ?? '' } });
    expect([passing.status, passing.headers.get('x-holdpoint-maintenance')]).toEqual([200, 'on']);
    expect(passing.text).toContain('Maintenance is on');
    const elsewhere = await get(`//evil.example/?holdpoint_bypass=${PASS}`);
    expect(elsewhere.headers.get('location')).toBe('/');
    for (const wrong of ['q'.repeat(43), '', '../maintenance.on', `${PASS}x`, 'none', '%2e%2e/maintenance.on']) {
      expect([wrong, (await get(`/?holdpoint_bypass=${wrong}`)).status]).toEqual([wrong, 503]);
      expect((await get('/', { headers: { cookie: `holdpoint_bypass=${wrong}` } })).status).toBe(503);
    }
    expect(await shellOnHost(HOST, `stat -c %a ${FOLDER}/pass`)).toBe('711\n');
    await withdraw();
    const after = await get(`/?holdpoint_bypass=${PASS}`, { headers: { cookie } });
    expect([after.status, after.headers.get('set-cookie'), after.headers.get('x-holdpoint-maintenance')]).toEqual([
      200,
      null,
      null,
    ]);
    const next = publishSteps(SETTINGS, picture(), 'n'.repeat(43), Date.now());
    await executor.applySite(root, FOLDER, next);
    expect((await get('/', { headers: { cookie: cookie.split(';')[0] ?? '' } })).status).toBe(503);
  });

  test('200 requests a second lose none while the page comes and goes ten times', async () => {
    const counts = new Map<string, number>();
    let isRunning = true;
    const asking: Promise<void>[] = [];
    const count = (key: string) => {
      counts.set(key, (counts.get(key) ?? 0) + 1);
    };
    const begin = performance.now();
    const flow = (async () => {
      for (let sent = 0; isRunning; sent += 1) {
        await pause(Math.max(0, begin + sent * 5 - performance.now()));
        asking.push(
          get('/').then(
            ({ status, text, headers }) => {
              const isWhole =
                status === 200
                  ? text.includes('the site')
                  : text.endsWith('</html>\n') && headers.get('retry-after') !== null;
              count(isWhole ? String(status) : `${status} not whole`);
            },
            (error: unknown) => count(`error ${(error as Error).cause ?? error}`),
          ),
        );
      }
    })();
    for (let round = 0; round < 10; round += 1) {
      expect((await publish({ message: `round ${round}` })).kind).toBe('applied');
      await pause(400);
      expect((await withdraw()).kind).toBe('applied');
      await pause(200);
    }
    isRunning = false;
    await flow;
    await Promise.all(asking);
    const seconds = (performance.now() - begin) / 1000;
    process.stderr.write(
      `visitors: ${asking.length} requests in ${seconds.toFixed(1)} s: ${JSON.stringify([...counts])}\n`,
    );
    expect([...counts.keys()].sort()).toEqual(['200', '503']);
    expect(asking.length / seconds).toBeGreaterThan(150);
  });

  test('symbolic links and foreign files are refused and untouched; nothing is left half done', async () => {
    const code = (outcome: SiteOutcome) => (outcome.kind === 'refused' ? outcome.failure.code : outcome.kind);
    const listing = () => shellOnHost(HOST, `cd ${FOLDER} && ls -lAR --time-style=full-iso . && cat /etc/issue`);
    const refusals: [string, string][] = [
      ['ln -s /etc/issue maintenance.on', 'symlink'],
      ['ln -s /etc/issue maintenance.html', 'symlink'],
      ['ln -s /nowhere maintenance.json', 'symlink'],
      ['ln -s /etc pass', 'symlink'],
      ['echo mine > maintenance.html', 'foreign_file'],
      ['mkdir maintenance.on', 'foreign_file'],
      ['mkfifo maintenance.json', 'foreign_file'],
      ['mkdir pass; echo mine > pass/mine', 'foreign_file'],
      ['ln /etc/issue maintenance.json', 'foreign_file'],
      ['chmod 777 .', 'unsafe_folder'],
      ['chown deploy .', 'unsafe_folder'],
    ];
    for (const [prepare, expected] of refusals) {
      await shellOnHost(HOST, `rm -rf ${FOLDER}; mkdir ${FOLDER}; cd ${FOLDER}; ${prepare}`);
      const before = await listing();
      expect([prepare, code(await publish())]).toEqual([prepare, expected]);
      expect(await listing()).toBe(before);
      if (!prepare.startsWith('chown')) expect([prepare, code(await withdraw())]).toEqual([prepare, expected]);
      expect(await listing()).toBe(before);
      expect((await get('/')).status).toBe(prepare.endsWith('/etc/issue maintenance.on') ? 503 : 200);
    }
    await shellOnHost(HOST, `rm -rf ${FOLDER} /var/www/real; mkdir /var/www/real; ln -s /var/www/real ${FOLDER}`);
    expect(code(await publish())).toBe('symlink');
    await shellOnHost(HOST, `rm -rf ${FOLDER} /var/www/link; ln -s /var/www/real /var/www/link`);
    expect(code(await publish({}, root, '/var/www/link/holdpoint'))).toBe('symlink');
    expect(code(await publish({}, root, '/var/www/nowhere/holdpoint'))).toBe('folder_missing');
    expect(await shellOnHost(HOST, 'ls -A /var/www/real; rm -rf /var/www/link')).toBe('');
  });

  test('what a cut-off try left is swept, what is right is left alone, and a page that is not there can be withdrawn', async () => {
    expect(await withdraw()).toEqual({ kind: 'applied', changes: 0 });
    await publish();
    await shellOnHost(HOST, `echo x > ${FOLDER}/.holdpoint-0123456789abcdef.tmp; echo keep > ${FOLDER}/notes.txt`);
    const steps = publishSteps(SETTINGS, picture(), PASS, Date.now());
    const again = await executor.applySite(root, FOLDER, steps);
    expect(again).toEqual({ kind: 'applied', changes: 1 });
    expect(await executor.applySite(root, FOLDER, steps)).toEqual({ kind: 'applied', changes: 0 });
    await withdraw();
    expect(await shellOnHost(HOST, `ls -A ${FOLDER}`)).toBe('notes.txt\n');
  });

  test('a login that is not root publishes into a folder of its own, and is told where it may not', async () => {
    const deploy = loginAs('deploy');
    const denied = await publish({}, deploy);
    expect(denied).toMatchObject({ kind: 'refused', failure: { code: 'no_permission' } });
    await shellOnHost(HOST, `mkdir ${FOLDER}; chown deploy ${FOLDER}; echo 'umask 077' >> /home/deploy/.profile`);
    expect(await publish({}, deploy)).toEqual({ kind: 'applied', changes: 4 });
    expect((await get('/')).status).toBe(503);
    expect(await withdraw(deploy)).toEqual({ kind: 'applied', changes: 4 });
    expect((await get('/')).status).toBe(200);
  });

  test('MNT-8: the page in a browser counts down, says overdue, and hostile text stays text', async () => {
    const browserFound = chromium();
    if (hasOwn(browserFound, 'missing')) throw new Error(browserFound.missing);
    const hostile = `</p><script>document.title='pwned'</script><img src=x onerror="document.title='pwned'">\u202e"'&`;
    await publish({ message: hostile, status: hostile, eta: new Date(Date.now() + 5_000).toISOString() });
    const browser = await playwright.launch({ executablePath: browserFound.path, args: ['--no-sandbox'] });
    try {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.clock.install();
      const said: string[] = [];
      page.on('console', (message) => said.push(message.text()));
      page.on('pageerror', (error) => said.push(error.message));
      const answer = await page.goto(`${site}/`);
      expect(answer?.status()).toBe(503);
      await page.getByText(/^Expected to be over at /).waitFor();
      expect(await page.locator('#left').textContent()).toMatch(/^00:00:0[1-5]$/);
      expect(await page.locator('.message').textContent()).toBe(hostile.replace('\u202e', ''));
      expect(await page.title()).toBe('Maintenance – Example');
      expect(await page.locator('img, p script').count()).toBe(0);
      await page.getByText(/^It was expected to be over at .*; it takes longer\.$/).waitFor({ timeout: 10_000 });
      expect(await page.locator('#left').textContent()).toBe('');
      const checked = await new AxeBuilder({ page }).analyze();
      expect(checked.violations.map((violation) => violation.id)).toEqual([]);
      await publish({ message: 'News of it.' });
      await page.clock.fastForward(60_000);
      await page.getByText('News of it.').waitFor();
      await withdraw();
      await page.clock.fastForward(60_000);
      await page.getByText('the site').waitFor();
      expect(said.filter((text) => !text.includes('503'))).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  test('the host itself is the witness: nginx never logged an error of ours', async () => {
    const log = await onHost(HOST, 'sh', '-c', 'cat /var/log/nginx/error.log');
    expect(log.split('\n').filter((line) => /holdpoint_|\.holdpoint/.test(line))).toEqual([]);
  });
});
