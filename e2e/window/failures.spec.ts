/** Failures that nobody has looked at, against the demo fleet (WIN-3): named over reload and restart, in every window. */
import { expect, type Page } from '@playwright/test';
import { whenOver } from '../support/api.ts';
import { startHostProcess, temporaryFolder } from '../support/host-process.ts';
import { askRestart, card, emptyQueue, startDemo, test } from './support/window.ts';

const panel = (page: Page) => page.getByRole('region', { name: /nobody has looked at/ });

test('WIN-3: what failed stays named over reload and restart, until a person looked; all windows agree', async ({
  openWindow,
}) => {
  const dataDir = temporaryFolder();
  const host = await startDemo({ dataDir });
  const ids = [await askRestart(host, 'pi-1', 'unbound')];
  for (const id of ids) expect((await whenOver(host, id)).status).toBe('failed');
  await emptyQueue(host);
  const page = await openWindow(host, '/queue', { allows: /ERR_/ });
  await expect(panel(page)).toHaveAccessibleName('1 failure nobody has looked at');
  await expect(page.getByText('Nothing waits for you')).toHaveCount(0);
  await page.reload();
  await expect(panel(page)).toBeVisible();
  await page.getByRole('link', { name: 'Servers', exact: true }).first().click();
  await expect(page.getByRole('main')).toContainText('1 failure nobody has looked at');
  await expect(page.getByText('nothing is in trouble')).toHaveCount(0);
  await page.close();
  await host.end();

  const again = await startHostProcess({ dataDir, command: 'demo' });
  const [one, other] = [
    await openWindow(again, '/queue', { allows: /ERR_/ }),
    await openWindow(again, '/queue', { allows: /ERR_/ }),
  ];
  await expect(panel(one)).toBeVisible();
  await expect(panel(other)).toBeVisible();
  await panel(one)
    .getByRole('button', { name: /afterwards|stay active|failed/ })
    .click();
  await panel(one)
    .getByRole('link', { name: /unbound/ })
    .click();
  await expect(one.getByRole('heading', { level: 1 })).toContainText('Failed');
  await expect(panel(other)).toHaveCount(0, { timeout: 1_000 });
  await expect(other.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await one.goBack();
  await expect(panel(one)).toHaveCount(0);
  await again.dispose();
});

test('WIN-3: a failure that comes while the queue is open is named within a second; putting its card away is a look', async ({
  openWindow,
}) => {
  const host = await startDemo();
  await emptyQueue(host);
  await host.call('PUT', '/servers/pi-1/pause', {});
  await askRestart(host, 'pi-1', 'unbound');
  const page = await openWindow(host, '/queue', { allows: /ERR_/ });
  await expect(panel(page)).toHaveCount(0);
  await card(page, /unbound/)
    .getByRole('button', { name: 'Approve' })
    .click();
  const failed = card(page, /unbound.*Failed/);
  await expect(failed).toBeVisible({ timeout: 20_000 });
  await expect(panel(page)).toHaveAccessibleName('1 failure nobody has looked at', { timeout: 1_000 });
  await failed.getByRole('button', { name: 'Move to history' }).click();
  await expect(panel(page)).toHaveCount(0);
  await expect(page.getByRole('heading', { name: 'Nothing waits for you' })).toBeVisible();
  await host.dispose();
});
