import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { FailureList } from '../../../main/contract/failures.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { QueueScreen } from './queue-screen.tsx';

const failure = { code: 'sudo_refused', message: 'sudo refused it.', next_step: null, journal: null } as const;
const failed = (id: number) => anAction({ id, status: 'failed', failure, command: `systemctl restart unit-${id}` });

async function draw(failures = { total: 146, ids: { sudo_refused: [1, 2], exit_code: [3] } }) {
  const client = fakeClient({
    failures: ({ cursor }: { cursor?: string | undefined }) =>
      answered<FailureList>({
        ...{ total: 3, groups: [], revision: 10 },
        actions: cursor === undefined ? [failed(2)] : [failed(1)],
        next_cursor: cursor === undefined ? '7' : null,
      }),
    seeFailures: () => answered({ seen: 1 }),
    seeAction: () => answered({ seen: 1 }),
    action: (id: number) =>
      answered({
        ...failed(id),
        ...{ stdout: null, stderr: null, stdout_cut: false, stderr_cut: false, spec: null, approved_digest: null },
      }),
  });
  const drawn = await renderWindow({ servers: [aServer()], failures }, client, <QueueScreen />, '/queue');
  return { client, drawn };
}
const click = (name: string | RegExp) => act(async () => void fireEvent.click(screen.getByRole('button', { name })));

describe('WIN-3: failures nobody has looked at', () => {
  test('are named and counted by reason, and the queue does not say that nothing waits', async () => {
    await draw();
    const panel = screen.getByRole('region', { name: '146 failures nobody has looked at' });
    expect(within(panel).getByRole('button', { name: 'sudo refused it 2' })).toBeTruthy();
    expect(within(panel).getByRole('button', { name: 'The command failed 1' })).toBeTruthy();
    expect(document.body.textContent).not.toContain('Nothing waits for you');
    expect(screen.getByRole('heading', { name: 'No action waits for a decision' })).toBeTruthy();
  });

  test('without them nothing waits', async () => {
    await draw({ total: 0, ids: {} as never });
    expect(screen.queryByText(/nobody has looked at/)).toBeNull();
    expect(screen.getByRole('heading', { name: 'Nothing waits for you' })).toBeTruthy();
  });

  test('each of a reason is listed with the way to its page, page by page', async () => {
    const { client } = await draw();
    await click('sudo refused it 2');
    const list = screen.getByRole('list', { name: 'sudo refused it' });
    expect(within(list).getAllByRole('link', { name: 'systemctl restart unit-2' })[0]?.getAttribute('href')).toBe(
      '/actions/2',
    );
    await click('Show more');
    expect(within(list).getAllByRole('article')).toHaveLength(2);
    expect(client.failures.mock.calls.map(([asked]) => asked.reason)).toEqual(['sudo_refused', 'sudo_refused']);
  });

  test('all, or those of a reason, are marked up to what is shown: what fails later is not among them', async () => {
    const { client, drawn } = await draw();
    await click('Mark all as seen');
    expect(client.seeFailures.mock.calls).toEqual([[{ until: 10 }]]);
    await click('sudo refused it 2');
    await click('Mark these as seen');
    expect(client.seeFailures.mock.calls[1]).toEqual([{ until: 10, reason: 'sudo_refused' }]);
    await drawn.emit('failures.seen', { ids: [1, 2], seen_at: '' });
    expect(screen.queryByRole('button', { name: /sudo refused it/ })).toBeNull();
    expect(screen.getByRole('region', { name: '144 failures nobody has looked at' })).toBeTruthy();
  });
});
