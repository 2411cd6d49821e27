/** The approval queue against the demo fleet (WIN-2, WIN-3, ACT-7). */
import { expect } from '@playwright/test';
import { getAction } from '../support/api.ts';
import { askRestart, card, demoHost, emptyQueue, test } from './support/window.ts';

const host = demoHost();

test.beforeEach(async () => {
  await emptyQueue(host());
  for (const server of ['db-1', 'media-1', 'pi-1']) await host().call('PUT', `/servers/${server}/pause`, {});
});

test('WIN-3: an approved restart stays in sight: running, then verified, then it moves to history', async ({
  openWindow,
}) => {
  const id = await askRestart(host(), 'db-1', 'postgresql', 'too many connections');
  const page = await openWindow(host(), '/queue');
  await expect(page).toHaveTitle(/^\(1\) Queue/);
  const waiting = card(page, /postgresql on Database, Waiting/);
  await expect(waiting).toContainText(/systemctl restart postgresql/);
  await expect(waiting).toContainText('too many connections');
  await waiting.getByRole('button', { name: 'Approve' }).click();
  await expect(card(page, /postgresql on Database, Running/)).toBeVisible();
  const done = card(page, /postgresql on Database, Completed/);
  await expect(done).toContainText('Verified');
  expect(await getAction(host(), id)).toMatchObject({ status: 'completed', exit_code: 0 });
  await done.getByRole('button', { name: 'Move to history' }).click();
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await page.getByRole('link', { name: 'See the history' }).click();
  await expect(page.getByRole('main')).toContainText('postgresql');
});

test('WIN-3: a restart that fails says so, with the journal of the unit, and stays', async ({ openWindow }) => {
  const id = await askRestart(host(), 'pi-1', 'unbound', 'DNS probe failed');
  const page = await openWindow(host(), '/queue');
  await card(page, /unbound.*Waiting/)
    .getByRole('button', { name: 'Approve' })
    .click();
  const failed = card(page, /unbound on Raspberry Pi, Failed/);
  await expect(failed).toBeVisible();
  await expect(failed).toContainText('Journal of the unit');
  await expect(failed).toContainText('fatal error: bad configuration in /etc/unbound/unbound.conf line 7');
  await failed.getByRole('link', { name: 'Open' }).click();
  await expect(page).toHaveURL(new RegExp(`/actions/${id}$`));
  await expect(page.getByRole('main')).toContainText('fatal error: bad configuration');
});

test('WIN-2: a rejection needs a reason, which is kept and offered the next time', async ({ openWindow }) => {
  const id = await askRestart(host(), 'db-1', 'postgresql');
  const page = await openWindow(host(), '/queue');
  await card(page, /postgresql/)
    .getByRole('button', { name: 'Reject' })
    .click();
  const dialog = page.getByRole('dialog');
  const reason = dialog.getByRole('textbox', { name: 'Reason' });
  const reject = dialog.getByRole('button', { name: 'Reject' });
  await expect(reason).toBeFocused();
  await expect(reject).toBeDisabled();
  await reason.fill('   ');
  await expect(reject).toBeDisabled();
  await page.keyboard.press('Control+Enter');
  expect((await getAction(host(), id)).status).toBe('pending');
  await reason.fill('Not during the backup');
  await reject.click();
  await expect(card(page, /postgresql.*Rejected/)).toContainText('Not during the backup');
  expect(await getAction(host(), id)).toMatchObject({ status: 'rejected', rejection_reason: 'Not during the backup' });

  await askRestart(host(), 'media-1', 'plex');
  await card(page, /plex/).getByRole('button', { name: 'Reject' }).click();
  await dialog.getByRole('button', { name: 'Not during the backup' }).click();
  await expect(reason).toHaveValue('Not during the backup');
});

test('WIN-2: by keyboard alone: j k, Enter, a, r, Esc, ?; the focus is never lost', async ({ openWindow }) => {
  const first = await askRestart(host(), 'db-1', 'postgresql');
  const second = await askRestart(host(), 'media-1', 'plex');
  const third = await askRestart(host(), 'db-1', 'backup');
  const page = await openWindow(host(), '/queue');
  const press = (key: string) => page.keyboard.press(key);
  // Keys that come before the queue is there act on nothing.
  await expect(card(page, /postgresql/)).toBeVisible();
  await press('j');
  await expect(card(page, /postgresql/)).toBeFocused();
  await press('j');
  await expect(card(page, /plex/)).toBeFocused();
  await press('k');
  await expect(card(page, /postgresql/)).toBeFocused();

  const details = card(page, /postgresql/).getByRole('button', { name: 'Details' });
  await press('Enter');
  await expect(details).toHaveAttribute('aria-expanded', 'true');
  await press('Enter');
  await expect(details).toHaveAttribute('aria-expanded', 'false');

  await press('?');
  await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
  await press('a');
  await press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(card(page, /postgresql/)).toBeFocused();
  expect((await getAction(host(), first)).status, 'a in the help sheet decides nothing').toBe('pending');

  await press('a');
  await expect(card(page, /postgresql.*Completed/)).toBeFocused();
  await press('j');
  await press('r');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await expect(card(page, /plex.*Waiting/)).toBeFocused();
  await press('r');
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('later, a and r are letters here');
  await press('Control+Enter');
  await expect(card(page, /plex.*Rejected/)).toBeFocused();
  await press('j');
  await expect(card(page, /backup/)).toBeFocused();
  expect(await getAction(host(), second)).toMatchObject({ rejection_reason: 'later, a and r are letters here' });
  expect((await getAction(host(), third)).status).toBe('pending');
});

test('WIN-2: on a page just loaded, a reason typed as fast as can be decides nothing', async ({ openWindow }) => {
  const ids = [await askRestart(host(), 'db-1', 'postgresql'), await askRestart(host(), 'db-1', 'backup')];
  const page = await openWindow(host(), '/queue');
  await expect(page.getByRole('article')).toHaveCount(2);
  await page.keyboard.press('j');
  for (const key of ['r', ...'at once, cancel xa']) await page.keyboard.press(key === ' ' ? 'Space' : key);
  await expect(page.getByRole('dialog', { name: 'Reject this action' })).toBeVisible();
  for (const id of ids) expect((await getAction(host(), id)).status).toBe('pending');
});

test('WIN-2: a recent reason of any length leaves the dialog as wide as it is', async ({ openWindow }) => {
  const id = await askRestart(host(), 'db-1', 'postgresql');
  await host().call('POST', `/actions/${id}/reject`, { reason: 'Not during the backup of the database. '.repeat(12) });
  await askRestart(host(), 'db-1', 'backup');
  const page = await openWindow(host(), '/queue', { width: 380 });
  await page.getByRole('article').first().getByRole('button', { name: 'Reject' }).click();
  await expect(page.getByRole('group', { name: 'Recent reasons' })).toBeVisible();
  const wider = await page.getByRole('dialog').evaluate((dialog) => {
    const { right } = dialog.getBoundingClientRect();
    // A chip cuts its own text short.
    const all = [...dialog.querySelectorAll('*:not(button *)')];
    return all.filter((one) => one.getBoundingClientRect().right > right + 1).length;
  });
  expect(wider).toBe(0);
});

test('WIN-2: when the card with the focus leaves, its neighbour has it', async ({ openWindow }) => {
  await askRestart(host(), 'db-1', 'postgresql');
  const gone = await askRestart(host(), 'media-1', 'plex');
  await askRestart(host(), 'db-1', 'backup');
  const page = await openWindow(host(), `/queue?action=${gone}`);
  await expect(card(page, /plex/)).toBeFocused();
  await page.keyboard.press('c');
  const cancelled = card(page, /plex.*Cancelled/);
  await expect(cancelled).toBeFocused();
  await cancelled.getByRole('button', { name: 'Move to history' }).press('Enter');
  await expect(cancelled).toHaveCount(0);
  await expect(card(page, /backup/)).toBeFocused();
});

test('WIN-2: several are selected with x, asked about once, and decided each for itself', async ({ openWindow }) => {
  await askRestart(host(), 'db-1', 'postgresql');
  await askRestart(host(), 'db-1', 'backup');
  await askRestart(host(), 'media-1', 'plex');
  const page = await openWindow(host(), '/queue');
  await expect(card(page, /postgresql/)).toBeVisible();
  for (const [name, count] of [
    [/postgresql/, 1],
    [/backup/, 2],
  ] as const) {
    await page.keyboard.press('j');
    await expect(card(page, name)).toBeFocused();
    await page.keyboard.press('x');
    await expect(page.getByRole('region', { name: 'Selection' })).toContainText(`${count} selected`);
  }
  await page.keyboard.press('a');
  await expect(page.getByRole('dialog', { name: 'Run 2 actions?' })).toBeVisible();
  await page.getByRole('button', { name: 'Approve 2' }).press('Enter');
  await expect(card(page, /postgresql.*Completed/)).toBeVisible();
  await expect(card(page, /backup.*Completed/)).toBeVisible();
  await expect(card(page, /plex.*Waiting/)).toBeVisible();
});

test('ACT-7: a decision in one window shows in the other within a second, with who made it', async ({ openWindow }) => {
  const id = await askRestart(host(), 'db-1', 'postgresql');
  const page = await openWindow(host(), '/queue');
  const other = await openWindow(host(), `/queue?action=${id}`);
  await expect(card(page, /postgresql.*Waiting/)).toBeVisible();
  await expect(card(other, /postgresql/)).toBeFocused();
  await other.keyboard.press('c');
  await expect(card(page, /postgresql.*Cancelled/)).toContainText('Cancelled by');
});

test('ACT-7: the loser of a race is told what was decided and by whom', async ({ openWindow }) => {
  const id = await askRestart(host(), 'db-1', 'postgresql');
  // The browser itself reports the answer 409.
  const page = await openWindow(host(), `/queue?action=${id}`, { allows: /status of 409/ });
  await expect(card(page, /postgresql/)).toBeFocused();
  // The other decision is made while this one is on its way, before any event of it arrives.
  await page.route(`**/api/v1/actions/${id}/approve`, async (route) => {
    await host().call('POST', `/actions/${id}/reject`, { reason: 'I was first' });
    await route.continue();
  });
  await page.keyboard.press('a');
  const messages = page.getByRole('region', { name: 'Messages' });
  await expect(messages).toContainText(/Too late: systemctl restart postgresql/);
  await expect(messages).toContainText(/is rejected already\. Decided by \S+/);
  await expect(card(page, /postgresql.*Rejected/)).toContainText('I was first');
});
