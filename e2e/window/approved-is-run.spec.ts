/** A type is changed after an action was filed: nothing runs, both commands are shown, one press asks again (ACT-10). */
import { expect } from '@playwright/test';
import { type ActionView, ask, fileAction, getAction, whenOver } from '../support/api.ts';
import { card, demoHost, emptyQueue, test } from './support/window.ts';

const host = demoHost();

test.beforeEach(async () => {
  await emptyQueue(host());
  await host().call('PUT', '/servers/db-1/pause', {});
});

test('ACT-10: changed after filing: nothing ran, the card shows both commands, one press asks again', async ({
  openWindow,
}) => {
  const type = { name: 'trim', title: 'Trim the journal', argv: ['journalctl', '--vacuum-time=30d'] };
  await ask(host(), 'POST', '/catalog', type);
  const id = await fileAction(host(), { server_id: 'db-1', action_type: 'trim', note: 'the disk fills up' });
  const page = await openWindow(host(), '/queue');
  const waiting = card(page, /Trim the journal on Database, Waiting/);
  await expect(waiting).toContainText('journalctl --vacuum-time=30d');

  const settings = await openWindow(host(), '/settings?section=catalog');
  await settings.getByRole('button', { name: 'Edit … Trim the journal' }).click();
  const dialog = settings.getByRole('dialog');
  await dialog.getByRole('textbox', { name: /^Command/ }).fill('journalctl --vacuum-time=1s');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await expect(dialog).toContainText('1 action waits or is approved under this type.');
  await dialog.getByRole('button', { name: 'Save all the same' }).click();
  await expect(dialog).toBeHidden();

  // The card still shows what was filed, and that is what is approved.
  await expect(waiting).toContainText('journalctl --vacuum-time=30d');
  await waiting.getByRole('button', { name: 'Approve' }).click();
  const refused = card(page, /Trim the journal on Database, Refused/);
  for (const text of ['Not run:', 'journalctl --vacuum-time=30d', 'journalctl --vacuum-time=1s', 'Approved', 'Now'])
    await expect(refused).toContainText(text);
  expect(await getAction(host(), id)).toMatchObject({
    status: 'cancelled',
    executed_at: null,
    failure: { code: 'guard_refused', changed: { differs: ['command'] } },
  });

  await refused.getByRole('button', { name: 'Ask again with the present command' }).click();
  const again = card(page, /Trim the journal on Database, Waiting/);
  await expect(again).toContainText('journalctl --vacuum-time=1s');
  await expect(again).toContainText('the disk fills up');
  await again.getByRole('button', { name: 'Approve' }).click();
  const { actions } = await ask<{ actions: ActionView[] }>(host(), 'GET', '/actions?action_type=trim');
  expect(await whenOver(host(), actions[0]?.id ?? 0)).toMatchObject({
    status: 'completed',
    command: 'journalctl --vacuum-time=1s',
  });

  const alone = await openWindow(host(), `/actions/${id}`, { theme: 'dark' });
  await expect(alone.getByRole('main')).toContainText('journalctl --vacuum-time=1s');
  await expect(alone.getByRole('button', { name: 'Ask again with the present command' })).toBeVisible();
  await alone.getByRole('button', { name: 'Ask again with the present command' }).click();
  await expect(alone.getByRole('heading', { level: 1 })).not.toContainText(String(id));
  await expect(alone.getByRole('main')).toContainText('It waits for a person');
});
