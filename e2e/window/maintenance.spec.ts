/** Maintenance of everything, of groups, planned and overdue, from the window (MNT-1, MNT-4…6, MNT-8, SRV-4, WIN-5). */
import { expect, type Page } from '@playwright/test';
import { ask, getAction, getServer, pause, unpause, whenOver } from '../support/api.ts';
import { askRestart, card, demoHost, emptyQueue, overflow, row, test } from './support/window.ts';

const host = demoHost();

interface Open {
  windows: { scope: string; started_at: string; eta: string | null; ends_at: string | null; status: string | null }[];
}
interface Plans {
  schedules: { id: number; kind: string; cron: string | null; next_starts_at: string }[];
}

const open = async () => (await ask<Open>(host(), 'GET', '/maintenance')).windows;
const plans = async () => (await ask<Plans>(host(), 'GET', '/schedules')).schedules;
const banner = (page: Page) => page.getByRole('region', { name: 'Maintenance under way' });
const dialog = (page: Page) => page.getByRole('dialog');

test.beforeEach(async () => {
  await emptyQueue(host());
  for (const { scope } of await open()) await ask(host(), 'DELETE', `/maintenance?scope=${scope}`);
  for (const { id } of await plans()) await ask(host(), 'DELETE', `/schedules/${id}`);
});

test('MNT-1: everything is begun, shown in every window, extended, and ended with an answer for what waits', async ({
  openWindow,
}) => {
  const page = await openWindow(host(), '/maintenance');
  const other = await openWindow(host(), '/audit');
  await expect(page.getByRole('heading', { name: 'Nothing is in maintenance' })).toBeVisible();
  await page.getByRole('button', { name: 'Begin maintenance' }).click();
  await dialog(page).getByRole('textbox', { name: 'Message' }).fill('Upgrade of the rack');
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Firmware');
  await dialog(page).getByRole('combobox', { name: 'To be over' }).selectOption('In 30 minutes');
  await dialog(page).getByRole('button', { name: 'Begin', exact: true }).click();
  for (const one of [page, other]) {
    await expect(banner(one)).toContainText('Everything is held');
    await expect(banner(one)).toContainText('Upgrade of the rack');
  }
  await expect(page.locator('body')).not.toContainText(/monitoring paused/i);
  const id = await askRestart(host(), 'web-1', 'nginx');
  expect((await getAction(host(), id)).status).toBe('pending');

  const [before] = await open();
  await banner(other).getByRole('button', { name: 'Extend by 1 h' }).click();
  await expect(banner(page)).toContainText(/in 1 h (29|30) min/);
  const [extended] = await open();
  expect(Date.parse(extended?.eta ?? '') - Date.parse(before?.eta ?? '')).toBe(3_600_000);
  expect(extended?.started_at).toBe(before?.started_at);

  await banner(other).getByRole('button', { name: 'End maintenance of everything' }).click();
  await expect(dialog(other)).toContainText('1 action waits');
  await expect(dialog(other)).toContainText(/systemctl restart nginx/);
  expect(await open(), 'nothing happens before the answer').toHaveLength(1);
  await dialog(other).getByRole('button', { name: 'Run it' }).click();
  await expect(banner(page)).toHaveCount(0);
  expect((await whenOver(host(), id)).status).toBe('completed');
  await page.getByRole('tab', { name: 'Past' }).click();
  await expect(page.getByRole('list', { name: 'Past maintenance' })).toContainText('Upgrade of the rack');
  await expect(page.getByRole('list', { name: 'Past maintenance' })).toContainText('Firmware');
});

test('MNT-1: a group holds its servers beside their own pause; ending one ends exactly that one', async ({
  openWindow,
}) => {
  await ask(host(), 'POST', '/maintenance', { scope: 'tag:home', message: 'Disks' });
  await pause(host(), 'media-1');
  const id = await askRestart(host(), 'media-1', 'plex');
  const page = await openWindow(host(), '/servers');
  await expect(row(page, 'Raspberry Pi')).toContainText('by the maintenance of servers tagged home');
  await expect(row(page, 'Web 1')).not.toContainText('Held');
  await row(page, 'Media').getByRole('button', { name: 'Resume Media' }).click();
  await expect(page.getByText(/still holds it/)).toBeVisible();
  expect(await getServer(host(), 'media-1')).toMatchObject({ is_paused: false, held_by: ['tag:home'] });
  expect((await getAction(host(), id)).status, 'nothing is released silently').toBe('pending');

  await row(page, 'Media').getByRole('link', { name: 'Media', exact: true }).click();
  const mode = page.getByRole('region', { name: 'Mode' });
  await expect(mode).toContainText('Held: fixes wait for a person');
  await mode.getByRole('button', { name: 'End maintenance of servers tagged home' }).click();
  await dialog(page).getByRole('button', { name: 'Look at the queue first' }).click();
  await expect(card(page, /plex on Media, Waiting/)).toBeVisible();
  expect(await open(), 'looking changes nothing').toHaveLength(1);
  await banner(page).getByRole('button', { name: /^End/ }).click();
  await dialog(page).getByRole('button', { name: 'End it and go through it' }).click();
  await expect(dialog(page)).toHaveCount(0);
  await expect(card(page, /plex on Media, Waiting/)).toBeVisible();
  expect(await open()).toEqual([]);
  expect((await getAction(host(), id)).status).toBe('pending');
  await unpause(host(), 'media-1');
});

test('MNT-1: past its ETA it is overdue and goes on; the status is changed where it stands', async ({ openWindow }) => {
  const eta = new Date(Date.now() + 1_500).toISOString();
  await ask(host(), 'POST', '/maintenance', { scope: 'tag:home', eta });
  const page = await openWindow(host(), '/maintenance', { width: 380 });
  const window = row(page, 'Maintenance of servers tagged home');
  await expect(window).toContainText('Overdue by');
  await expect(banner(page)).toContainText('Overdue by');
  expect(await overflow(page)).toBeLessThanOrEqual(0);
  await window.getByRole('textbox', { name: 'Status' }).fill('Nearly <b>done</b>');
  await page.keyboard.press('Enter');
  await expect(window.getByRole('button', { name: 'Save status' })).toHaveCount(0);
  expect((await open())[0]?.status).toBe('Nearly <b>done</b>');
  await window.getByRole('button', { name: 'Edit maintenance of' }).click();
  await dialog(page).getByRole('combobox', { name: 'Ends by itself' }).selectOption('In 4 hours');
  await dialog(page).getByRole('button', { name: 'Save' }).click();
  await expect(window).toContainText('ends by itself at');
  expect((await open())[0]?.eta, 'what is not changed stays').toBe(eta);
  await window.getByRole('button', { name: 'Extend by 1 h' }).click();
  await expect(window).not.toContainText('Overdue');
});

test('MNT-5: once and every week, by a form that shows the next three; skipped and cancelled', async ({
  openWindow,
}) => {
  // The browser itself reports the answer 422 of a plan that cannot be.
  const page = await openWindow(host(), '/maintenance?section=upcoming', { allows: /status of 422/ });
  await expect(page.getByRole('heading', { name: 'Nothing is planned' })).toBeVisible();
  const starts = dialog(page).getByRole('list', { name: 'Next starts' }).getByRole('listitem');
  await page.getByRole('button', { name: 'Schedule …' }).click();
  await expect(starts).toHaveCount(1);
  await dialog(page).getByRole('button', { name: 'Schedule', exact: true }).click();
  await expect(page.getByRole('article', { name: /Planned maintenance of everything/ })).toContainText('once');

  await page.getByRole('button', { name: 'Schedule …' }).click();
  await dialog(page).getByRole('combobox', { name: 'What' }).selectOption('Servers with a tag');
  await dialog(page).getByRole('combobox', { name: 'Tag' }).selectOption('home');
  await dialog(page).getByRole('combobox', { name: 'How often' }).selectOption('By cron');
  await dialog(page).getByRole('textbox', { name: 'Cron' }).fill('whenever');
  await expect(dialog(page)).toContainText('must have five fields');
  await dialog(page).getByRole('combobox', { name: 'How often' }).selectOption('Every week');
  await dialog(page).getByRole('checkbox', { name: 'Wednesday' }).check();
  await dialog(page).getByRole('combobox', { name: 'Time zone' }).fill('America/New_York');
  await expect(starts).toHaveCount(3);
  await dialog(page).getByRole('button', { name: 'Schedule', exact: true }).click();
  const weekly = page.getByRole('article', { name: 'Planned maintenance of servers tagged home' });
  await expect(weekly).toContainText('Every Wednesday and Sunday at 03:00');
  await expect(weekly).toContainText('America/New_York');

  const first = (await plans()).find(({ kind }) => kind === 'recurring');
  await weekly.getByRole('button', { name: 'Skip next' }).click();
  await expect(page.getByText(/is left out/)).toBeVisible();
  const second = (await plans()).find(({ kind }) => kind === 'recurring');
  expect(Date.parse(second?.next_starts_at ?? '')).toBeGreaterThan(Date.parse(first?.next_starts_at ?? ''));

  await weekly.getByRole('button', { name: 'Cancel …' }).click();
  await dialog(page).getByRole('button', { name: 'Cancel the schedule' }).click();
  await expect(weekly).toHaveCount(0);
  expect((await plans()).map(({ kind }) => kind)).toEqual(['once']);
});

test('MNT-5: the calendar is gone through by keyboard, and is a list too', async ({ openWindow }) => {
  const plan = { kind: 'recurring', scope: 'all', cron: '0 3 * * *', time_zone: 'UTC', length_minutes: 60 };
  await ask(host(), 'POST', '/schedules', plan);
  const page = await openWindow(host(), '/maintenance?section=upcoming');
  const chosen = page.getByRole('table', { name: 'Calendar of planned maintenance' }).locator('[aria-pressed=true]');
  await chosen.focus();
  await page.keyboard.press('PageDown');
  await expect(chosen).toBeFocused();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowLeft');
  await expect(chosen).toBeFocused();
  await expect(chosen).toHaveAccessibleName(/1 window$/);
  await expect(page.getByRole('region', { name: 'The chosen day' })).toContainText('everything');
  await page.getByText('Show the month as a list').click();
  expect(await page.getByRole('list', { name: 'Planned', exact: true }).getByRole('listitem').count()).toBeGreaterThan(
    27,
  );
});

test('MNT-4: a rule is added, lets through what it names, and is removed', async ({ openWindow }) => {
  await ask(host(), 'POST', '/maintenance', {});
  const page = await openWindow(host(), '/maintenance?section=rules');
  await page.getByRole('button', { name: 'Add rule' }).click();
  await dialog(page).getByRole('combobox', { name: 'Action type' }).selectOption({ value: 'restart_service' });
  await dialog(page).getByRole('combobox', { name: 'Servers' }).selectOption('Tagged home');
  await dialog(page).getByRole('button', { name: 'Add' }).click();
  const rule = page.getByRole('list', { name: 'Allow rules' }).getByRole('listitem');
  await expect(rule).toContainText('on servers tagged home');
  const passed = await askRestart(host(), 'media-1', 'plex');
  expect((await whenOver(host(), passed)).status).toBe('completed');
  expect((await getAction(host(), await askRestart(host(), 'web-1', 'nginx'))).status).toBe('pending');
  await expect(rule).toContainText('used once');
  await rule.getByRole('button', { name: /^Remove/ }).click();
  await expect(dialog(page)).toContainText('waits for a person from now on');
  await dialog(page).getByRole('button', { name: 'Remove' }).click();
  await expect(page.getByRole('heading', { name: 'There are no rules' })).toBeVisible();
});
