/** The window is live, and says when it is not (WIN-5). */
import { rmSync } from 'node:fs';
import { expect } from '@playwright/test';
import { fileRestart, getAction, pause, unpause } from '../support/api.ts';
import { type HostProcess, temporaryFolder } from '../support/host-process.ts';
import { card, connection, emptyQueue, newLink, row, startDemo, test } from './support/window.ts';

const dataDir = temporaryFolder();
let host: HostProcess | undefined;

test.beforeAll(async () => {
  host = await startDemo({ dataDir });
});
test.afterAll(async () => {
  await host?.dispose();
  rmSync(dataDir, { recursive: true, force: true });
});

const running = (): HostProcess => {
  if (host === undefined) throw new Error('no host runs');
  return host;
};

test('WIN-5: what happens elsewhere shows within a second, on every open screen, without a reload', async ({
  openWindow,
}) => {
  await emptyQueue(running());
  const queue = await openWindow(running(), '/queue');
  const servers = await openWindow(running(), '/servers');
  await expect(queue.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  for (const page of [queue, servers]) await page.evaluate('window.isTheSamePage = true');
  await pause(running(), 'media-1', { reason: 'Said by a program' });
  await expect(row(servers, 'Media')).toContainText('Said by a program');
  const id = await fileRestart(running(), 'media-1', 'plex');
  await expect(card(queue, /plex on Media, Waiting/)).toBeVisible({ timeout: 1_000 });
  await expect(queue).toHaveTitle(/^\(1\)/);
  await expect(row(servers, 'Media')).toContainText('1 waiting');
  await running().call('POST', `/actions/${id}/cancel`, {});
  await unpause(running(), 'media-1');
  await expect(row(servers, 'Media')).not.toContainText('Maintenance');
  for (const page of [queue, servers]) expect(await page.evaluate('window.isTheSamePage')).toBe(true);
});

test('WIN-5: a host that stopped is told; started again, the window is live by itself and what was decided is there', async ({
  openWindow,
}) => {
  const first = running();
  const page = await openWindow(first, '/servers', {
    allows: /ERR_CONNECTION_REFUSED|ERR_INCOMPLETE|ERR_EMPTY|ERR_CONNECTION_RESET|status of 503/,
  });
  await pause(first, 'db-1', { reason: 'Kept over the restart' });
  const id = await fileRestart(first, 'db-1', 'backup');
  await expect(row(page, 'Database')).toContainText('1 waiting');
  expect((await first.end('SIGTERM')).code).toBe(0);
  await expect(page.getByText('Not live: Holdpoint does not answer')).toBeVisible({ timeout: 15_000 });
  await expect(connection(page)).toHaveText('Not live');
  await expect(row(page, 'Database'), 'what was known stays in sight').toBeVisible();

  host = await startDemo({ dataDir, args: ['--port', new URL(first.url).port] });
  expect(host.url).toBe(first.url);
  await expect(connection(page)).toHaveText('Live');
  await expect(page.getByText('Not live: Holdpoint does not answer')).toHaveCount(0);
  await expect(row(page, 'Database')).toContainText('Kept over the restart');
  await expect(row(page, 'Database')).toContainText('1 waiting');
  expect((await getAction(host, id)).status).toBe('pending');
  await pause(host, 'web-1', { reason: 'After the restart' });
  await expect(row(page, 'Web 1')).toContainText('After the restart');
});

test('issue 3: a window that was signed out elsewhere says so, keeps what it shows, and a new link makes it live again', async ({
  openWindow,
}) => {
  const page = await openWindow(running(), '/servers', { allows: /status of 401/ });
  await expect(row(page, 'Web 1')).toBeVisible();
  expect(await page.evaluate(`fetch('/api/v1/session', { method: 'DELETE' }).then((answer) => answer.status)`)).toBe(
    204,
  );
  const notice = page.getByRole('status').filter({ hasText: 'This window is not signed in any more' });
  await expect(notice).toBeVisible();
  await expect(notice).toContainText('npx holdpoint open');
  await expect(connection(page)).toHaveText('Signed out');
  await expect(row(page, 'Web 1'), 'what was known stays in sight').toBeVisible();
  const other = await page.context().newPage();
  await other.goto(await newLink(running()));
  await expect(connection(other)).toHaveText('Live');
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(connection(page)).toHaveText('Live');
  await expect(notice).toHaveCount(0);
});
