/** Text of others that wants to be more than text (issue 3). */
import { expect, type Page } from '@playwright/test';
import { ask, pause } from '../support/api.ts';
import { askRestart, card, demoHost, overflow, test } from './support/window.ts';

const host = demoHost();

const HTML = '<img src=x onerror="window.isOwned=true"><script>window.isOwned=true</script><h1 id=injected>Pwned</h1>';
const TRICKS = '\u202egnp.exe \u2066x\u2069 \u001b[31mred\u001b[0m 👩‍🚀🧨 &lt;b&gt;';
const LONG = 'W'.repeat(400);
const HOSTILE = `${HTML} ${TRICKS} ${LONG}`;
const NAME = `<b>Db</b> 🧨 ${'W'.repeat(60)}`;

const SCREENS = [
  '/servers',
  '/servers/db-1',
  '/queue',
  '/maintenance',
  '/maintenance?section=past',
  '/history',
  '/audit',
  '/actions/',
];
let rejected = 0;

test.beforeAll(async () => {
  await ask(host(), 'PATCH', '/servers/db-1', { display_name: NAME });
  await pause(host(), 'db-1', { reason: HOSTILE });
  const texts = { message: HOSTILE, reason: HOSTILE, status: HTML };
  await ask(host(), 'POST', '/maintenance', { scope: 'all', ...texts });
  await ask(host(), 'POST', '/maintenance', { scope: 'tag:home', ...texts });
  await ask(host(), 'DELETE', '/maintenance?scope=tag:home');
  rejected = await askRestart(host(), 'db-1', 'postgresql', HOSTILE);
  await ask(host(), 'POST', `/actions/${rejected}/reject`, { reason: HOSTILE });
  await askRestart(host(), 'db-1', 'backup', HOSTILE);
});

async function expectHarmless(page: Page, where: string): Promise<void> {
  expect(await page.evaluate('window.isOwned'), `${where}: nothing ran`).toBeUndefined();
  await expect(page.locator('img, h1#injected, main script, main b')).toHaveCount(0);
  // Nothing turns the order of what follows: marks are written out, or kept inside an element of their own.
  expect(await overflow(page), `${where}: nothing is wider than the window`).toBeLessThanOrEqual(0);
}

for (const width of [380, 1024])
  test(`issue 3: hostile names, notes and reasons are text on every screen, at ${width} px`, async ({ openWindow }) => {
    const page = await openWindow(host(), '/servers', { width });
    for (const screen of SCREENS) {
      const address = screen === '/actions/' ? `/actions/${rejected}` : screen;
      await page.goto(new URL(address, host().url).href);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await expect(page.getByRole('main')).toContainText(/<b>Db<\/b>|postgresql|<img src=x/);
      await expectHarmless(page, address);
    }
  });

test('issue 3: in the queue a note reads as it is: tags, marks of direction and control codes are written out', async ({
  openWindow,
}) => {
  const page = await openWindow(host(), '/queue');
  const waiting = card(page, /backup on <b>Db<\/b>/);
  await expect(waiting).toContainText('<img src=x onerror="window.isOwned=true">');
  await expect(waiting).toContainText('⟨U+202E⟩gnp.exe ⟨U+2066⟩x⟨U+2069⟩ ␛[31mred␛[0m');
  await expect(waiting).toContainText('&lt;b&gt;');
  await waiting.getByRole('button', { name: 'Approve' }).scrollIntoViewIfNeeded();
  await expect(waiting.getByRole('button', { name: 'Approve' })).toBeInViewport();
  await waiting.getByRole('button', { name: 'Reject' }).click();
  const recent = page.getByRole('dialog').getByRole('group', { name: 'Recent reasons' });
  await expect(recent).toContainText('<img src=x');
  await expectHarmless(page, 'the dialog');
});
