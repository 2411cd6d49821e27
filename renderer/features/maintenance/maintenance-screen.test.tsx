import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { MaintenanceEnded, MaintenanceWindow, Schedule } from '../../../main/contract/maintenance.ts';
import type { Snapshot } from '../../../main/contract/window.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aSchedule, aServer, aWindow, SEEN } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';

const ago = (minutes: number) => new Date(Date.now() - minutes * 60_000).toISOString();
const servers = [
  aServer({ tags: ['prod'], held_by: ['tag:prod'], pending_count: 1 }),
  aServer({ server_id: 'db-1', display_name: 'Database', held_by: ['server:db-1'], is_paused: true }),
];
const group = aWindow({
  scope: 'tag:prod',
  message: '<b>Disks</b> \u202e',
  eta: ago(20),
  started_at: ago(90),
  reason: 'Disk 2 fails',
  affected: [{ server_id: 'web-1', services: ['nginx.service'] }],
});
const own = aWindow({ id: 2, scope: 'server:db-1', started_at: ago(5) });

function makeClient() {
  return fakeClient({
    beginMaintenance: () => answered(aWindow()),
    changeMaintenance: (): ReturnType<typeof answered<MaintenanceWindow>> => answered(group),
    endMaintenance: (): ReturnType<typeof answered<MaintenanceEnded>> => answered({ ended: [] }),
    resume: (server_id: string) =>
      answered({
        server_id,
        is_paused: false,
        paused_at: null,
        pause_reason: null,
        paused_by: null,
        resume_at: null,
        held_by: [],
        pending_count: 0,
      }),
    decideMany: ({ ids }) =>
      answered({ results: ids.map((id) => ({ id, ok: true, problem: null })), decided: ids.length }),
    rejectionReasons: () => answered({ reasons: [] }),
    schedules: () => answered({ schedules: [aSchedule()] }),
    scheduleCalendar: () => answered({ occurrences: [], is_cut: false }),
    skipSchedule: (): ReturnType<typeof answered<Schedule>> => answered(aSchedule()),
    maintenanceLog: () => answered({ windows: [], total: 0, limit: 30, offset: 0 }),
    maintenanceStatistics: (days: number) =>
      answered({
        days,
        windows: 2,
        total_seconds: 5_400,
        average_seconds: 2_700,
        longest_seconds: 3_600,
        overdue: 1,
        by_scope: [{ scope: 'tag:prod', windows: 2, total_seconds: 5_400 }],
        by_person: [],
        held_actions: 7,
        allowed_actions: 3,
      }),
  });
}

async function draw(address = '/maintenance', snapshot: Partial<Snapshot> = {}) {
  const client = makeClient();
  const drawn = await renderWindow(
    { servers, maintenance: [own, group], actions: [anAction()], ...snapshot },
    client,
    undefined,
    address,
  );
  await screen.findByRole('heading', { level: 1, name: 'Maintenance' }, { timeout: 10_000 });
  return { client, drawn };
}

const click = (element: HTMLElement) => act(async () => void fireEvent.click(element));
const card = (name: string) => screen.getByRole('article', { name });
const banner = () => screen.getByRole('region', { name: 'Maintenance under way' });

describe('MNT-1: what is in maintenance', () => {
  test('says what, since when, by whom, why, and that it is overdue; what was given stays text', async () => {
    await draw();
    const text = card('Maintenance of servers tagged prod').textContent ?? '';
    for (const part of ['Overdue by 20 min', '1 h 30 min', 'by kim', 'Disk 2 fails', '<b>Disks</b> ⟨U+202E⟩'])
      expect(text).toContain(part);
    expect(text).toContain('goes on until someone ends it');
    expect(text).toContain('1 server, 1 service');
    expect(document.body.textContent).not.toMatch(/monitoring paused/i);
  });

  test('the banner tells of groups, not of single servers, and follows the events', async () => {
    const { drawn } = await draw();
    expect(banner().textContent).toContain('Servers tagged prod are held.');
    expect(banner().textContent).not.toContain('Database');
    await drawn.emit('maintenance.started', { window: aWindow({ id: 3 }) });
    expect(banner().textContent).toContain('Everything is held.');
    await drawn.emit('maintenance.ended', { window: aWindow({ id: 3 }) });
    await drawn.emit('maintenance.ended', { window: group });
    expect(screen.queryByRole('region', { name: 'Maintenance under way' })).toBeNull();
  });

  test('one click extends; where no time is set there is nothing to extend', async () => {
    const { client } = await draw();
    const extend = { name: /^Extend/ };
    await click(within(card('Maintenance of servers tagged prod')).getByRole('button', extend));
    expect(client.changeMaintenance.mock.calls).toEqual([[{ scope: 'tag:prod', extend_minutes: 60 }]]);
    expect(within(card('Maintenance of Database')).queryByRole('button', extend)).toBeNull();
  });

  test('the status is changed where it stands, and nothing else is sent', async () => {
    const { client } = await draw();
    const form = within(card('Maintenance of servers tagged prod'));
    fireEvent.change(form.getByRole('textbox', { name: 'Status' }), { target: { value: ' half ' } });
    await click(form.getByRole('button', { name: 'Save status' }));
    expect(client.changeMaintenance.mock.calls).toEqual([[{ scope: 'tag:prod', status: 'half' }]]);
  });

  test('a second begin of what is open says that the start is kept', async () => {
    const { client } = await draw();
    await click(screen.getByRole('button', { name: 'Begin maintenance …' }));
    const dialog = within(await screen.findByRole('dialog'));
    fireEvent.change(dialog.getByRole('combobox', { name: 'What' }), { target: { value: 'tag' } });
    expect(dialog.getByRole('status').textContent).toContain('keeps that start');
    await click(dialog.getByRole('button', { name: 'Begin' }));
    expect(client.beginMaintenance.mock.calls).toEqual([[{ scope: 'tag:prod' }]]);
  });
});

describe('SRV-4: ending maintenance', () => {
  const end = async (name: string) => click(within(card(name)).getByRole('button', { name: /^End/ }));

  test('with actions waiting the person is asked; "run it" ends first, then approves', async () => {
    const { client } = await draw();
    await end('Maintenance of servers tagged prod');
    const sheet = within(await screen.findByRole('dialog'));
    expect(client.endMaintenance).not.toHaveBeenCalled();
    await click(sheet.getByRole('button', { name: 'End it and run it' }));
    expect(client.endMaintenance.mock.calls).toEqual([['tag:prod']]);
    expect(client.decideMany.mock.calls).toEqual([[{ decision: 'approve', ids: [1], seen: [{ id: 1, ...SEEN }] }]]);
  });

  test('what waits where other maintenance goes on is not asked about, and stays', async () => {
    const both = [aServer({ tags: ['prod'], held_by: ['tag:prod', 'all'], pending_count: 1 })];
    const { client } = await draw('/maintenance', { servers: both, maintenance: [group, aWindow({ id: 3 })] });
    await end('Maintenance of servers tagged prod');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(client.endMaintenance.mock.calls).toEqual([['tag:prod']]);
    expect(client.decideMany).not.toHaveBeenCalled();
    expect(document.body.textContent).toContain('except where other maintenance goes on');
  });

  test('the window of one server is its pause', async () => {
    const { client } = await draw();
    await end('Maintenance of Database');
    expect(client.resume.mock.calls).toEqual([['db-1']]);
    expect(client.endMaintenance).not.toHaveBeenCalled();
  });
});

test('MNT-1: a server held by a group is told apart from one that was paused', async () => {
  await draw();
  history.pushState(null, '', '/servers');
  await act(async () => void window.dispatchEvent(new PopStateEvent('popstate')));
  const held = await screen.findByRole('article', { name: 'Web 1' });
  expect(held.textContent).toContain('Held');
  expect(held.textContent).toContain('maintenance of servers tagged prod');
  expect(within(held).getByRole('button', { name: 'Pause Web 1' })).toBeTruthy();
  expect(screen.getByRole('article', { name: 'Database' }).textContent).not.toContain('Held');
});

test('MNT-5: a schedule reads as a sentence and its next start can be left out', async () => {
  const { client } = await draw('/maintenance?section=upcoming');
  const row = await screen.findByRole('article', { name: 'Planned maintenance of everything' });
  expect(row.textContent).toContain('Every Wednesday at 03:00 Europe/Berlin');
  await click(within(row).getByRole('button', { name: /^Skip next/ }));
  expect(client.skipSchedule.mock.calls).toEqual([[1]]);
});

test('MNT-6: the picture of the past', async () => {
  const { client } = await draw('/maintenance?section=past&days=90');
  const picture = await screen.findByRole('region', { name: 'In the last 90 days' });
  expect(client.maintenanceStatistics).toHaveBeenCalledWith(90);
  for (const part of ['1 h 30 min', '45 min', 'Servers tagged prod', '7', '3'])
    expect(picture.textContent).toContain(part);
});
