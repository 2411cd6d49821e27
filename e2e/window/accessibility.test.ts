/** WIN-6: axe finds nothing on any screen, in both themes; screenshots of all of them to look at, in out/screenshots. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { AxeBuilder } from '@axe-core/playwright';
import { type Browser, expect, type Page } from '@playwright/test';
import { afterAll, beforeAll, describe, test } from 'vitest';
import { type HostProcess, startHostProcess } from '../support/host-process.ts';
import { ROOT } from '../support/paths.ts';
import { openWindow, startBrowser } from './browser.ts';

const SHOTS = join(ROOT, 'out', 'screenshots');
const WIDTHS = [380, 1024, 1600];
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

interface Scene {
  name: string;
  address: string;
  /** What makes the screen what it is to be looked at. */
  prepare?: (page: Page) => Promise<void>;
}

const SCENES: Scene[] = [
  { name: 'servers', address: '/servers' },
  { name: 'servers-selected', address: '/servers', prepare: (page) => page.getByLabel('Select Web 1').check() },
  { name: 'servers-menu', address: '/servers', prepare: (page) => page.getByLabel('More for Web 1').click() },
  {
    name: 'server-add',
    address: '/servers',
    prepare: (page) => page.getByRole('button', { name: 'Add server' }).click(),
  },
  { name: 'server-resume', address: '/servers', prepare: (page) => page.getByLabel('Resume Web 2').click() },
  { name: 'server', address: '/servers/web-2' },
  { name: 'server-restart', address: '/servers/web-2', prepare: (page) => page.getByLabel('Restart nginx …').click() },
  { name: 'server-pick', address: '/servers/web-2?pick=services' },
  { name: 'queue', address: '/queue' },
  {
    name: 'queue-reject',
    address: '/queue',
    async prepare(page) {
      await page.keyboard.press('j');
      await page.keyboard.press('r');
    },
  },
  { name: 'help', address: '/queue', prepare: (page) => page.keyboard.press('?') },
  { name: 'history', address: '/history' },
  { name: 'action', address: '/actions/1' },
  { name: 'audit', address: '/audit' },
  { name: 'settings', address: '/settings' },
  { name: 'nowhere', address: '/no/where' },
];

let host: HostProcess;
let browser: Browser;

beforeAll(async () => {
  mkdirSync(SHOTS, { recursive: true });
  [host, browser] = await Promise.all([startHostProcess({ command: 'demo' }), startBrowser()]);
  await host.call('PUT', '/servers/db-1/pause', { reason: 'Upgrade of PostgreSQL', minutes: 240 });
  await host.call('POST', '/servers/db-1/services/postgresql/restart', { note: 'Connections are exhausted' });
});
afterAll(async () => {
  await browser?.close();
  await host?.end();
});

describe.each(['light', 'dark'] as const)('WIN-6: the %s theme', (theme) => {
  test.each(SCENES)('$name', async ({ name, address, prepare }) => {
    for (const width of WIDTHS) {
      const { page, errors, close } = await openWindow(browser, host, address, { theme, width });
      await prepare?.(page);
      await settled(page);
      // The guards of Base UI's popups hand the focus on the moment they get it; axe takes them for hidden controls.
      const axe = new AxeBuilder({ page }).withTags(RULES).exclude('[data-base-ui-focus-guard]');
      const { violations } = await axe.analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' · ')}`)).toEqual([]);
      const overflow = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
      expect(overflow, `at ${width} px nothing is wider than the window`).toBeLessThanOrEqual(0);
      await page.screenshot({ path: join(SHOTS, `${name}-${theme}-${width}.png`) });
      expect(errors).toEqual([]);
      await close();
    }
  });
});

/** What a dialog asks the server for has come, so that colours and words are what they will be. */
async function settled(page: Page): Promise<void> {
  await expect(page.getByText('Asking the server …')).toHaveCount(0, { timeout: 15_000 });
}
