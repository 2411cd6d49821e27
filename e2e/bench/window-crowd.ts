/**
 * (e) The window with 1,000 servers and 10,000 waiting actions against the same window with 10 and 100, in a real
 * Chromium on the real host. Times are taken inside the page, by its own clock, so that the driver is not in them.
 */

import { type Browser, chromium, type Page } from '@playwright/test';
import { hasOwn } from '../../main/contract/own.ts';
import { chromium as browserPath } from '../support/chromium.ts';
import { type Crowd, seedCrowd } from '../support/seed-crowd.ts';
import { until } from '../support/until.ts';
import { type HostUnderBench, startHostUnderBench } from './host-under-bench.ts';
import { measured, type Row } from './row.ts';
import type { Sizes } from './sizes.ts';
import { Skip } from './skip.ts';
import { type Summary, summarize } from './statistics.ts';
import { WATCH_PAGE } from './window-watch.ts';

/** A server that both crowds have. */
const SEARCHED = 'media 2';
const LOOKED_AT_LIMIT_MS = 60_000;
const SCREENS = { servers: '/servers', queue: '/queue' } as const;
type Screen = keyof typeof SCREENS;
type Size = Sizes['window'];

/** Milliseconds each; `scroll` is the longest task of a round. */
interface Times {
  open: number[];
  scroll: number[];
  typing: number[];
  repaint: number[];
}
type Measures = Record<Screen, Times>;

const BOUNDS = { open: 2_000, scroll: 50, typing: 50, repaint: 100 } as const;
const WORDS: Record<keyof Times, string> = {
  open: 'opened to interactive',
  scroll: 'longest task while scrolling',
  typing: 'a key in the search to its paint',
  repaint: 'asked for a change, to seen',
};

export async function benchWindow(size: Size): Promise<Row[]> {
  const found = browserPath();
  if (!hasOwn(found, 'path')) throw new Skip(found.missing);
  const args = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const browser = await chromium.launch({ executablePath: found.path, args });
  try {
    const few = await measureCrowd(browser, size.few, size);
    const many = await measureCrowd(browser, size.many, size);
    return rowsOf(many, few, size.few.servers);
  } finally {
    await browser.close();
  }
}

async function measureCrowd(browser: Browser, crowd: Crowd, size: Size): Promise<Measures> {
  process.stderr.write(`    ${crowd.servers} servers, ${crowd.servers * crowd.services} waiting actions ...\n`);
  const host = await startHostUnderBench((dataDir) => seedCrowd(dataDir, crowd));
  try {
    await allLookedAt(host);
    const measures = {} as Measures;
    for (const screen of Object.keys(SCREENS) as Screen[])
      measures[screen] = await measureScreen(browser, host, screen, size);
    return measures;
  } finally {
    await host.end();
  }
}

/** The servers do not exist. Once each was found so, nothing happens any more but what is measured. */
function allLookedAt(host: HostUnderBench): Promise<unknown> {
  return until(
    'every server was looked at',
    async () => {
      const { servers } = await host.api.call<{ servers: { connection_failure: unknown }[] }>('GET', '/servers');
      return servers.every((server) => server.connection_failure !== null);
    },
    LOOKED_AT_LIMIT_MS,
  );
}

async function measureScreen(browser: Browser, host: HostUnderBench, screen: Screen, size: Size): Promise<Times> {
  const times: Times = { open: [], scroll: [], typing: [], repaint: [] };
  for (let round = -size.warmUp; round < size.rounds; round += 1) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 } });
    const page = await context.newPage();
    await page.addInitScript(WATCH_PAGE);
    const { url } = await host.api.call<{ url: string }>('POST', '/session-links', {});
    await page.goto(`${url}?to=${SCREENS[screen]}`);
    const one = {
      open: await page.evaluate<number>('watch.opened()'),
      scroll: await longestTaskWhileScrolling(page, size.scrolls),
      typing: await slowestKey(page),
      repaint: await page.evaluate<number>(`watch.repaint(${JSON.stringify(screen)})`),
    };
    await context.close();
    // The first round warms the caches of host and browser.
    if (round >= 0) for (const name of Object.keys(one) as (keyof Times)[]) times[name].push(one[name]);
  }
  return times;
}

async function longestTaskWhileScrolling(page: Page, scrolls: number): Promise<number> {
  await page.mouse.move(640, 500);
  await page.evaluate('watch.begin()');
  for (let step = 0; step < scrolls; step += 1) {
    await page.mouse.wheel(0, 900);
    await page.evaluate('watch.nextFrame()');
  }
  const longest = await page.evaluate<number>('watch.longestTask()');
  // A page that did nothing would be fast for the wrong reason.
  if ((await page.evaluate<number>('scrollY')) === 0) throw new Error('the page did not scroll');
  await page.evaluate('scrollTo(0, 0)');
  return longest;
}

async function slowestKey(page: Page): Promise<number> {
  await page.getByRole('searchbox').click();
  await page.evaluate('watch.begin()');
  for (const letter of SEARCHED) {
    await page.keyboard.press(letter === ' ' ? 'Space' : letter);
    await page.evaluate('watch.nextFrame()');
  }
  const slowest = await page.evaluate<number>('watch.slowestKey()');
  if (!(await page.evaluate<boolean>('watch.isFiltered("Media")'))) throw new Error('the search found something else');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  return slowest;
}

function rowsOf(many: Measures, few: Measures, fewServers: number): Row[] {
  const rows: Row[] = [];
  for (const screen of Object.keys(SCREENS) as Screen[]) {
    for (const name of Object.keys(WORDS) as (keyof Times)[]) {
      const [ours, peer] = [summarize(many[screen][name]), summarize(few[screen][name])];
      rows.push(...rowsOfOne(`${screen}: ${WORDS[name]}`, name, { ours, peer, peerName: `${fewServers} servers` }));
    }
  }
  return rows;
}

function rowsOfOne(
  what: string,
  name: keyof Times,
  { ours, peer, peerName }: { ours: Summary; peer: Summary; peerName: string },
): Row[] {
  const value = { value: ours.median, unit: 'ms' as const };
  const worst = `slowest of ${ours.count}: ${ours.max.toFixed(0)} ms`;
  const absolute = measured('e', {
    what,
    ours: value,
    bound: { atMost: BOUNDS[name] },
    note: worst,
    samples: { ours },
  });
  // Next to nothing against next to nothing is no ratio.
  if (peer.median < 1) return [absolute];
  const few = { value: peer.median, unit: 'ms' as const, name: peerName };
  return [absolute, measured('e', { what, ours: value, peer: few, bound: { atMost: 2 }, samples: { ours, peer } })];
}
