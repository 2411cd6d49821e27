/** WIN-2, WIN-3, WIN-5: the approval queue against the demo fleet, by keyboard alone. */
import { type Browser, expect } from '@playwright/test';
import { afterAll, afterEach, beforeAll, beforeEach, describe, test } from 'vitest';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { focusOf, type OpenWindow, openWindow, startBrowser } from './browser.ts';

let host: HostProcess;
let browser: Browser;
let window: OpenWindow;

beforeAll(async () => {
  [host, browser] = await Promise.all([startHostProcess({ command: 'demo' }), startBrowser()]);
  await host.call('PATCH', '/settings', { verify_seconds: 1 });
});
afterAll(async () => {
  await browser?.close();
  await host?.end();
});

/** Withdraws whatever waits, so that each test begins with its own. */
async function emptyQueue(): Promise<void> {
  const { body } = await host.call<{ actions: { id: number }[] }>('GET', '/actions?status=pending&limit=100');
  for (const { id } of body.actions) await host.call('POST', `/actions/${id}/cancel`, {});
}

async function ask(server: string, service: string, note = 'because'): Promise<number> {
  const answer = await host.call<{ action_id: number }>('POST', `/servers/${server}/services/${service}/restart`, {
    note,
  });
  return answer.body.action_id;
}

beforeEach(async () => {
  await emptyQueue();
  for (const server of ['db-1', 'media-1']) await host.call('PUT', `/servers/${server}/pause`, {});
});
afterEach(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
});

const card = (name: RegExp) => window.page.getByRole('article', { name });

describe('the queue', () => {
  test('approved by keyboard: the card stays, runs, is verified; the focus is never lost', async () => {
    await ask('db-1', 'postgresql', 'too many connections');
    await ask('media-1', 'plex');
    window = await openWindow(browser, host, '/queue');
    const { page } = window;
    await expect(page).toHaveTitle(/^\(2\) Queue/);
    await page.keyboard.press('j');
    expect(await focusOf(page)).toContain('Restart postgresql on Database, Waiting');
    await page.keyboard.press('a');
    await expect(card(/postgresql.*Running/)).toBeVisible();
    await expect(card(/postgresql.*Completed/)).toContainText('Verified', { timeout: 20_000 });
    expect(await focusOf(page)).toContain('postgresql');
    await page.keyboard.press('j');
    expect(await focusOf(page)).toContain('plex');
  });

  test('rejected by keyboard with a reason, which is offered the next time', async () => {
    const first = await ask('db-1', 'postgresql');
    await ask('media-1', 'plex');
    window = await openWindow(browser, host, '/queue');
    const { page } = window;
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
    await page.keyboard.type('Not during the backup, please: a, r and c are only letters here');
    await page.keyboard.press('Control+Enter');
    await expect(card(/postgresql.*Rejected/)).toContainText('only letters here');
    const { body } = await host.call('GET', `/actions/${first}`);
    expect(body.rejection_reason).toContain('only letters here');
    await page.keyboard.press('j');
    await page.keyboard.press('r');
    await page.getByRole('button', { name: /Not during the backup/ }).press('Enter');
    await expect(page.getByRole('textbox', { name: 'Reason' })).toHaveValue(/Not during the backup/);
    await page.keyboard.press('Escape');
    await expect(card(/plex/)).toBeFocused();
  });

  test('several at once: selected with x, asked once, each told', async () => {
    await ask('db-1', 'postgresql');
    await ask('db-1', 'backup');
    await ask('media-1', 'plex');
    window = await openWindow(browser, host, '/queue');
    const { page } = window;
    for (const key of ['j', 'x', 'j', 'x', 'a']) await page.keyboard.press(key);
    await expect(page.getByRole('dialog')).toContainText('Run 2 actions?');
    await page.getByRole('button', { name: 'Approve 2' }).press('Enter');
    await expect(card(/postgresql.*Completed/)).toBeVisible({ timeout: 20_000 });
    await expect(card(/backup.*Completed/)).toBeVisible({ timeout: 20_000 });
    await expect(card(/plex.*Waiting/)).toBeVisible();
  });

  test('ACT-7: two windows: a decision in one shows in the other within a second, and says who made it', async () => {
    const id = await ask('db-1', 'postgresql');
    window = await openWindow(browser, host, '/queue');
    const other = await openWindow(browser, host, `/queue?action=${id}`);
    await expect(card(/postgresql/)).toBeVisible();
    await other.page.keyboard.press('c');
    await expect(card(/postgresql.*Cancelled/)).toBeVisible({ timeout: 1_000 });
    await expect(card(/postgresql/)).toContainText('Cancelled by');
    await other.close();
  });

  test('WIN-5: a new one appears within a second, at its place', async () => {
    window = await openWindow(browser, host, '/queue');
    await expect(window.page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
    await ask('media-1', 'plex', '<img src=x onerror=alert(1)> \u202egnp');
    await expect(card(/plex/)).toContainText('<img src=x onerror=alert(1)> ⟨U+202E⟩gnp', { timeout: 1_000 });
  });
});
