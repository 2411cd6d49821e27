/** WIN-6: axe on every screen in both themes, widths, motion; screenshots of all of them to look at in screenshots/. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { ask, fileRestart, pause, whenOver } from '../support/api.ts';
import { ROOT } from '../support/paths.ts';
import { askRestart, connection, demoHost, overflow, test } from './support/window.ts';

const host = demoHost();

const SHOTS = join(ROOT, 'screenshots');
const WIDTHS = [380, 1024, 1600];
const FROM_NARROWEST = [320, ...WIDTHS];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];

interface Scene {
  name: string;
  address: string;
  widths?: number[];
  /** What makes the screen what is to be looked at. */
  prepare?: (page: Page) => Promise<void>;
}

const SCENES: Scene[] = [
  { name: 'servers', address: '/servers' },
  { name: 'servers-menu', address: '/servers', prepare: (page) => page.getByLabel('More for Web 1').click() },
  {
    name: 'server-add',
    address: '/servers',
    prepare: (page) => page.getByRole('button', { name: 'Add server' }).click(),
  },
  { name: 'server-resume', address: '/servers', prepare: (page) => page.getByLabel('Resume Database').click() },
  { name: 'server', address: '/servers/db-1' },
  { name: 'server-held', address: '/servers/media-1', widths: FROM_NARROWEST },
  { name: 'queue', address: '/queue' },
  {
    name: 'queue-failures',
    address: '/queue',
    prepare: (page) => page.getByRole('list', { name: 'By reason' }).getByRole('button').first().click(),
  },
  {
    name: 'queue-reject',
    address: '/queue',
    prepare: (page) => page.getByRole('article').first().getByRole('button', { name: 'Reject' }).click(),
  },
  { name: 'help', address: '/queue', prepare: (page) => page.keyboard.press('?') },
  { name: 'maintenance', address: '/maintenance', widths: FROM_NARROWEST },
  {
    name: 'maintenance-begin',
    address: '/maintenance',
    widths: FROM_NARROWEST,
    prepare: (page) => page.getByRole('button', { name: 'Begin maintenance' }).click(),
  },
  {
    name: 'maintenance-edit',
    address: '/maintenance',
    prepare: (page) => page.getByRole('button', { name: 'Edit maintenance of servers tagged home' }).click(),
  },
  {
    name: 'maintenance-end',
    address: '/maintenance',
    prepare: (page) =>
      page.getByRole('main').getByRole('button', { name: 'End maintenance of servers tagged home' }).click(),
  },
  { name: 'maintenance-upcoming', address: '/maintenance?section=upcoming', widths: FROM_NARROWEST },
  {
    name: 'maintenance-schedule',
    address: '/maintenance',
    widths: FROM_NARROWEST,
    async prepare(page) {
      await page.getByRole('button', { name: 'Schedule …' }).click();
      await page.getByRole('combobox', { name: 'How often' }).selectOption('Every week');
      await expect(page.getByRole('list', { name: 'Next starts' }).getByRole('listitem')).toHaveCount(3);
    },
  },
  {
    name: 'maintenance-cancel',
    address: '/maintenance?section=upcoming',
    prepare: (page) => page.getByRole('button', { name: 'Cancel … the schedule of everything' }).click(),
  },
  { name: 'maintenance-past', address: '/maintenance?section=past', widths: FROM_NARROWEST },
  { name: 'maintenance-rules', address: '/maintenance?section=rules', widths: FROM_NARROWEST },
  {
    name: 'maintenance-rule-add',
    address: '/maintenance?section=rules',
    prepare: (page) => page.getByRole('button', { name: 'Add rule' }).click(),
  },
  {
    name: 'maintenance-rule-remove',
    address: '/maintenance?section=rules',
    prepare: (page) => page.getByRole('button', { name: /^Remove …/ }).click(),
  },
  { name: 'history', address: '/history' },
  { name: 'action', address: '/actions/2' },
  { name: 'audit', address: '/audit' },
  { name: 'settings', address: '/settings' },
  { name: 'nowhere', address: '/no/where' },
];

test.beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  await whenOver(host(), await fileRestart(host(), 'pi-1', 'unbound'));
  await pause(host(), 'db-1', { reason: 'Upgrade of PostgreSQL', minutes: 240 });
  await askRestart(host(), 'db-1', 'postgresql', 'Connections are exhausted');
  await askRestart(host(), 'db-1', 'backup');
  await prepareMaintenance();
});

/** Something past, something under way and overdue, something planned, and a rule. */
async function prepareMaintenance(): Promise<void> {
  await ask(host(), 'POST', '/maintenance', { scope: 'tag:web', message: 'Renewed the certificates' });
  await ask(host(), 'DELETE', '/maintenance?scope=tag:web');
  const scope = 'tag:home';
  const eta = new Date(Date.now() + 1_000).toISOString();
  const texts = { message: 'New disks for the media server', status: 'Copying, 2 of 3 done', reason: 'Disk 2 fails' };
  await ask(host(), 'POST', '/maintenance', { scope, eta, ...texts });
  await askRestart(host(), 'media-1', 'plex', 'It does not answer');
  const weekly = {
    kind: 'recurring',
    scope: 'all',
    cron: '0 3 * * 1,4',
    time_zone: 'Europe/Berlin',
    length_minutes: 90,
  };
  await ask(host(), 'POST', '/schedules', { ...weekly, message: 'Updates of all servers' });
  await ask(host(), 'POST', '/allow-rules', { action_type: 'clear_logs', tag: 'home', note: 'Nightly clean-up' });
}

/** No animation is under way, so that colours are what they will be. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction('document.getAnimations().every((animation) => animation.playState === "finished")');
}

for (const theme of ['light', 'dark'] as const)
  test.describe(`WIN-6: the ${theme} theme`, () => {
    for (const { name, address, prepare, widths = WIDTHS } of SCENES)
      test(`WIN-6: ${name} in ${theme}: axe finds nothing, and nothing is wider than the window`, async ({
        openWindow,
      }) => {
        const page = await openWindow(host(), address, { theme, allows: /status of 404/ });
        await prepare?.(page);
        if (name.match(/menu/)) await expect(page.getByRole('menu')).toBeVisible();
        else if (name.match(/failures/)) await expect(page.getByRole('button', { name: /^Mark th/ })).toBeVisible();
        else if (prepare !== undefined) await expect(page.getByRole('dialog')).toBeVisible();
        for (const width of widths) {
          await page.setViewportSize({ width, height: 800 });
          await settled(page);
          // Preloading would fetch style sheets anew, for rules that are not asked for, and says so on the console.
          const { violations } = await new AxeBuilder({ page }).options({ preload: false }).withTags(RULES).analyze();
          expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`)).toEqual([]);
          expect(await overflow(page), `at ${width} px`).toBeLessThanOrEqual(0);
          await page.screenshot({ path: join(SHOTS, `${name}-${theme}-${width}.png`) });
        }
      });
  });

test('WIN-6: the theme can be chosen against the system, and the choice stays', async ({ openWindow }) => {
  const page = await openWindow(host(), '/servers', { theme: 'light' });
  await page.getByRole('button', { name: 'Dark theme' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await expect(connection(page)).toHaveText('Live');
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test('WIN-6: with reduced motion nothing moves, not even what runs', async ({ openWindow }) => {
  const page = await openWindow(host(), '/queue', { reducedMotion: 'reduce' });
  await page
    .getByRole('article', { name: /postgresql/ })
    .getByRole('button', { name: 'Approve' })
    .click();
  await expect(page.getByRole('article', { name: /postgresql.*Running/ })).toBeVisible();
  expect(await page.evaluate('document.getAnimations().filter((one) => one.playState === "running").length')).toBe(0);
  await page.keyboard.press('?');
  await expect(page.getByRole('dialog')).toBeVisible();
  expect(await page.evaluate('document.getAnimations().filter((one) => one.playState === "running").length')).toBe(0);
});
