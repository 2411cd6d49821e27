/** What is typed is no decision (WIN-2): texts typed at several speeds, with changes arriving meanwhile, change no action. */
import { expect, type Page } from '@playwright/test';
import { askRestart, card, demoHost, emptyQueue, test } from './support/window.ts';

const host = demoHost();
const WAITING = [
  ['db-1', 'postgresql'],
  ['db-1', 'backup'],
  ['media-1', 'plex'],
  ['pi-1', 'unbound'],
] as const;

interface Event {
  seq: number;
  kind: string;
  via: string;
}

test.beforeEach(async () => {
  await emptyQueue(host());
  for (const server of ['db-1', 'media-1', 'pi-1', 'web-1']) await host().call('PUT', `/servers/${server}/pause`, {});
});

async function fileAll(): Promise<number[]> {
  const ids: number[] = [];
  for (const [server, service] of WAITING) ids.push(await askRestart(host(), server, service, 'a r x j k'));
  return ids;
}

/** The newest event of the log. */
async function head(): Promise<number> {
  const { body } = await host().call<{ events: Event[] }>('GET', '/audit?limit=1');
  return body.events[0]?.seq ?? 0;
}

/** What was done to actions from the window after `since`. */
async function doneInWindow(since: number): Promise<string[]> {
  const found: string[] = [];
  let before = '';
  for (;;) {
    const { body } = await host().call<{ events: Event[]; next_cursor: string | null }>(
      'GET',
      `/audit?limit=500${before}`,
    );
    const newer = body.events.filter(({ seq }) => seq > since);
    found.push(...newer.filter(({ via }) => via === 'window').map(({ kind }) => kind));
    if (newer.length < body.events.length || body.next_cursor === null)
      return found.filter((kind) => kind.startsWith('action.'));
    before = `&before=${body.next_cursor}`;
  }
}

async function statuses(ids: readonly number[]): Promise<string[]> {
  const all: string[] = [];
  for (const id of ids) all.push((await host().call<{ status: string }>('GET', `/actions/${id}`)).body.status);
  return all;
}

/** Another action is filed, and withdrawn again while somebody types. */
async function changeMeanwhile(typing: () => Promise<void>): Promise<void> {
  const id = await askRestart(host(), 'web-1', 'nginx', 'a r x');
  await Promise.all([typing(), host().call('POST', `/actions/${id}/cancel`, {})]);
}

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Words that match some cards and not others, and letters that are keys. */
const PARTS = ['plex', 'post', 'backup', 'unbound', 'pi', 'db', 'a', 'r', 'x', 'j', 'k', 'c', ' ', ' ', '/', '\n', '?'];

function randomText(random: () => number): string {
  return Array.from({ length: 2 + Math.floor(random() * 5) }, () => PARTS[Math.floor(random() * PARTS.length)]).join(
    '',
  );
}

const search = (page: Page) => page.getByRole('searchbox');

for (const { delay, texts } of [
  { delay: 0, texts: 120 },
  { delay: 5, texts: 60 },
  { delay: 20, texts: 30 },
  { delay: 60, texts: 15 },
]) {
  test(`WIN-2: ${texts} searches typed with ${delay} ms between the keys decide nothing`, async ({ openWindow }) => {
    test.setTimeout(180_000);
    const ids = await fileAll();
    const page = await openWindow(host(), '/queue');
    await expect(card(page, /postgresql/)).toBeVisible();
    const since = await head();
    const random = seeded(20_250_303 + delay);
    for (let turn = 0; turn < texts; turn += 1) {
      const text = randomText(random);
      // A card is current, as after any look through the queue.
      await search(page).fill('');
      await card(page, /postgresql/).focus();
      await page.keyboard.press(random() < 0.5 ? 'j' : 'k');
      await page.keyboard.press('/');
      await changeMeanwhile(() => page.keyboard.type(text, { delay }));
      await expect(search(page), `typed ${JSON.stringify(text)} (turn ${turn})`).toBeFocused();
      await expect(search(page)).toHaveValue(text.replaceAll('\n', ''));
    }
    expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
    expect(await doneInWindow(since)).toEqual([]);
  });
}

test('WIN-2: a search that filters the current card away leaves no card current, until one is chosen', async ({
  openWindow,
}) => {
  const ids = await fileAll();
  const page = await openWindow(host(), '/queue');
  await expect(card(page, /postgresql/)).toBeVisible();
  await page.keyboard.press('j');
  await expect(card(page, /postgresql/)).toBeFocused();
  await page.keyboard.press('/');
  await page.keyboard.type('plex', { delay: 60 });
  await expect(search(page)).toBeFocused();
  await expect(page.getByRole('article')).toHaveCount(1);
  await expect(card(page, /plex/)).not.toHaveAttribute('aria-current');
  // Somebody leaves the field without choosing a card: the keys have nothing to act on.
  await search(page).evaluate((field) => field.blur());
  await page.keyboard.press('a');
  await page.keyboard.press('c');
  expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
});

test('WIN-2: an address opened from outside while somebody types takes no key for a decision', async ({
  openWindow,
}) => {
  const ids = await fileAll();
  const [first = 0] = ids;
  const page = await openWindow(host(), '/servers');
  const since = await head();
  const open = (path: string) =>
    page.evaluate(`window.dispatchEvent(new CustomEvent('holdpoint:open', { detail: '${path}', cancelable: true }))`);
  for (let turn = 0; turn < 6; turn += 1) {
    await search(page).focus();
    // As the tray does: to the queue, to a card of it.
    const typing = page.keyboard.type('a car crash car race', { delay: turn * 8 });
    await open(`/queue?action=${first}`);
    await typing;
    await expect(card(page, /postgresql/)).toBeVisible();
    await page
      .getByRole('dialog')
      .or(page.getByRole('heading', { level: 1, name: 'Queue' }))
      .first()
      .waitFor();
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await page
      .getByRole('link', { name: /^Servers/ })
      .first()
      .click();
    await expect(page.getByRole('heading', { level: 1, name: 'Servers' })).toBeVisible();
  }
  expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
  expect(await doneInWindow(since)).toEqual([]);
});

test('WIN-2: the rest of a reason, typed on after it was sent, decides no other action', async ({ openWindow }) => {
  const ids = await fileAll();
  const page = await openWindow(host(), '/queue');
  await expect(card(page, /postgresql/)).toBeVisible();
  // Two are selected and a third is current: that one has the focus when the dialog closes.
  for (const key of ['j', 'x', 'j', 'x', 'j', 'r']) await page.keyboard.press(key);
  await expect(page.getByRole('textbox', { name: 'Reason' })).toBeFocused();
  await page.keyboard.type('later', { delay: 20 });
  await page.keyboard.press('Control+Enter');
  for (let turn = 0; turn < 40; turn += 1) await page.keyboard.press('acr'[turn % 3] ?? 'a');
  await expect(card(page, /plex/)).toBeFocused();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await statuses(ids)).toEqual(['rejected', 'rejected', 'pending', 'pending']);
});

test('WIN-2: / right after Esc leads to the search, also while the sheet of keys is closing', async ({
  openWindow,
}) => {
  const ids = await fileAll();
  const page = await openWindow(host(), '/queue', { reducedMotion: 'no-preference' });
  await expect(card(page, /postgresql/)).toBeVisible();
  for (let turn = 0; turn < 5; turn += 1) {
    await card(page, /postgresql/).focus();
    await page.keyboard.press('?');
    await expect(page.getByRole('dialog', { name: 'Keys' })).toBeVisible();
    await page.keyboard.press('Escape');
    await page.keyboard.type('/racer', { delay: turn * 15 });
    await expect(search(page)).toBeFocused();
    await expect(search(page)).toHaveValue('racer');
    await search(page).fill('');
  }
  expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
});

test('WIN-2: a held key, and one with another, decide nothing', async ({ openWindow }) => {
  const ids = await fileAll();
  const page = await openWindow(host(), '/queue');
  await expect(card(page, /postgresql/)).toBeVisible();
  await page.keyboard.press('j');
  for (const key of ['Shift+A', 'Control+a', 'Alt+a', 'Meta+a', 'Shift+R', 'Control+Shift+C'])
    await page.keyboard.press(key);
  expect(await statuses(ids)).toEqual(ids.map(() => 'pending'));
  // Held on the button that asks for a reason: it opens once, and what is open then takes no press.
  const reject = card(page, /postgresql/).getByRole('button', { name: 'Reject' });
  await reject.focus();
  for (let turn = 0; turn < 12; turn += 1) await page.keyboard.down('Enter');
  await page.keyboard.up('Enter');
  await expect(page.getByRole('dialog', { name: 'Reject this action' })).toBeVisible();
  await page.keyboard.press('Escape');
  // A double click on Approve: where it was, Cancel is by the second click.
  await card(page, /plex/).getByRole('button', { name: 'Approve' }).dblclick({ delay: 60 });
  await expect(card(page, /plex.*(Completed|Failed)/)).toBeVisible();
  expect(await statuses(ids)).toEqual(['pending', 'pending', expect.stringMatching(/completed|failed/), 'pending']);
});
