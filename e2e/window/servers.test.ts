/** WIN-1, SRV-2…4, SVC-3, RUN-8: servers and the page of one, against the demo fleet. */
import { type Browser, expect } from '@playwright/test';
import { afterAll, afterEach, beforeAll, describe, test } from 'vitest';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { type OpenWindow, openWindow, startBrowser } from './browser.ts';

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
afterEach(async () => {
  expect(window.errors).toEqual([]);
  await window.close();
});

const row = (name: string) => window.page.getByRole('article', { name, exact: true });

describe('servers', () => {
  test('paused and resumed with one click each', async () => {
    window = await openWindow(browser, host, '/servers');
    await row('Web 1').getByRole('button', { name: 'Pause Web 1' }).click();
    await expect(row('Web 1')).toContainText('Maintenance', { timeout: 1_000 });
    await row('Web 1').getByRole('button', { name: 'Resume Web 1' }).click();
    await expect(row('Web 1')).not.toContainText('Maintenance', { timeout: 1_000 });
  });

  test('paused with reason and end by keyboard alone; the focus comes back', async () => {
    window = await openWindow(browser, host, '/servers');
    const { page } = window;
    const more = row('Web 1').getByRole('button', { name: 'More for Web 1' });
    await more.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('menuitem', { name: 'With reason and end …' }).press('Enter');
    await expect(page.getByRole('textbox', { name: /Reason/ })).toBeFocused();
    await page.keyboard.type('Kernel');
    await page.getByRole('combobox', { name: 'It ends' }).selectOption('After 1 hour');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Pause', exact: true }).press('Enter');
    await expect(row('Web 1')).toContainText('Kernel');
    await expect(row('Web 1')).toContainText(/59 min left|1 h left/);
    await expect(more).toBeFocused();
    await host.call('PUT', '/servers/web-1/unpause', {});
  });

  test('SRV-4: resuming with something waiting asks first, and rejects all with a reason', async () => {
    await host.call('PUT', '/servers/db-1/pause', {});
    const asked = await host.call<{ action_id: number }>('POST', '/servers/db-1/services/backup/restart', {});
    window = await openWindow(browser, host, '/servers');
    const { page } = window;
    await row('Database').getByRole('button', { name: 'Resume Database' }).click();
    const sheet = page.getByRole('dialog');
    await expect(sheet).toContainText('1 action waits');
    await expect(sheet).toContainText('systemctl restart');
    await sheet.getByRole('button', { name: 'Reject it …' }).click();
    await page.keyboard.type('Done by hand');
    await sheet.getByRole('button', { name: 'Resume and reject it' }).click();
    await expect(row('Database')).not.toContainText('Maintenance');
    const { body } = await host.call('GET', `/actions/${asked.body.action_id}`);
    expect(body).toMatchObject({ status: 'rejected', rejection_reason: 'Done by hand' });
  });

  test('search and view live in the address', async () => {
    window = await openWindow(browser, host, '/servers?view=trouble');
    const { page } = window;
    await expect(row('Web 1')).toHaveCount(0);
    await page.getByRole('button', { name: /^All/ }).click();
    await page.keyboard.press('/');
    await page.keyboard.type('postgres');
    await expect(row('Web 1')).toHaveCount(0);
    await expect(row('Database')).toBeVisible();
    await expect(page).toHaveURL(/\?q=postgres$/);
    await page.reload();
    await expect(row('Database')).toBeVisible();
    await expect(row('Web 1')).toHaveCount(0);
  });

  test('RUN-8: a server is added, its key shown and accepted, its services picked, and it is removed again', async () => {
    const known = await host.call<{ host: string; port: number; auth: { path: string } }>('GET', '/servers/web-2');
    window = await openWindow(browser, host, '/servers');
    const { page } = window;
    await page.getByRole('button', { name: 'Add server' }).click();
    const form = page.getByRole('dialog');
    await form.getByRole('button', { name: 'Add and connect' }).click();
    await expect(form.getByRole('textbox', { name: 'Host name or address' })).toBeFocused();
    await page.keyboard.type(known.body.host);
    await form.getByRole('textbox', { name: 'Port' }).fill(String(known.body.port));
    await form.getByRole('textbox', { name: /^Name/ }).fill('Zweite Münster');
    await form.getByRole('textbox', { name: 'Login name' }).fill('deploy');
    await form.getByRole('combobox', { name: 'Log in with' }).selectOption('Key file');
    await form.getByRole('textbox', { name: 'Key file' }).fill(known.body.auth.path);
    await form.getByRole('combobox', { name: 'Rights' }).selectOption('sudo without a password');
    await form.getByRole('button', { name: 'Add and connect' }).click();
    await expect(form).toContainText('Is this the right server?', { timeout: 15_000 });
    await expect(form).toContainText(/SHA256:[A-Za-z0-9+/]{43}/);
    await form.getByRole('button', { name: 'Accept this key' }).click();
    await expect(form).toContainText('Answers within', { timeout: 15_000 });
    await form.getByRole('button', { name: 'Choose its services' }).click();
    await page.getByRole('checkbox', { name: /^nginx/ }).check({ timeout: 15_000 });
    await page.getByRole('button', { name: 'Watch 1' }).click();
    await expect(row('nginx')).toContainText('Running', { timeout: 15_000 });
    await page.getByRole('button', { name: /^More for Zweite/ }).click();
    await page.getByRole('menuitem', { name: 'Remove …' }).click();
    await page.getByRole('button', { name: 'Remove', exact: true }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
    await expect(row('Zweite Münster')).toHaveCount(0);
  });

  test('SVC-3: a restart says at once what it does: runs now, waits, waits already', async () => {
    window = await openWindow(browser, host, '/servers/web-1');
    const { page } = window;
    const restart = async () => {
      await row('nginx').getByRole('button', { name: 'Restart nginx …' }).click();
      await page
        .getByRole('dialog')
        .getByRole('button', { name: /Run now|Ask for it/ })
        .click();
    };
    await restart();
    await expect(row('nginx')).toContainText(/Runs now|Completed/);
    await expect(row('nginx')).toContainText('Verified', { timeout: 20_000 });
    await page.getByRole('button', { name: 'Pause Web 1' }).click();
    await restart();
    await expect(row('nginx')).toContainText('Waits for approval');
    await restart();
    await expect(row('nginx')).toContainText('Already waiting for approval');
    await row('nginx')
      .getByRole('link', { name: /Action #/ })
      .click();
    await expect(page.getByRole('article', { name: /Restart nginx on Web 1/ })).toBeFocused();
  });
});
