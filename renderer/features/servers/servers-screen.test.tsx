import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test } from 'vitest';
import type { PauseView } from '../../../main/contract/server.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer, aService, SEEN } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { ServersScreen } from './servers-screen.tsx';

const bothSeen = [1, 2].map((id) => ({ id, ...SEEN }));

const paused = aServer({
  server_id: 'db-1',
  display_name: 'Database',
  is_paused: true,
  paused_at: new Date(Date.now() - 3_600_000).toISOString(),
  paused_by: 'kim',
  pause_reason: 'Upgrade',
  pending_count: 2,
});
const web = aServer({ display_name: 'Web 1', tags: ['prod'] });
const waiting = [anAction({ id: 1, server_id: 'db-1' }), anAction({ id: 2, server_id: 'db-1', created_by: 'kim' })];
const mode = (server_id: string): PauseView => ({
  server_id,
  is_paused: true,
  paused_at: null,
  pause_reason: null,
  paused_by: null,
  resume_at: null,
  pending_count: 0,
  held_by: [`server:${server_id}`],
});

function makeClient() {
  return fakeClient({
    pause: (id: string) => answered(mode(id)),
    resume: (id: string) => answered(mode(id)),
    rejectionReasons: () => answered({ reasons: [] }),
    decideMany: ({ ids }) =>
      answered({ results: ids.map((id) => ({ id, ok: true, problem: null })), decided: ids.length }),
  });
}

async function draw(address = '/servers') {
  const client = makeClient();
  const drawn = await renderWindow({ servers: [web, paused], actions: waiting }, client, <ServersScreen />, address);
  return { client, drawn };
}

const row = (name: string) => screen.getByRole('article', { name });
const click = (element: HTMLElement) => act(async () => void fireEvent.click(element));

describe('WIN-1: servers at a glance', () => {
  test('maintenance says since when, by whom and why; and never that watching stopped', async () => {
    await draw();
    const text = row('Database').textContent;
    for (const part of ['Maintenance', 'for 1 h', 'by kim', 'Upgrade', '2 waiting', 'until someone resumes it']) {
      expect(text).toContain(part);
    }
    expect(document.body.textContent).not.toMatch(/monitoring paused/i);
  });

  test('a server never seen tells nothing about its services', async () => {
    const unseen = aServer({ status: 'unknown', services_total: 1 });
    const services = [aService({ state: 'unknown' })];
    await renderWindow({ servers: [unseen], services }, makeClient(), <ServersScreen />, '/servers');
    expect(row('Web 1').textContent).toContain('1 unknown');
    expect(row('Web 1').querySelector('.lucide-circle-check')).toBeNull();
  });

  test('one click pauses, and the row shows it as soon as the host says so', async () => {
    const { client, drawn } = await draw();
    await click(within(row('Web 1')).getByRole('button', { name: 'Pause Web 1' }));
    expect(client.pause.mock.calls).toEqual([['web-1', {}]]);
    await drawn.emit('server.paused', { server: { ...web, is_paused: true, paused_at: new Date().toISOString() } });
    expect(within(row('Web 1')).getByRole('button', { name: 'Resume Web 1' })).toBeTruthy();
  });

  test('view, tag and search come from the address and go there', async () => {
    await draw('/servers?view=paused');
    expect(screen.queryByRole('article', { name: 'Web 1' })).toBeNull();
    await click(screen.getByRole('button', { name: /^All/ }));
    expect(location.search).toBe('');
    fireEvent.change(screen.getByRole('combobox', { name: 'Tag' }), { target: { value: 'prod' } });
    expect(location.search).toBe('?tag=prod');
    expect(screen.queryByRole('article', { name: 'Database' })).toBeNull();
  });

  test('many are paused at once; those that are already paused are resumed instead', async () => {
    const { client } = await draw();
    await click(screen.getByRole('checkbox', { name: 'Select Web 1' }));
    await click(screen.getByRole('button', { name: /Select all 2 shown/ }));
    await click(screen.getByRole('button', { name: 'Pause 1' }));
    expect(client.pause.mock.calls.map(([serverId]) => serverId)).toEqual(['web-1']);
  });
});

describe('SRV-4: resuming with actions waiting', () => {
  async function open() {
    const { client, drawn } = await draw();
    await click(screen.getByRole('button', { name: 'Resume Database' }));
    const sheet = await screen.findByRole('dialog');
    expect(client.resume).not.toHaveBeenCalled();
    return { client, sheet, drawn };
  }

  test('the person is asked first, with the commands before their eyes', async () => {
    const { sheet } = await open();
    expect(sheet.textContent).toContain('2 actions wait');
    expect(sheet.textContent).toContain('systemctl restart nginx.service');
  });

  test('run all: resumes, then approves those that waited', async () => {
    const { client, sheet } = await open();
    await click(within(sheet).getByRole('button', { name: 'Resume and run all 2' }));
    expect(client.resume.mock.calls).toEqual([['db-1']]);
    expect(client.decideMany.mock.calls).toEqual([[{ decision: 'approve', ids: [1, 2], seen: bothSeen }]]);
  });

  test('go through them: resumes and opens the queue of that server; nothing is decided', async () => {
    const { client, sheet } = await open();
    await click(within(sheet).getByRole('button', { name: 'Resume and go through them' }));
    expect(client.resume).toHaveBeenCalledTimes(1);
    expect(client.decideMany).not.toHaveBeenCalled();
    expect(location.pathname + location.search).toBe('/queue?server=db-1');
  });

  test('reject all needs a reason', async () => {
    const { client, sheet } = await open();
    await click(within(sheet).getByRole('button', { name: 'Resume and reject all …' }));
    await click(within(sheet).getByRole('button', { name: 'Resume and reject 2' }));
    expect(client.resume).not.toHaveBeenCalled();
    fireEvent.change(within(sheet).getByRole('textbox', { name: /Reason/ }), { target: { value: ' Too late ' } });
    await click(within(sheet).getByRole('button', { name: 'Resume and reject 2' }));
    expect(client.decideMany.mock.calls).toEqual([
      [{ decision: 'reject', ids: [1, 2], seen: bothSeen, reason: 'Too late' }],
    ]);
  });

  test.each([
    ['Close', '/servers'],
    ['Keep holding', '/servers'],
    ['Look at the queue first', '/queue?server=db-1'],
  ])('%s leaves the server in maintenance', async (name, address) => {
    const { client, sheet } = await open();
    await click(within(sheet).getByRole('button', { name }));
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(location.pathname + location.search).toBe(address);
    expect(client.resume).not.toHaveBeenCalled();
    expect(client.decideMany).not.toHaveBeenCalled();
  });

  test('what is asked for while the question stands is not answered with it', async () => {
    const { client, sheet, drawn } = await open();
    const newer = anAction({ id: 9, server_id: 'db-1', service_name: 'newer', command: 'systemctl restart newer' });
    await drawn.emit('action.created', { action: newer });
    expect(sheet.textContent).toContain('1 more was asked for since this was opened');
    await click(within(sheet).getByRole('button', { name: 'Resume and run all 2' }));
    expect(client.decideMany.mock.calls).toEqual([[{ decision: 'approve', ids: [1, 2], seen: bothSeen }]]);
  });
});

test('the empty state leads to the first server and to the demo', async () => {
  await renderWindow({}, {}, <ServersScreen />, '/servers');
  expect(screen.getByRole('button', { name: 'Add your first server' })).toBeTruthy();
  expect(document.body.textContent).toContain('npx holdpoint demo');
});
