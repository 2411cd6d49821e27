/** WIN-5: the window says when it is not live, and recovers by itself. */
import { type Browser, expect } from '@playwright/test';
import { afterAll, beforeAll, test } from 'vitest';
import { startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { openWindow, startBrowser } from './browser.ts';

let browser: Browser;
beforeAll(async () => {
  browser = await startBrowser();
});
afterAll(() => browser?.close());

test('the host stopped and started again on its address: said, then live with what changed meanwhile', async () => {
  const dataDir = temporaryFolder();
  const first = await startHostProcess({ command: 'demo', dataDir });
  const port = new URL(first.url).port;
  const { page, errors, close } = await openWindow(browser, first, '/servers');
  const row = page.getByRole('article', { name: 'Web 1', exact: true });
  await expect(page.getByRole('status', { name: 'Connection to Holdpoint' })).toHaveText('Live');
  await first.end();
  await expect(page.getByText('Not live: Holdpoint does not answer')).toBeVisible({ timeout: 10_000 });

  const second = await startHostProcess({ command: 'demo', dataDir, args: ['--port', port] });
  await second.call('PUT', '/servers/web-1/pause', { reason: 'While nobody looked' });
  // Where sessions do not outlive the program, a link opened anywhere in the browser signs this window in too.
  const notice = page.getByText('This window is not signed in any more');
  await expect(row.filter({ hasText: 'While nobody looked' }).or(notice)).toBeVisible({ timeout: 15_000 });
  if (await notice.isVisible()) {
    const link = await second.call<{ url: string }>('POST', '/session-links');
    const other = await page.context().newPage();
    await other.goto(link.body.url);
    await other.close();
    await page.getByRole('button', { name: 'Try again' }).click();
  }
  await expect(row).toContainText('While nobody looked', { timeout: 5_000 });
  await expect(page.getByRole('status', { name: 'Connection to Holdpoint' })).toHaveText('Live');
  expect(errors).toEqual([]);
  await close();
  await second.end();
});

test('a browser without a session is told how to get one, and gets nothing else', async () => {
  const host = await startHostProcess({ command: 'demo' });
  const page = await browser.newPage();
  await page.goto(host.url);
  await expect(page.getByRole('heading', { name: 'This browser is not signed in' })).toBeVisible();
  await expect(page.getByText('npx holdpoint open')).toBeVisible();
  await page.close();
  await host.end();
});
