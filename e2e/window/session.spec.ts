/** The session of a browser, and what a page that is not ours gets (issue 3). */
import { createServer, type Server } from 'node:http';
import { expect, type Page } from '@playwright/test';
import { getServer } from '../support/api.ts';
import { demoHost, newLink, test } from './support/window.ts';

const host = demoHost();

const SCREENS = [
  '/servers',
  '/servers/web-1',
  '/queue',
  '/maintenance',
  '/history',
  '/audit',
  '/settings',
  '/actions/1',
  '/no/where',
];

async function expectSignedOut(page: Page): Promise<void> {
  await expect(page.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible();
  await expect(page.getByText('npx holdpoint open')).toBeVisible();
  await expect(page.getByRole('navigation')).toHaveCount(0);
  await expect(page.getByRole('link')).toHaveCount(0);
  await expect(page.getByText('Web 1')).toHaveCount(0);
}

test('issue 3: without a session every address says how to open the window, and shows nothing else', async ({
  page,
}) => {
  for (const address of SCREENS) {
    await page.goto(new URL(address, host().url).href);
    await expectSignedOut(page);
  }
  const statuses = await page.evaluate<number[]>(
    `Promise.all(['servers', 'snapshot', 'actions', 'audit', 'settings', 'events'].map(async (noun) =>
      (await fetch('/api/v1/' + noun)).status))`,
  );
  expect(statuses.filter((status) => status < 400)).toEqual([]);
});

test('issue 3: a link works once; its cookie is out of the reach of scripts and of other sites', async ({
  browser,
}) => {
  const link = await newLink(host());
  const first = await browser.newContext();
  const page = await first.newPage();
  await page.goto(link);
  await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  expect(page.url(), 'the link is not left in the address').not.toContain('/session/');
  expect(await page.evaluate<string>('document.cookie')).toBe('');
  const cookies = await first.cookies();
  expect(cookies).toHaveLength(1);
  expect(cookies[0]).toMatchObject({ httpOnly: true, sameSite: 'Strict', expires: -1 });

  const second = await browser.newContext();
  const late = await second.newPage();
  const answer = await late.goto(link);
  expect(answer?.status()).toBe(403);
  await expect(late.getByText('npx holdpoint open')).toBeVisible();
  expect(await second.cookies()).toEqual([]);
  await late.goto(host().url);
  await expectSignedOut(late);
  await first.close();
  await second.close();
});

test.describe('API-4: a page of another origin', () => {
  let foreign: Server;
  test.beforeAll(async () => {
    foreign = createServer((_request, response) => {
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>Foreign</title><p>Hello');
    });
    await new Promise<void>((resolve) => foreign.listen(0, '127.0.0.1', resolve));
  });
  test.afterAll(() => new Promise((resolve) => foreign.close(resolve)));

  test('API-4: reads nothing and changes nothing in a browser that is signed in, not even from the same machine', async ({
    openWindow,
  }) => {
    const page = await openWindow(host(), '/servers');
    const other = await page.context().newPage();
    const { port } = foreign.address() as { port: number };
    await other.goto(`http://127.0.0.1:${port}/`);
    const tried = await other.evaluate<string[]>(`
      Promise.all([
        ['GET', 'servers'],
        ['GET', 'events'],
        ['PUT', 'servers/web-1/pause'],
        ['POST', 'servers/web-1/services/nginx/restart'],
      ].flatMap(([method, path]) => ['cors', 'no-cors'].map(async (mode) => {
        if (mode === 'no-cors' && method === 'PUT') return 'refused';
        try {
          const init = { method, mode, credentials: 'include', ...(method === 'GET' ? {} : { body: '{}' }) };
          const answer = await fetch('${host().url.replace(/\/$/, '')}/api/v1/' + path, init);
          return (await answer.text()) === '' && answer.type === 'opaque' ? 'refused' : 'read ' + path;
        } catch {
          return 'refused';
        }
      })))`);
    expect(new Set(tried)).toEqual(new Set(['refused']));
    const framed = await other.evaluate<string>(`new Promise((resolve) => {
      const frame = document.createElement('iframe');
      frame.src = '${host().url}';
      frame.onload = () => { try { resolve(frame.contentDocument?.body.textContent ?? 'nothing'); } catch { resolve('nothing'); } };
      document.body.append(frame);
    })`);
    expect(framed).toBe('nothing');
    expect(other.frames()[1]?.url(), 'it does not load in a frame').toMatch(/^chrome-error:/);
    expect((await getServer(host(), 'web-1')).is_paused).toBe(false);
    const { body } = await host().call<{ actions: unknown[] }>('GET', '/actions?server_id=web-1&limit=10');
    expect(body.actions, 'nothing was asked for').toEqual([]);
  });

  test('API-4: with the cookie and a foreign Origin the API answers with a refusal only', async ({ openWindow }) => {
    const page = await openWindow(host(), '/servers');
    for (const origin of ['https://evil.example', 'http://127.0.0.1:1', 'null'])
      for (const method of ['GET', 'PUT']) {
        const path = method === 'GET' ? 'servers' : 'servers/web-1/pause';
        const answer = await page.request.fetch(`${host().url.replace(/\/$/, '')}/api/v1/${path}`, {
          method,
          headers: { origin },
          ...(method === 'GET' ? {} : { data: {} }),
        });
        expect([origin, method, answer.status()]).toEqual([origin, method, 403]);
        expect(await answer.text()).not.toContain('web-1');
        expect(answer.headers()['access-control-allow-origin']).toBeUndefined();
      }
    expect((await getServer(host(), 'web-1')).is_paused).toBe(false);
  });
});

test('issue 3: the CSP has no unsafe-*, starts from nothing, and the page brings no inline script', async ({
  page,
}) => {
  for (const address of ['/', '/queue', '/session/nothing']) {
    const answer = await page.goto(new URL(address, host().url).href);
    const csp = (await answer?.headerValue('content-security-policy')) ?? '';
    expect(csp).toContain("default-src 'none'");
    expect(csp).toContain("frame-ancestors 'none'");
    expect(csp).not.toMatch(/unsafe-|data:\s*;?\s*script|script-src[^;]*(\*|https?:)/);
    const html = (await answer?.text()) ?? '';
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)|\son\w+\s*=|javascript:/i);
  }
});

test('issue 3: no screen says anything on the console, by address and by link', async ({ openWindow }) => {
  const page = await openWindow(host());
  for (const address of SCREENS) {
    await page.goto(new URL(address, host().url).href);
    await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  }
  for (const word of ['Servers', 'Queue', 'Maintenance', 'History', 'Audit', 'Settings']) {
    await page
      .getByRole('navigation')
      .getByRole('link', { name: new RegExp(`^${word}`) })
      .click();
    await expect(page.getByRole('heading', { level: 1, name: word })).toBeVisible();
  }
});
