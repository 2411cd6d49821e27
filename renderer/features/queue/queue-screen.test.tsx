import { act, fireEvent, screen, within } from '@testing-library/react';
import { beforeEach, describe, expect, test, vi } from 'vitest';
import type { ActionSummary, ActionView } from '../../../main/contract/action.ts';
import { HOST_NOT_REACHED } from '../../client/answer.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer, aService, SEEN } from '../../testing/nouns.ts';
import { type DrawnWindow, renderWindow } from '../../testing/render-window.tsx';
import { QueueScreen } from './queue-screen.tsx';

const server = aServer({ is_paused: true, pending_count: 3 });
const first = anAction({ id: 1, created_at: new Date(Date.now() - 11 * 60_000).toISOString() });
const second = anAction({ id: 2, service_name: 'app', command: 'systemctl restart app' });
const third = anAction({ id: 3, service_name: 'redis', command: 'systemctl restart redis' });

const view = (action: ActionSummary): ActionView => ({
  ...action,
  stdout: 'out',
  stderr: null,
  stdout_cut: true,
  stderr_cut: false,
  spec: null,
  approved_digest: null,
});

function makeClient() {
  return fakeClient({
    approve: (id: number) => answered(view(anAction({ id, status: 'approved' }))),
    reject: (id: number) => answered(view(anAction({ id, status: 'rejected' }))),
    cancel: (id: number) => answered(view(anAction({ id, status: 'cancelled' }))),
    action: (id: number) => answered(view(anAction({ id }))),
    askAgain: (_id: number) => answered(view(anAction({ id: 9 }))),
    rejectionReasons: () => answered({ reasons: ['Wait for the backup'] }),
    decideMany: ({ ids }) =>
      answered({ results: ids.map((id) => ({ id, ok: true, problem: null })), decided: ids.length }),
  });
}

let client: ReturnType<typeof makeClient>;
let drawn: DrawnWindow;

async function draw(address = '/queue'): Promise<void> {
  client = makeClient();
  const services = [aService({ state: 'failed', is_critical: true })];
  drawn = await renderWindow(
    { servers: [server], services, actions: [first, second, third] },
    client,
    <QueueScreen />,
    address,
  );
}

const press = (key: string) =>
  act(async () => void fireEvent.keyDown(document.activeElement ?? document.body, { key }));
const card = (name: RegExp) => screen.getByRole('article', { name });
const focused = () => document.activeElement?.getAttribute('aria-label');

describe('WIN-2: a card', () => {
  beforeEach(() => draw());

  test('shows server, service and its state, the exact command, who asked, why, how long it waits and until when', () => {
    const text = card(/Restart nginx/).textContent;
    for (const part of [
      'Web 1',
      'nginx failed',
      'critical',
      'systemctl restart nginx.service',
      'token:monitor',
      'p99 above 2 s',
      'waits 11 min',
      'expires in',
      '2 more for this server',
      'Maintenance',
    ]) {
      expect(text).toContain(part);
    }
  });

  test('hostile text is shown as text', async () => {
    const note = '<img src=x onerror=alert(1)>\u202egnp\u001b[31m';
    const command = 'echo \u2066x';
    await drawn.emit('action.created', { action: anAction({ id: 9, note, command, service_name: 'evil' }) });
    const text = card(/evil/).textContent;
    expect(text).toContain('<img src=x onerror=alert(1)>⟨U+202E⟩gnp␛[31m');
    expect(text).toContain('echo ⟨U+2066⟩x');
    expect(document.querySelector('img')).toBeNull();
  });
});

describe('WIN-2: by keyboard alone', () => {
  beforeEach(() => draw());

  test('j and k go through the cards, and stop at the ends', async () => {
    await press('j');
    expect(focused()).toContain('nginx');
    await press('j');
    await press('j');
    await press('j');
    expect(focused()).toContain('redis');
    await press('k');
    expect(focused()).toContain('app');
  });

  test('a approves the current card only', async () => {
    await press('j');
    await press('j');
    await press('a');
    expect(client.approve.mock.calls).toEqual([[2, SEEN]]);
  });

  test('nothing is decided while no card is current, with Ctrl, or from a field', async () => {
    await press('a');
    await press('j');
    await act(async () => void fireEvent.keyDown(document.activeElement as Element, { key: 'a', ctrlKey: true }));
    await act(async () => void fireEvent.keyDown(screen.getByRole('searchbox'), { key: 'a' }));
    expect(client.approve).not.toHaveBeenCalled();
  });

  test('r asks for the reason, offers recent ones, and takes no blank one', async () => {
    await press('j');
    await press('r');
    const dialog = await screen.findByRole('dialog');
    const send = within(dialog).getByRole('button', { name: 'Reject' });
    fireEvent.change(within(dialog).getByRole('textbox', { name: /Reason/ }), { target: { value: '   ' } });
    expect(send.getAttribute('aria-disabled')).toBe('true');
    fireEvent.click(send);
    expect(client.reject).not.toHaveBeenCalled();
    fireEvent.click(await within(dialog).findByRole('button', { name: 'Wait for the backup' }));
    await act(async () => void fireEvent.submit(dialog.querySelector('form') as HTMLFormElement));
    expect(client.reject.mock.calls).toEqual([[1, 'Wait for the backup', SEEN]]);
  });

  test('what is typed right after r is for the reason: nothing is decided by it', async () => {
    await press('j');
    // In one turn, as fast typing on a cold page is: the dialog is not drawn in between.
    await act(async () => {
      for (const key of ['r', 'a', 'c', 'x', 'a']) fireEvent.keyDown(document.activeElement ?? document.body, { key });
    });
    expect(screen.getByRole('dialog', { name: 'Reject this action' })).toBeTruthy();
    expect(client.approve).not.toHaveBeenCalled();
    expect(client.cancel).not.toHaveBeenCalled();
    expect(client.decideMany).not.toHaveBeenCalled();
  });

  test('the dialog stays, with what was typed, where the host did not take it', async () => {
    await press('j');
    await press('r');
    client.reject.mockReturnValueOnce(Promise.resolve({ ok: false, problem: HOST_NOT_REACHED }));
    const dialog = screen.getByRole('dialog', { name: 'Reject this action' });
    const reason = within(dialog).getByRole('textbox', { name: /Reason/ });
    fireEvent.change(reason, { target: { value: 'Not during the backup' } });
    await act(async () => fireEvent.click(within(dialog).getByRole('button', { name: /^Reject/ })));
    expect(screen.getByRole('textbox', { name: /Reason/ })).toHaveProperty('value', 'Not during the backup');
    await act(async () => fireEvent.click(within(dialog).getByRole('button', { name: /^Reject/ })));
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('ACT-7: a dialog says at once that somebody else was faster, and keeps what was typed', async () => {
    await press('j');
    await press('r');
    const dialog = screen.getByRole('dialog', { name: 'Reject this action' });
    fireEvent.change(within(dialog).getByRole('textbox', { name: /Reason/ }), { target: { value: 'No' } });
    await drawn.emit('action.approved', { action: { ...first, status: 'approved', approved_by: 'kim' } });
    expect(within(dialog).getByRole('status').textContent).toContain('Approved by kim');
    expect(
      within(dialog)
        .getByRole('button', { name: /^Reject/ })
        .getAttribute('aria-disabled'),
    ).toBe('true');
    expect(within(dialog).getByRole('textbox', { name: /Reason/ })).toHaveProperty('value', 'No');
  });

  test('x selects; a then asks once for all of them', async () => {
    await press('j');
    await press('x');
    await press('j');
    await press('x');
    expect(screen.getByRole('region', { name: 'Selection' }).textContent).toContain('2 selected');
    await press('a');
    const dialog = await screen.findByRole('dialog');
    expect(client.decideMany).not.toHaveBeenCalled();
    await act(async () => void fireEvent.submit(dialog.querySelector('form') as HTMLFormElement));
    expect(client.decideMany.mock.calls).toEqual([
      [{ decision: 'approve', ids: [1, 2], seen: [1, 2].map((id) => ({ id, ...SEEN })) }],
    ]);
  });

  test('Enter shows details, Esc clears the selection', async () => {
    await press('j');
    await press('Enter');
    expect(within(card(/nginx/)).getByText('Also waiting')).toBeTruthy();
    await press('x');
    await press('Escape');
    expect(screen.queryByRole('region', { name: 'Selection' })).toBeNull();
  });
});

describe('WIN-3: after the decision', () => {
  beforeEach(() => draw());

  const step = (change: Partial<ActionSummary>) =>
    drawn.emit('action.started', { action: { ...first, ...change } }, { action_id: 1 });

  test('ACT-10: approved and no longer what was approved: both commands stay, and one press asks again', async () => {
    const shown = (command: string) => ({ command, as_root: true, time_limit_seconds: 180, address: 'root@web:22' });
    const failure: ActionSummary['failure'] = {
      code: 'guard_refused',
      message: 'Not run: the action type say was changed after this was filed and now runs another command.',
      next_step: 'Ask again if it is still wanted.',
      journal: null,
      changed: {
        differs: ['command'],
        approved: shown(first.command),
        now: shown('systemctl stop plex'),
      },
    };
    await press('j');
    await drawn.emit(
      'action.cancelled',
      { action: { ...first, status: 'cancelled', revision: 3, cancelled_by: 'holdpoint', failure } },
      { action_id: 1 },
    );
    const { textContent } = card(/Restart nginx/);
    for (const part of [first.command, 'systemctl stop plex', 'Not run:', 'as root', 'root@web:22'])
      expect(textContent).toContain(part);
    await act(async () =>
      within(card(/Restart nginx/))
        .getByRole('button', { name: /^Ask again/ })
        .click(),
    );
    expect(client.askAgain.mock.calls).toEqual([[1]]);
    expect(screen.getByRole('region', { name: 'Messages' }).textContent).toContain(
      'Asked again as #9: it waits for a person.',
    );
  });

  test('ACT-10: a decision on what changed meanwhile is told as such', async () => {
    client.approve.mockImplementation(() =>
      Promise.resolve({
        ok: false as const,
        problem: { code: 'stale_decision', message: 'no', status: 'approved', revision: 2, digest: null },
      }),
    );
    await press('j');
    await press('a');
    expect(screen.getByRole('region', { name: 'Messages' }).textContent).toContain(
      'changed meanwhile and is approved now. Look at it again.',
    );
  });

  test('the card stays with the focus and tells: approved, running, verified, with output', async () => {
    await press('j');
    await press('a');
    await step({ status: 'approved', approved_by: 'sam' });
    expect(card(/nginx/).textContent).toContain('Approved, waits for its turn');
    expect(focused()).toContain('nginx');
    await step({ status: 'executing', approved_by: 'sam', executed_at: new Date().toISOString() });
    expect(card(/nginx/).textContent).toContain('Running for');
    await step({ status: 'completed', approved_by: 'sam', exit_code: 0 });
    expect(card(/nginx/).textContent).toContain('Verified: nginx was restarted, is active and stayed so.');
    expect(await screen.findByRole('group', { name: 'Output' })).toBeTruthy();
    expect(card(/nginx/).textContent).toContain('middle cut out');
  });

  test('a failure says why, what to do, and shows the journal', async () => {
    const failure = {
      code: 'not_active' as const,
      message: 'nginx is not active.',
      next_step: 'Look at its configuration.',
      journal: ['bind() failed'],
    };
    await step({ status: 'failed', approved_by: 'sam', failure });
    const text = card(/nginx/).textContent;
    for (const part of ['nginx is not active.', 'Look at its configuration.', 'bind() failed'])
      expect(text).toContain(part);
  });

  test('RUN-3: an unreachable server: why, and when it is tried again', async () => {
    const waiting = {
      code: 'refused' as const,
      message: 'Connection refused.',
      attempts: 3,
      next_attempt_at: new Date(Date.now() + 90_000).toISOString(),
    };
    await step({ status: 'approved', approved_by: 'sam', waiting });
    const text = card(/nginx/).textContent;
    expect(text).toContain('Connection refused. Tried 3 times.');
    expect(within(card(/nginx/)).getByRole('button', { name: /Cancel/ })).toBeTruthy();
  });

  test('dismissing it moves the focus to its neighbour', async () => {
    await press('j');
    await step({ status: 'rejected', rejected_by: 'kim', rejection_reason: 'No' });
    expect(card(/nginx/).textContent).toContain('Rejected by kim');
    const close = within(card(/nginx/)).getByRole('button', { name: 'Move to history' });
    close.focus();
    await act(async () => void fireEvent.click(close));
    expect(screen.queryByRole('article', { name: /nginx/ })).toBeNull();
    expect(focused()).toContain('app');
  });

  test('ACT-7: the loser of a race is told who won', async () => {
    client.approve.mockImplementation(() =>
      Promise.resolve({
        ok: false as const,
        problem: { code: 'wrong_status', message: 'x', status: 'rejected', decided_by: 'kim' },
      }),
    );
    await press('j');
    await press('a');
    expect(screen.getByRole('region', { name: 'Messages' }).textContent).toContain(
      'Too late: systemctl restart nginx.service on web-1 is rejected already. Decided by kim.',
    );
  });

  test('a card that was decided well leaves by itself, but not while it is the current one', async () => {
    vi.useFakeTimers();
    try {
      await step({ status: 'completed', exit_code: 0 });
      await press('j');
      await act(async () => void vi.advanceTimersByTime(60_000));
      expect(card(/nginx/)).toBeTruthy();
      await press('j');
      await act(async () => void vi.advanceTimersByTime(31_000));
      expect(screen.queryByRole('article', { name: /nginx/ })).toBeNull();
      expect(focused()).toContain('app');
    } finally {
      vi.useRealTimers();
    }
  });
});

describe('the address of the queue', () => {
  test('?action goes to that card', async () => {
    await draw('/queue?action=3');
    expect(focused()).toContain('redis');
  });

  test('?action of one that does not wait leads to its own page', async () => {
    await draw('/queue?action=77');
    expect(location.pathname).toBe('/actions/77');
  });

  test('?server shows that server only', async () => {
    await draw('/queue?server=db-1');
    expect(screen.getByText('No action matches')).toBeTruthy();
  });
});
