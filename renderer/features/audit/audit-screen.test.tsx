import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { AuditVerification } from '../../../main/contract/event.ts';
import type { AuditFilter } from '../../client/client.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, anEvent, aServer } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { AuditScreen } from './audit-screen.tsx';

const hostile = '<img src=x onerror=alert(1)>\u202e';
const events = [
  { ...anEvent(10, 'action.created', { action: anAction({ note: hostile }) }), server_id: 'web-1', action_id: 1 },
  { ...anEvent(9, 'server.paused', { server: aServer({ pause_reason: 'Upgrade' }) }), server_id: 'web-1' },
];
const WHOLE: AuditVerification = {
  ok: true,
  verdict: 'whole',
  rows: 10,
  first_broken_seq: null,
  message: 'ok',
  head: { seq: 10, hash: 'a'.repeat(64), at: '2026-01-01T00:00:00.000Z' },
  differences: [],
  differences_total: 0,
  compared: [],
  not_covered: [],
};

async function draw(address = '/audit', verification = WHOLE) {
  const client = fakeClient({
    audit: (_: AuditFilter) => answered({ events, next_cursor: null }),
    auditHead: () => answered({ seq: 10, hash: `${'b'.repeat(12)}${'c'.repeat(52)}`, at: '2026-01-01T00:00:00.000Z' }),
    verifyAudit: () => answered(verification),
    auditExportUrl: (filter: AuditFilter, format: string) => `/export?${format}&${JSON.stringify(filter)}`,
  });
  const drawn = await renderWindow({ servers: [aServer()] }, client, <AuditScreen />, address);
  return { client, drawn };
}

const click = (element: HTMLElement) => act(async () => void fireEvent.click(element));
const rows = () => screen.getAllByRole('article');

describe('AUD-1: the audit trail', () => {
  afterEach(() => void vi.useRealTimers());

  test('reads as sentences; text from outside stays text, with its tricks written out', async () => {
    await draw();
    expect(rows().map((row) => row.textContent)).toEqual([
      expect.stringContaining('it waits for a person: <img src=x onerror=alert(1)>⟨U+202E⟩.'),
      expect.stringContaining('sam put Web 1 into maintenance mode: Upgrade.'),
    ]);
    expect(document.querySelector('main img, article img')).toBeNull();
  });

  test('the row itself is shown on request', async () => {
    await draw();
    const button = within(rows()[1] as HTMLElement).getByRole('button', { name: 'Row 9' });
    expect(button.getAttribute('aria-expanded')).toBe('false');
    await click(button);
    expect(button.getAttribute('aria-expanded')).toBe('true');
    expect(screen.getByRole('group', { name: 'Row 9 as recorded' }).textContent).toContain('"kind": "server.paused"');
  });

  test('the filter of the address is asked for, groups of kinds too; exports ask for the same', async () => {
    const { client } = await draw('/audit?kind=maintenance&server=web-1&action=7&actor=sam');
    const filter = {
      kind: ['server.paused', 'server.pause_changed', 'server.resumed'],
      server_id: 'web-1',
      action_id: 7,
      actor: 'sam',
    };
    expect(client.audit.mock.calls[0]?.[0]).toEqual(filter);
    expect(screen.getByRole('link', { name: /JSONL/ }).getAttribute('href')).toContain(JSON.stringify(filter));
  });

  test('WIN-5: new rows appear by themselves and are read out; others than asked for do not', async () => {
    vi.useFakeTimers({ shouldAdvanceTime: true });
    const { drawn } = await draw('/audit?kind=action.created');
    await drawn.emit('server.removed', { server: aServer() }, { server_id: 'web-1' });
    expect(rows()).toHaveLength(2);
    await drawn.emit('action.created', { action: anAction({ id: 2 }) }, { server_id: 'web-1', action_id: 2 });
    expect(rows()).toHaveLength(3);
    expect(rows()[0]?.textContent).toContain('sam asked for systemctl restart nginx.service');
    await act(async () => void (await vi.advanceTimersByTimeAsync(3_100)));
    const said = screen.getAllByRole('status').map((region) => region.textContent);
    expect(said.some((text) => text?.startsWith('sam asked for'))).toBe(true);
  });

  test('verify says that the trail is whole, or which row is broken first', async () => {
    await draw();
    await click(screen.getByRole('button', { name: 'Verify' }));
    expect(screen.getByText('The trail is whole')).toBeTruthy();
    await draw('/audit', {
      ...WHOLE,
      ok: false,
      verdict: 'broken',
      first_broken_seq: 7,
      message: 'Row 7 was changed.',
    });
    await click(screen.getByRole('button', { name: 'Verify' }));
    expect(screen.getByText('The trail is broken at row 7')).toBeTruthy();
    expect(screen.getByText('Row 7 was changed.')).toBeTruthy();
  });

  test('AUD-2: the newest row is told, follows what happens, and its anchor can be copied', async () => {
    const { drawn } = await draw();
    expect(screen.getByText(/^Newest row 10, hash/).textContent).toBe('Newest row 10, hash bbbbbbbbbbbb…');
    const written = vi.fn(() => Promise.resolve());
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: written } });
    await click(screen.getByRole('button', { name: /^Copy number and hash/ }));
    vi.unstubAllGlobals();
    const hash = `${'b'.repeat(12)}${'c'.repeat(52)}`;
    expect(written).toHaveBeenCalledWith(`holdpoint-audit 10 ${hash} 2026-01-01T00:00:00.000Z`);
    await drawn.emit('server.removed', { server: aServer() }, { server_id: 'web-1' });
    expect(screen.getByText(/^Newest row /).textContent).not.toContain('row 10,');
  });

  test('AUD-2: verify names what differs from the trail, its text made safe, and what was not compared', async () => {
    const difference = { table: 'actions', key: '5', field: 'command', log: null, found: null };
    const message = `actions 5, command: ${hostile}`;
    await draw('/audit', {
      ...WHOLE,
      ok: false,
      verdict: 'differs',
      differences: Array.from({ length: 30 }, () => ({ ...difference, message })),
      differences_total: 41,
      not_covered: [{ table: 'actions', field: 'evidence', rows: 3 }],
    });
    await click(screen.getByRole('button', { name: 'Verify' }));
    expect(screen.getByText('41 things are not what the trail says')).toBeTruthy();
    expect(screen.getAllByText('actions 5, command: <img src=x onerror=alert(1)>⟨U+202E⟩')).toHaveLength(20);
    expect(screen.getByText('And 21 more: holdpoint audit verify lists them.')).toBeTruthy();
    expect(screen.getByText(/3 values were not compared/)).toBeTruthy();
  });
});
