/** A real Chromium on the window of a real host. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type Page } from '@playwright/test';
import type { HostProcess } from '../support/host-process.ts';

/** `playwright install` cannot download everywhere: whichever browser is found. */
const FOUND = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find((path) =>
  existsSync(path),
);

export async function startBrowser(): Promise<Browser> {
  return chromium.launch({
    ...(FOUND === undefined ? {} : { executablePath: FOUND }),
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

export interface OpenOptions {
  width?: number;
  height?: number;
  theme?: 'light' | 'dark';
}

export interface OpenWindow {
  page: Page;
  /** Errors of scripts and breaches of the CSP, since it was opened. */
  errors: string[];
  close(): Promise<void>;
}

/** A browser of its own, signed in by a link that works once, at `address`. */
export async function openWindow(
  browser: Browser,
  host: HostProcess,
  address = '/',
  { width = 1024, height = 800, theme = 'light' }: OpenOptions = {},
): Promise<OpenWindow> {
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: theme,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const errors: string[] = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy|Refused to/i.test(message.text())) errors.push(message.text());
  });
  const link = await host.call<{ url: string }>('POST', '/session-links');
  await page.goto(`${link.body.url}?to=${encodeURIComponent(address)}`);
  await page.locator('#main h1').waitFor();
  return { page, errors, close: () => context.close() };
}

/** What the focus is on, by its accessible name where it has one. */
export function focusOf(page: Page): Promise<string> {
  return page.evaluate<string>(
    'document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent?.trim() ?? ""',
  );
}
