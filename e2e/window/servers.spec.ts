/** Servers and the page of one, against the demo fleet (WIN-1, SRV-2…4, SVC-3). */
import { expect } from '@playwright/test';
import { getAction, getServer, pause, unpause, whenOver } from '../support/api.ts';
import { askRestart, card, demoHost, emptyQueue, row, test } from './support/window.ts';

const host = demoHost();

test.beforeEach(async () => {
  await emptyQueue(host());
  for (const server of ['web-1', 'web-2', 'db-1', 'media-1', 'pi-1']) await unpause(host(), server);
});

test('SRV-2: paused and resumed with one click each', async ({ openWindow }) => {
  const page = await openWindow(host(), '/servers');
  await row(page, 'Web 1').getByRole('button', { name: 'Pause Web 1' }).click();
  await expect(row(page, 'Web 1')).toContainText('Maintenance');
  await expect(row(page, 'Web 1')).toContainText('until someone resumes it');
  expect((await getServer(host(), 'web-1')).is_paused).toBe(true);
  await row(page, 'Web 1').getByRole('button', { name: 'Resume Web 1' }).click();
  await expect(row(page, 'Web 1')).not.toContainText('Maintenance');
  expect((await getServer(host(), 'web-1')).is_paused).toBe(false);
});

test('SRV-3: paused with reason and end by keyboard alone; the focus comes back', async ({ openWindow }) => {
  const page = await openWindow(host(), '/servers');
  const more = row(page, 'Web 1').getByRole('button', { name: 'More for Web 1' });
  await more.focus();
  await page.keyboard.press('Enter');
  await page.getByRole('menuitem', { name: 'With reason and end' }).press('Enter');
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('Kernel upgrade');
  await dialog.getByRole('combobox', { name: 'It ends' }).selectOption('After 1 hour');
  await dialog.getByRole('button', { name: 'Pause', exact: true }).press('Enter');
  await expect(row(page, 'Web 1')).toContainText('Kernel upgrade');
  await expect(row(page, 'Web 1')).toContainText(/(59 min|1 h) left/);
  await expect(more).toBeFocused();
  const server = await getServer(host(), 'web-1');
  expect(server.pause_reason).toBe('Kernel upgrade');
  expect(Date.parse(server.resume_at ?? '') - Date.now()).toBeGreaterThan(55 * 60_000);
});

test('WIN-1: search and filters live in the address and survive a reload', async ({ openWindow }) => {
  await pause(host(), 'db-1');
  const page = await openWindow(host(), '/servers');
  const list = page.getByRole('search');
  await list.getByRole('button', { name: /^Maintenance/ }).click();
  await expect(page).toHaveURL(/\?view=paused$/);
  await expect(row(page, 'Web 1')).toHaveCount(0);
  await page.reload();
  await expect(row(page, 'Database')).toBeVisible();
  await expect(row(page, 'Web 1')).toHaveCount(0);

  await list.getByRole('button', { name: /^All/ }).click();
  await list.getByRole('combobox', { name: 'Tag' }).selectOption('home');
  await expect(page).toHaveURL(/\?tag=home$/);
  await expect(row(page, 'Database')).toHaveCount(0);
  await page.keyboard.press('Escape');
  await page.getByRole('heading', { level: 1 }).click();
  await page.keyboard.press('/');
  await expect(page.getByRole('searchbox')).toBeFocused();
  await page.keyboard.type('plex');
  await expect(page).toHaveURL(/q=plex/);
  await expect(row(page, 'Raspberry Pi')).toHaveCount(0);
  await page.reload();
  await expect(page.getByRole('searchbox')).toHaveValue('plex');
  await expect(list.getByRole('combobox', { name: 'Tag' })).toHaveValue('home');
  await expect(row(page, 'Media')).toBeVisible();
  await expect(row(page, 'Raspberry Pi')).toHaveCount(0);
  await page.getByRole('searchbox').fill('no such thing');
  await page.getByRole('button', { name: 'Show all' }).click();
  await expect(row(page, 'Web 1')).toBeVisible();
});

test('SRV-4: resuming asks first; "run all" resumes and runs what waits', async ({ openWindow }) => {
  await pause(host(), 'web-1');
  const ids = [await askRestart(host(), 'web-1', 'nginx'), await askRestart(host(), 'web-1', 'app')];
  const page = await openWindow(host(), '/servers');
  await row(page, 'Web 1').getByRole('button', { name: 'Resume Web 1' }).click();
  const sheet = page.getByRole('dialog', { name: 'Resume Web 1' });
  await expect(sheet).toContainText('2 actions wait');
  await expect(sheet).toContainText(/systemctl restart nginx/);
  expect((await getServer(host(), 'web-1')).is_paused, 'nothing happens before the answer').toBe(true);
  await sheet.getByRole('button', { name: 'Run all 2' }).click();
  await expect(sheet).toHaveCount(0);
  await expect(row(page, 'Web 1')).not.toContainText('Maintenance');
  for (const id of ids) expect((await whenOver(host(), id)).status).toBe('completed');
});

test('SRV-4: "reject all" wants a reason, resumes and rejects what waits', async ({ openWindow }) => {
  await pause(host(), 'media-1');
  const ids = [await askRestart(host(), 'media-1', 'plex'), await askRestart(host(), 'media-1', 'transcoder')];
  const page = await openWindow(host(), '/servers/media-1');
  await page.getByRole('button', { name: 'Resume Media' }).click();
  const sheet = page.getByRole('dialog', { name: 'Resume Media' });
  await sheet.getByRole('button', { name: 'Reject all' }).click();
  const reject = sheet.getByRole('button', { name: 'Resume and reject 2' });
  await expect(reject).toBeDisabled();
  await sheet.getByRole('textbox', { name: 'Reason' }).fill('Done by hand');
  await reject.click();
  await expect(page.getByRole('region', { name: 'Mode' })).toContainText('Fixes run at once');
  for (const id of ids)
    await expect
      .poll(() => getAction(host(), id))
      .toMatchObject({ status: 'rejected', rejection_reason: 'Done by hand' });
});

test('SRV-4: "go through them" resumes and leads to the queue of that server; Esc changes nothing', async ({
  openWindow,
}) => {
  await pause(host(), 'db-1');
  const ids = [await askRestart(host(), 'db-1', 'postgresql'), await askRestart(host(), 'db-1', 'backup')];
  const page = await openWindow(host(), '/servers');
  const resume = row(page, 'Database').getByRole('button', { name: 'Resume Database' });
  await resume.click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect((await getServer(host(), 'db-1')).is_paused).toBe(true);
  await resume.click();
  await page.getByRole('button', { name: 'Go through them' }).click();
  await expect(page).toHaveURL(/\/queue\?server=db-1$/);
  await expect(card(page, /postgresql on Database, Waiting/)).toBeVisible();
  await expect(card(page, /backup on Database, Waiting/)).toBeVisible();
  expect((await getServer(host(), 'db-1')).is_paused).toBe(false);
  for (const id of ids) expect((await getAction(host(), id)).status, 'nothing is released silently').toBe('pending');
});

test('SVC-3: a restart answers at once: runs now, waits for approval, already waiting, with a link to it', async ({
  openWindow,
}) => {
  // The browser itself reports the answer 409.
  const page = await openWindow(host(), '/servers/web-1', { allows: /status of 409/ });
  const nginx = row(page, 'nginx');
  const restart = async (button: string) => {
    await nginx.getByRole('button', { name: 'Restart nginx' }).click();
    await page.getByRole('dialog').getByRole('button', { name: button }).click();
  };
  await restart('Run now');
  await expect(nginx).toContainText(/Runs now|Completed/);
  await expect(nginx).toContainText('Verified');
  await page.getByRole('button', { name: 'Pause Web 1' }).click();
  await expect(page.getByRole('button', { name: 'Resume Web 1' })).toBeVisible();
  await restart('Ask for it');
  await expect(nginx).toContainText('Waits for approval');
  await restart('Ask for it');
  await expect(nginx).toContainText('Already waiting for approval');
  await nginx.getByRole('link', { name: /Action #/ }).click();
  await expect(card(page, /Restart nginx on Web 1/)).toBeFocused();
});
