import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ActionFilter } from '../../client/client.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { HistoryScreen } from './history-screen.tsx';

const failed = anAction({
  id: 9,
  status: 'failed',
  failure: { code: 'not_active', message: 'nginx did not come up.', next_step: null, journal: null },
});
const days = [
  { day: '2025-03-02', counts: {} },
  { day: '2025-03-03', counts: { completed: 4, failed: 1 } },
];

async function draw(address = '/history') {
  const client = fakeClient({
    actions: (_: ActionFilter, page: { cursor?: string | undefined }) =>
      page.cursor === undefined
        ? answered({ actions: [failed], total: 2, limit: 50, offset: 0, next_cursor: '9' })
        : answered({ actions: [anAction({ id: 3 })], total: 2, limit: 50, offset: 0, next_cursor: null }),
    actionsExportUrl: (filter: ActionFilter, format: string) => `/export?${format}&${JSON.stringify(filter)}`,
    actionsPerDay: () => answered({ days }),
  });
  const drawn = await renderWindow({ servers: [aServer()] }, client, <HistoryScreen />, address);
  return { client, drawn };
}

const click = (element: HTMLElement) => act(async () => void fireEvent.click(element));
const rows = () => screen.getAllByRole('listitem').filter((item) => within(item).queryByRole('article') !== null);

describe('WIN-4: the history', () => {
  test('shows state, command, server, who and why it failed', async () => {
    await draw();
    const text = rows()[0]?.textContent;
    for (const part of ['Failed', 'systemctl restart nginx.service', 'Web 1', 'token:monitor', 'did not come up']) {
      expect(text).toContain(part);
    }
    expect(screen.getByText('2 actions')).toBeTruthy();
  });

  test('asks for what the address says, and the exports ask for the same', async () => {
    const { client } = await draw('/history?status=failed&server=web-1');
    const filter = { status: ['failed'], server_id: ['web-1'] };
    expect(client.actions.mock.calls[0]).toEqual([filter, { limit: 50, cursor: undefined }]);
    const csv = screen.getByRole('link', { name: /CSV/ });
    expect(csv.getAttribute('href')).toBe(`/export?csv&${JSON.stringify(filter)}`);
    await click(screen.getByRole('button', { name: 'Rejected' }));
    expect(new URLSearchParams(location.search).get('status')).toBe('failed,rejected');
    await click(screen.getByRole('button', { name: 'Clear filters' }));
    expect(location.search).toBe('');
  });

  test('older ones come with the next page', async () => {
    const { client } = await draw();
    await click(screen.getByRole('button', { name: 'Load older actions' }));
    expect(client.actions.mock.calls.at(-1)?.[1]).toEqual({ limit: 50, cursor: '9' });
    expect(rows()).toHaveLength(2);
    expect(screen.queryByRole('button', { name: 'Load older actions' })).toBeNull();
  });

  test('WIN-5: a new action appears by itself, one that changed is shown as it is now', async () => {
    const { drawn } = await draw();
    await drawn.emit('action.created', { action: anAction({ id: 12, command: 'journalctl --vacuum-time=7d' }) });
    expect(rows()[0]?.textContent).toContain('journalctl --vacuum-time=7d');
    expect(screen.getByText('3 actions')).toBeTruthy();
    await drawn.emit('action.rejected', {
      action: anAction({ id: 12, status: 'rejected', rejected_by: 'kim', rejection_reason: 'not now' }),
    });
    expect(rows()[0]?.textContent).toContain('rejected by kim');
  });

  test('WIN-6: the picture is told in words, and its numbers stand in a table', async () => {
    await draw();
    expect(
      screen.getByRole('img', { name: 'Actions per day in the last 30 days: 4 completed, 1 failed.' }),
    ).toBeTruthy();
    const details = document.querySelector('details') as HTMLDetailsElement;
    details.open = true;
    await act(async () => void details.dispatchEvent(new Event('toggle')));
    const row = within(screen.getByRole('table')).getByRole('row', { name: /2025-03-03/ });
    expect(
      within(row)
        .getAllByRole('cell')
        .map((cell) => cell.textContent),
    ).toEqual(['4', '1', '0', '0', '0', '5']);
  });

  test('a host that does not answer is said, and asked again at a press', async () => {
    const client = fakeClient({
      actions: () =>
        Promise.resolve({ ok: false as const, problem: { code: 'storage_failed' as const, message: 'No.' } }),
      actionsExportUrl: () => '/x',
      actionsPerDay: () => answered({ days }),
    });
    await renderWindow({}, client, <HistoryScreen />, '/history');
    expect(screen.getByRole('alert').textContent).toContain('No.');
    await click(screen.getByRole('button', { name: 'Try again' }));
    expect(client.actions).toHaveBeenCalledTimes(2);
  });
});
