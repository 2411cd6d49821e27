/** A window of a real host in a real browser, and what is asked of one over and over. */
import { test as base, type ConsoleMessage, expect, type Locator, type Page } from '@playwright/test';
import { type HostProcess, type StartOptions, startHostProcess } from '../../support/host-process.ts';

export interface OpenOptions {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
  reducedMotion?: 'reduce' | 'no-preference';
  /** What the console may say, because the test is about it. */
  allows?: RegExp;
}

/** Opens a window of its own browser session, signed in by a link that works once. */
export type OpenWindow = (host: HostProcess, address?: string, options?: OpenOptions) => Promise<Page>;

/** `openWindow` closes what it opened; whatever a window said on its console, or threw, fails the test. */
export const test = base.extend<{ openWindow: OpenWindow }>({
  async openWindow({ browser }, use) {
    const closers: (() => Promise<void>)[] = [];
    const errors: string[] = [];
    await use(async (host, address = '/', options = {}) => {
      const { width = 1024, height = 800, theme = 'light', reducedMotion = 'reduce', allows } = options;
      const viewport = { width, height };
      const context = await browser.newContext({ viewport, colorScheme: theme, reducedMotion });
      closers.push(() => context.close());
      const page = await context.newPage();
      noteErrors(page, errors, allows);
      await page.goto(`${await newLink(host)}?to=${encodeURIComponent(address)}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(connection(page)).toHaveText('Live');
      return page;
    });
    for (const close of closers) await close();
    expect(errors, 'errors on the console').toEqual([]);
  },
});

/** Said by Chromium itself when another program of the machine brings a network interface up or down. */
const OF_THE_MACHINE = /ERR_NETWORK_CHANGED/;

function noteErrors(page: Page, errors: string[], allows: RegExp | undefined): void {
  const note = (text: string) => {
    if (!OF_THE_MACHINE.test(text) && !allows?.test(text)) errors.push(text);
  };
  page.on('pageerror', (error) => note(String(error)));
  page.on('console', (message: ConsoleMessage) => {
    if (message.type() === 'error' || message.type() === 'warning') note(message.text());
  });
}

/** A demo host for all tests of a file, which restarts verify after a second. */
export function demoHost(options: StartOptions = {}): () => HostProcess {
  let host: HostProcess | undefined;
  test.beforeAll(async () => {
    host = await startDemo(options);
  });
  test.afterAll(() => host?.dispose());
  return () => {
    if (host === undefined) throw new Error('the host is not started yet');
    return host;
  };
}

export async function startDemo(options: StartOptions = {}): Promise<HostProcess> {
  const host = await startHostProcess({ ...options, command: 'demo' });
  await host.call('PATCH', '/settings', { verify_seconds: 1 });
  return host;
}

export async function newLink(host: HostProcess): Promise<string> {
  const { body } = await host.call<{ url: string }>('POST', '/session-links', {});
  return body.url;
}

/** Withdraws whatever waits, so that each test begins with its own. */
export async function emptyQueue(host: HostProcess): Promise<void> {
  const { body } = await host.call<{ actions: { id: number }[] }>('GET', '/actions?status=pending&limit=100');
  for (const { id } of body.actions) await host.call('POST', `/actions/${id}/cancel`, {});
}

/** Asks for a restart as a program would; the id of its action. */
export async function askRestart(host: HostProcess, server: string, service: string, note?: string): Promise<number> {
  const { body } = await host.call<{ action_id: number }>('POST', `/servers/${server}/services/${service}/restart`, {
    ...(note === undefined ? {} : { note }),
  });
  return body.action_id;
}

export function connection(page: Page): Locator {
  return page.getByRole('status', { name: 'Connection to Holdpoint' });
}

/** A card of the queue, by its name: what, where and its state. */
export function card(page: Page, name: RegExp): Locator {
  return page.getByRole('article', { name });
}

/** A server of the list, or a service of the page of a server. */
export function row(page: Page, name: string): Locator {
  return page.getByRole('article', { name, exact: true });
}

/** How many pixels the page is wider than the window. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
}
