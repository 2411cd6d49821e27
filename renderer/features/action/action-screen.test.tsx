import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { ActionSummary, ActionView } from '../../../main/contract/action.ts';
import type { EventView } from '../../../main/contract/event.ts';
import type { Answer } from '../../client/answer.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, anEvent, aServer, NOW, SEEN } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { ActionScreen } from './action-screen.tsx';

const view = (action: ActionSummary, stdout: string | null = null): ActionView => ({
  ...action,
  stdout,
  stderr: null,
  stdout_cut: stdout !== null,
  stderr_cut: false,
  spec: null,
  approved_digest: null,
});
const failed = anAction({
  status: 'failed',
  approved_at: NOW,
  approved_by: 'sam',
  executed_at: NOW,
  completed_at: NOW,
  exit_code: 1,
  failure: {
    code: 'not_active',
    message: 'nginx.service failed to start.',
    next_step: 'Read the journal below.',
    journal: ['bind() failed <b>', '\u001b[31mexiting'],
  },
});

function makeClient(action: ActionView, trail: readonly EventView[] = []) {
  return fakeClient({
    action: (): Promise<Answer<ActionView>> => answered(action),
    actions: () =>
      answered({
        actions: [action, anAction({ id: 8, status: 'completed' })],
        total: 2,
        limit: 9,
        offset: 0,
        next_cursor: null,
      }),
    audit: () => answered({ events: [...trail], next_cursor: null }),
    approve: (): Promise<Answer<ActionView>> => answered(view({ ...action, status: 'approved' })),
    reject: (): Promise<Answer<ActionView>> => answered(view({ ...action, status: 'rejected' })),
    cancel: () => answered(view({ ...action, status: 'cancelled' })),
    settle: () => answered(view({ ...action, status: 'completed' })),
    askAgain: () => answered(view(anAction({ id: 9 }))),
    rejectionReasons: () => answered({ reasons: [] }),
  });
}

async function draw(action: ActionSummary, client = makeClient(view(action))) {
  const drawn = await renderWindow({ servers: [aServer()], actions: [action] }, client, <ActionScreen actionId={1} />);
  return { client, drawn };
}

const click = (name: string | RegExp) =>
  act(async () => void fireEvent.click(screen.getAllByRole('button', { name }).at(-1) as HTMLElement));
const type = (label: string, value: string) =>
  act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }));
const part = (name: string) => screen.getByRole('region', { name });

describe('WIN-3: what came of an action', () => {
  test('a failure is explained, with its next step, its output and its journal as text', async () => {
    const { client } = await draw(failed, makeClient(view(failed, 'first\n… 4 KiB cut …\nlast')));
    expect(client.action).toHaveBeenCalledWith(1);
    expect(screen.getAllByText('nginx.service failed to start.').length).toBeGreaterThan(0);
    expect(screen.getByText('Read the journal below.')).toBeTruthy();
    const output = part('Output').textContent;
    for (const text of ['Exit code 1', 'first', 'middle cut out', 'bind() failed <b>', '␛[31mexiting']) {
      expect(output).toContain(text);
    }
  });

  test('live: running, then its end, whose output is asked for', async () => {
    const running = anAction({ status: 'executing', approved_at: NOW, approved_by: 'sam', executed_at: NOW });
    const { client, drawn } = await draw(running);
    expect(part('Output').textContent).toContain('It is running.');
    const ended = { ...running, status: 'completed' as const, completed_at: NOW, exit_code: 0 };
    client.action.mockImplementation(() => answered(view(ended, 'all good')));
    await drawn.emit('action.completed', { action: ended }, { action_id: 1, server_id: 'web-1' });
    expect(part('Output').textContent).toContain('all good');
    expect(screen.getByRole('heading', { level: 1 }).textContent).toContain('Completed');
  });

  test('RUN-3: why it does not start yet, and when it is tried next', async () => {
    const waiting = {
      code: 'unreachable' as const,
      message: 'No route to host.',
      attempts: 3,
      next_attempt_at: new Date(Date.now() + 90_000).toISOString(),
    };
    await draw(anAction({ status: 'approved', approved_at: NOW, approved_by: 'sam', waiting }));
    expect(document.body.textContent).toContain('No route to host.');
    expect(document.body.textContent).toMatch(/Tried 3 times; next try in 1 min/);
    expect(screen.getByRole('button', { name: 'Cancel' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Approve' })).toBeNull();
  });

  test('ACT-2: lost, then found out: both stand in the timeline', async () => {
    const lost = anEvent(11, 'action.lost', { action: { ...failed, failure: { message: 'The connection went.' } } });
    const end = anEvent(12, 'action.failed', { action: failed, found_out: 'by looking at the server' });
    await draw(failed, makeClient(view(failed), [end, lost]));
    const steps = within(part('Timeline'))
      .getAllByRole('listitem')
      .map((item) => item.textContent ?? '');
    expect(steps.map((text) => /^(Asked for|Approved|Started|Outcome lost|Failed)/.exec(text)?.[0])).toEqual([
      'Asked for',
      'Approved',
      'Started',
      'Outcome lost',
      'Failed',
    ]);
    expect(steps.at(-1)).toContain('Found out later by looking at the server.');
  });

  test('there is none: said, with a way on', async () => {
    const client = makeClient(view(failed));
    client.action.mockImplementation(() =>
      Promise.resolve({ ok: false, problem: { code: 'action_not_found', message: 'There is no action 1.' } }),
    );
    await renderWindow({}, client, <ActionScreen actionId={1} />);
    expect(screen.getByText('There is no action 1')).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Go to the history' })).toBeTruthy();
  });
});

describe('ACT-7: deciding', () => {
  test('approve, and reject only with a reason', async () => {
    const { client } = await draw(anAction());
    await click('Approve');
    expect(client.approve).toHaveBeenCalledWith(1, SEEN);
    await click(/^Reject/);
    await click('Reject');
    expect(client.reject).not.toHaveBeenCalled();
    await type('Reason', '  not during the upgrade ');
    await click('Reject');
    expect(client.reject).toHaveBeenCalledWith(1, 'not during the upgrade', SEEN);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('a reason is not lost with the connection; the loser of a race is told who won', async () => {
    const { client } = await draw(anAction());
    client.reject.mockImplementationOnce(() =>
      Promise.resolve({ ok: false, problem: { code: 'storage_full', message: 'The disk is full.' } }),
    );
    await click(/^Reject/);
    await type('Reason', 'not now');
    await click('Reject');
    expect(screen.getByRole('dialog')).toBeTruthy();
    expect(screen.getByLabelText<HTMLTextAreaElement>('Reason').value).toBe('not now');
    client.reject.mockImplementationOnce(() =>
      Promise.resolve({
        ok: false,
        problem: { code: 'wrong_status', message: 'No.', status: 'approved', decided_by: 'kim' },
      }),
    );
    await click('Reject');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(document.body.textContent).toContain('Decided by kim.');
  });

  test('ACT-10: what was refused shows both sides, and asking again leads to the new action', async () => {
    const side = { as_root: true, time_limit_seconds: 60, address: 'root@web:22' };
    const refused = anAction({
      status: 'cancelled',
      cancelled_at: NOW,
      failure: {
        code: 'guard_refused',
        message: 'Not run: web-1 now stands for another address.',
        next_step: null,
        journal: null,
        changed: {
          differs: ['address'],
          approved: { ...side, command: 'true' },
          now: { ...side, command: 'true', address: 'root@other:22' },
        },
      },
    });
    const client = makeClient(view(refused));
    await draw(refused, client);
    const main = document.body.textContent ?? '';
    for (const part of ['Not run:', 'root@web:22', 'root@other:22']) expect(main).toContain(part);
    await click(/^Ask again/);
    expect(client.askAgain).toHaveBeenCalledWith(1);
    expect(location.pathname).toBe('/actions/9');
  });

  test('ACT-2: an unknown outcome is settled with what was found and how one knows', async () => {
    const { client } = await draw({ ...failed, status: 'unknown', completed_at: null });
    await click(/^Settle/);
    await act(async () => void fireEvent.click(screen.getByLabelText('It did its work')));
    await type('How do you know?', 'its journal shows the start');
    await click('Settle');
    expect(client.settle).toHaveBeenCalledWith(1, 'completed', 'its journal shows the start', SEEN);
  });

  test('an action that ended offers nothing; while the window is not live nothing can be decided', async () => {
    await draw(failed);
    expect(screen.queryByRole('button', { name: /Approve|Reject|Cancel|Settle/ })).toBeNull();
    const { client, drawn } = await draw(anAction());
    drawn.lose();
    await click('Approve');
    expect(client.approve).not.toHaveBeenCalled();
  });
});
