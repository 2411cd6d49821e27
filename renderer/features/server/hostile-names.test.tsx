/** Names, reasons and outputs that would turn or hide our words, in every place that shows servers. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test } from 'vitest';
import type { ActionType } from '../../../main/contract/catalog.ts';
import type { DiscoveredService } from '../../../main/contract/service.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { hiddenMarks } from '../../testing/hidden-marks.ts';
import { anAction, aServer, aService, NOW } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';

const TURN = '\u202e';
const WRITTEN = '⟨U+202E⟩';
const evil = (word: string) => `${word}${TURN}x\u2066`;

const server = aServer({
  display_name: evil('Web'),
  tags: [evil('prod')],
  auth: { kind: 'key', path: evil('/k'), has_secret: false },
  status: 'offline',
  connection_failure: { code: 'connection_refused', message: evil('refused') } as never,
  is_paused: true,
  paused_at: NOW,
  paused_by: evil('kim'),
  pause_reason: evil('because'),
  pending_count: 1,
  services_total: 1,
});
const service = aService({ display_name: evil('Proxy'), sub_state: evil('running') });
const type: ActionType = {
  name: 'flush',
  title: evil('Flush'),
  argv: ['flush', '{what}'],
  parameters: { what: { kind: 'choice', values: [evil('dns')] } },
  needs_root: true,
  time_limit_seconds: 180,
  needs_approval: 'when_paused',
  expire_after_hours: null,
  only_servers: null,
  only_tags: [evil('prod')],
  enabled: true,
  is_builtin: false,
};
const found: DiscoveredService = {
  name: 'x.service',
  aliases: [],
  description: evil('X'),
  state: 'running',
  sub_state: 'running',
  enablement: 'enabled',
  is_watched: false,
};
const waiting = anAction({
  created_by: evil('token:ci'),
  note: evil('note'),
  command: evil('cmd'),
  action_type: 'flush',
});
const host = {
  alias: evil('box'),
  host: evil('h'),
  port: 22,
  ssh_user: null,
  identity_file: null,
  refusal: null,
  is_known: false,
};
const refusal = { ok: false as const, problem: { code: 'conflict', message: evil('No') } };

function draw(address: string) {
  const client = fakeClient({
    uptime: () => answered({ from: NOW, to: NOW, services: [] }),
    services: () => answered({ services: [service] }),
    actions: () => answered({ actions: [waiting], total: 1, limit: 9, offset: 0, next_cursor: null }),
    audit: () => answered({ events: [], total: 0, next_before: null } as never),
    discoverServices: () => answered({ services: [found] }),
    sshConfigHosts: () => answered({ hosts: [host] }),
    addServer: () => Promise.resolve(refusal as never),
    removeServer: () => answered(null),
    editServer: () => answered(server),
    testServer: () => Promise.resolve(refusal as never),
    rejectionReasons: () => answered({ reasons: [] }),
  });
  const person = evil('sam');
  return renderWindow(
    { person, servers: [server], services: [service], actions: [waiting], types: [type] },
    client,
    undefined,
    address,
  );
}

afterEach(() => expect(hiddenMarks()).toEqual([]));

const click = (element: HTMLElement) => act(async () => void fireEvent.click(element));
const button = (name: RegExp) => screen.getAllByRole('button', { name }).at(-1) as HTMLElement;

async function open(menuItem: RegExp) {
  await click(await screen.findByRole('button', { name: /^More for Web/ }));
  await click(await screen.findByRole('menuitem', { name: menuItem }));
  return await screen.findByRole('dialog');
}

describe('WIN-2: what is given by others cannot turn our words', () => {
  test('the server list: name, tags, who paused it, why, and what hovering tells', async () => {
    await draw('/servers');
    const row = await screen.findByRole('article', { name: `Web${WRITTEN}x⟨U+2066⟩` });
    for (const word of ['Web', 'prod', 'because', 'kim']) expect(row.textContent).toContain(`${word}${WRITTEN}`);
    expect(within(row).getByTitle(`because${WRITTEN}x⟨U+2066⟩`)).toBeTruthy();
    expect(screen.getByRole('option', { name: `prod${WRITTEN}x⟨U+2066⟩` }).getAttribute('value')).toBe(evil('prod'));
  });

  test.each([
    [/^With reason/, 'Maintenance of Web'],
    [/^Edit/, 'Edit Web'],
    [/^Remove/, 'Remove Web'],
  ])('the title of the dialog behind %s', async (item, title) => {
    await draw('/servers');
    expect((await open(item)).textContent).toContain(`${title}${WRITTEN}`);
  });

  test('what is said after a removal', async () => {
    await draw('/servers');
    await open(/^Remove/);
    await click(button(/^Remove$/));
    expect(screen.getByRole('region', { name: 'Messages' }).textContent).toContain(`Web${WRITTEN}`);
  });

  test('resuming with actions waiting', async () => {
    await draw('/servers');
    await click(await screen.findByRole('button', { name: /^Resume Web/ }));
    const text = (await screen.findByRole('dialog')).textContent;
    for (const word of ['Resume Web', 'cmd', 'token:ci']) expect(text).toContain(`${word}${WRITTEN}`);
  });

  test('importing, and what was refused', async () => {
    await draw('/servers');
    await click(await screen.findByRole('button', { name: 'Import' }));
    const dialog = await screen.findByRole('dialog');
    await click(await within(dialog).findByRole('checkbox'));
    // The file names no login, and none is guessed.
    const login = within(dialog).getByRole('textbox', { name: /^Login name/ });
    expect((login as HTMLInputElement).value).toBe('');
    await act(async () => void fireEvent.change(login, { target: { value: 'deploy' } }));
    await click(within(dialog).getByRole('button', { name: /^Add/ }));
    expect(within(dialog).getByRole('alert').textContent).toContain(`No${WRITTEN}`);
  });

  test('the page of a server, its units and what can be asked for', async () => {
    await draw('/servers/web-1');
    const main = await screen.findByRole('main');
    await screen.findByRole('heading', { level: 1 });
    for (const word of ['Web', 'prod', 'because', 'kim', '/k', 'refused', 'Proxy', 'running']) {
      expect(main.textContent).toContain(`${word}${WRITTEN}`);
    }
    await click(button(/^Test the connection/));
    expect(main.textContent).toContain(`No${WRITTEN}`);
    await click(button(/^Other action/));
    const dialog = await screen.findByRole('dialog');
    for (const word of ['Ask for an action on Web', 'Flush', 'dns'])
      expect(dialog.textContent).toContain(`${word}${WRITTEN}`);
  });

  test('choosing services', async () => {
    await draw('/servers/web-1?pick=services');
    const dialog = await screen.findByRole('dialog');
    expect(dialog.textContent).toContain(`Services of Web${WRITTEN}`);
    expect(dialog.textContent).toContain(`X${WRITTEN}`);
  });

  test('the catalog and the host keys', async () => {
    await draw('/settings?section=catalog');
    await click(await screen.findByRole('button', { name: `Edit … Flush${WRITTEN}x⟨U+2066⟩` }));
    expect((await screen.findByRole('dialog')).textContent).toContain(`Edit Flush${WRITTEN}`);
    await draw('/settings?section=keys');
    expect((await screen.findByRole('main')).textContent).toContain('Host keys');
  });
});
