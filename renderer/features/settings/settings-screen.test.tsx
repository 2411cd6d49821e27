import { act, fireEvent, screen, within } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import type { ActionType } from '../../../main/contract/catalog.ts';
import type { ServerView } from '../../../main/contract/server.ts';
import type { Settings, SettingsPatch } from '../../../main/contract/settings.ts';
import type { TokenView } from '../../../main/contract/token.ts';
import type { Snapshot } from '../../../main/contract/window.ts';
import type { Answer } from '../../client/answer.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer, aSnapshot, NOW } from '../../testing/nouns.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { SettingsScreen } from './settings-screen.tsx';

const { settings } = aSnapshot();
const restart: ActionType = {
  name: 'restart_service',
  title: 'Restart a service',
  argv: ['systemctl', 'restart', '{service}'],
  parameters: {},
  needs_root: true,
  time_limit_seconds: 180,
  needs_approval: 'when_paused',
  expire_after_hours: null,
  only_servers: null,
  only_tags: null,
  enabled: true,
  is_builtin: true,
};
const own: ActionType = { ...restart, name: 'flush', title: 'Flush', argv: ['flush', 'a b'], is_builtin: false };
const token: TokenView = {
  id: 4,
  name: 'ci',
  scopes: ['read'],
  created_at: NOW,
  created_by: 'sam',
  expires_at: null,
  revoked_at: null,
  last_used_at: null,
};

function makeClient() {
  return fakeClient({
    editSettings: (patch: SettingsPatch): Promise<Answer<Settings>> => answered({ ...settings, ...patch } as Settings),
    tokens: () => answered({ tokens: [token] }),
    createToken: () => answered({ ...token, id: 5, token: 'hpt_secret' }),
    revokeToken: () => answered(null),
    addActionType: (): Promise<Answer<ActionType>> => answered(own),
    editActionType: () => answered({ ...restart, affected: { count: 0, action_ids: [] } }),
    removeActionType: () => answered(null),
    acceptHostKey: (): Promise<Answer<ServerView>> => answered(aServer()),
  });
}

async function draw(section = '', snapshot: Partial<Snapshot> = {}) {
  const client = makeClient();
  const address = section === '' ? '/settings' : `/settings?section=${section}`;
  const drawn = await renderWindow({ types: [restart, own], ...snapshot }, client, <SettingsScreen />, address);
  return { client, drawn };
}

const press = (element: HTMLElement) => act(async () => void fireEvent.click(element));
const click = (name: string | RegExp) => press(screen.getAllByRole('button', { name }).at(-1) as HTMLElement);
const type = (label: string | RegExp, value: string) =>
  act(async () => void fireEvent.change(screen.getByLabelText(label), { target: { value } }));
const part = (name: string) => within(screen.getByRole('region', { name }));

describe('settings', () => {
  test('a value out of range is said at its field, which gets the focus; nothing is sent', async () => {
    const { client } = await draw();
    await type(/^Look at every server/, '0');
    await press(part('Watching').getByRole('button', { name: 'Save' }));
    const field = screen.getByLabelText(/^Look at every server/);
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.getElementById(field.getAttribute('aria-describedby')?.split(' ')[1] ?? '')?.textContent).toBe(
      'must be a whole number from 1 to 3,600',
    );
    expect(document.activeElement).toBe(field);
    expect(client.editSettings).not.toHaveBeenCalled();
  });

  test('a section saves what was changed in it, and says so; what is refused is said too', async () => {
    const { client } = await draw();
    await type(/^Look at every server/, '60');
    client.editSettings.mockImplementationOnce(() =>
      Promise.resolve({
        ok: false,
        problem: { code: 'validation_error', message: 'No.', errors: [{ path: 'poll_seconds', message: 'is odd' }] },
      }),
    );
    await press(part('Watching').getByRole('button', { name: 'Save' }));
    expect(part('Watching').getByText('is odd')).toBeTruthy();
    expect(part('Watching').getByRole('status').textContent).toContain('Not saved');
    await press(part('Watching').getByRole('button', { name: 'Save' }));
    expect(client.editSettings).toHaveBeenLastCalledWith({ poll_seconds: 60 });
    expect(part('Watching').getByRole('status').textContent).toBe('Saved');
  });

  test('WIN-5: what somebody else changes is shown, but never over what is being typed', async () => {
    const { drawn } = await draw();
    await type(/^Offline after/, '90');
    const changed = { ...settings, poll_seconds: 45, offline_after_seconds: 300 };
    await drawn.emit('settings.changed', { settings: changed });
    expect(screen.getByLabelText<HTMLInputElement>(/^Look at every server/).value).toBe('45');
    expect(screen.getByLabelText<HTMLInputElement>(/^Offline after/).value).toBe('90');
  });

  test('holding everything is one switch that says what it means', async () => {
    const { client } = await draw();
    expect(document.body.textContent).toContain('Watching goes on');
    await press(screen.getByRole('switch', { name: 'Every fix waits for a person' }));
    expect(client.editSettings).toHaveBeenCalledWith({ hold_everything: true });
  });

  test('quiet hours', async () => {
    const { client } = await draw();
    await press(screen.getByLabelText('Keep quiet hours'));
    await type('To', '');
    await press(part('Quiet hours').getByRole('button', { name: 'Save' }));
    expect(client.editSettings).not.toHaveBeenCalled();
    await type('To', '06:30');
    await press(part('Quiet hours').getByRole('button', { name: 'Save' }));
    expect(client.editSettings).toHaveBeenCalledWith({ quiet_hours: { from: '22:00', to: '06:30' } });
  });
});

describe('API-2: tokens', () => {
  test('one is created with its rights and its end, shown once, and can be copied', async () => {
    const writeText = vi.fn(() => Promise.resolve());
    Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true });
    const { client } = await draw('tokens');
    await click('Create token');
    await type('Name', ' grafana ');
    expect(screen.getByText(/^admin means everything: whoever holds it can make tokens of every scope/)).toBeTruthy();
    await press(screen.getByLabelText(/^approve/));
    expect(screen.getByText(/can approve what it asked for itself/)).toBeTruthy();
    await press(screen.getByLabelText(/^approve/));
    await type('It ends', 'none');
    await click('Create');
    expect(client.createToken).toHaveBeenCalledWith({ name: 'grafana', scopes: ['read', 'request'], expires_at: null });
    expect(screen.getByText('hpt_secret')).toBeTruthy();
    await click('Copy token');
    expect(writeText).toHaveBeenCalledWith('hpt_secret');
    fireEvent.keyDown(document.activeElement ?? document.body, { key: 'Escape' });
    expect((await screen.findByText('Do you have it?')).closest('[role=alert]')).toBeTruthy();
    expect(screen.getByText('hpt_secret')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'I have copied it' }));
    await click('I have copied it');
    expect(document.body.textContent).not.toContain('hpt_secret');
  });

  test('revoking asks first', async () => {
    const { client } = await draw('tokens');
    await click(/^Revoke/);
    expect(client.revokeToken).not.toHaveBeenCalled();
    await press(within(screen.getByRole('dialog')).getByRole('button', { name: 'Revoke' }));
    expect(client.revokeToken).toHaveBeenCalledWith(4);
    expect(client.tokens).toHaveBeenCalledTimes(2);
  });
});

describe('ACT-4: the catalog', () => {
  test('a command with a gap is marked as an example; a fixed one stands for itself', async () => {
    await draw('catalog');
    const rows = within(screen.getByRole('list', { name: 'Action types' })).getAllByRole('listitem');
    expect(rows.map((row) => row.textContent?.includes('Example, for nginx.service:'))).toEqual([true, false]);
  });

  test('of a built-in type only the limits are changed, and only they are sent', async () => {
    const { client } = await draw('catalog');
    await click('Edit … Restart a service');
    expect(screen.queryByLabelText(/^Command/)).toBeNull();
    await type(/^Time limit/, '240');
    await type(/^Only on these servers/, 'web-1, web-2');
    await click('Save');
    expect(client.editActionType).toHaveBeenCalledWith('restart_service', {
      time_limit_seconds: 240,
      needs_approval: 'when_paused',
      expire_after_hours: null,
      only_servers: ['web-1', 'web-2'],
      only_tags: null,
      enabled: true,
    });
  });

  test('ACT-10: who changes a type is told what waits under it before it is saved, where that bears on it', async () => {
    const actions = [
      anAction({ id: 1 }),
      anAction({ id: 2, status: 'approved' }),
      anAction({ id: 3, status: 'failed' }),
    ];
    const { client } = await draw('catalog', { actions });
    await click('Edit … Restart a service');
    await type(/^Time limit/, '240');
    await click('Save');
    expect(client.editActionType).not.toHaveBeenCalled();
    expect(screen.getByRole('dialog').textContent).toContain('2 actions wait or are approved under this type.');
    await type(/^Time limit/, '250');
    await click('Save');
    expect(client.editActionType).not.toHaveBeenCalled();
    await click('Save all the same');
    expect(client.editActionType.mock.calls[0]?.[1]).toMatchObject({ time_limit_seconds: 250 });
    await click('Edit … Restart a service');
    await type(/^Expires after/, '48');
    await click('Save');
    expect(client.editActionType.mock.calls[1]?.[1]).toMatchObject({ expire_after_hours: 48 });
  });

  test('ACT-10: who removes a type is told what waits under it', async () => {
    await draw('catalog', { actions: [anAction({ action_type: 'flush', service_name: null })] });
    await click('Remove … Flush');
    expect(screen.getByRole('dialog').textContent).toContain('1 action waits or is approved under this type.');
  });

  test('an own type shows its command as it will look, and what is wrong at its field', async () => {
    const { client } = await draw('catalog');
    await click('Add type');
    await type('Name', 'flush_dns');
    await type('Title', 'Flush DNS');
    await type(/^Command/, "resolvectl 'flush {what}'");
    await click('Add parameter');
    const parameter = within(screen.getByRole('group', { name: /^Parameter/ }));
    await act(async () => void fireEvent.change(parameter.getByLabelText('Name'), { target: { value: 'what' } }));
    expect(screen.getByRole('dialog').textContent).toContain("resolvectl 'flush what'");
    client.addActionType.mockImplementationOnce(() =>
      Promise.resolve({
        ok: false,
        problem: { code: 'validation_error', message: 'No.', errors: [{ path: 'argv.1', message: 'is odd' }] },
      }),
    );
    await click('Add');
    expect(screen.getByText('Argument 2: is odd')).toBeTruthy();
    expect(document.activeElement).toBe(screen.getByLabelText(/^Command/));
    await click('Add');
    expect(client.addActionType.mock.calls.at(-1)).toMatchObject([
      {
        name: 'flush_dns',
        argv: ['resolvectl', 'flush {what}'],
        parameters: { what: { kind: 'word', max_length: 100 } },
      },
    ]);
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  test('own types are removed after a yes; built-in ones cannot be', async () => {
    const { client } = await draw('catalog');
    expect(screen.queryByRole('button', { name: 'Remove … Restart a service' })).toBeNull();
    await click('Remove … Flush');
    await press(within(screen.getByRole('dialog')).getByRole('button', { name: 'Remove' }));
    expect(client.removeActionType).toHaveBeenCalledWith('flush');
  });
});

describe('RUN-8: host keys', () => {
  const changed = aServer({
    host_key_state: 'changed',
    presented_host_key: { type: 'ssh-ed25519', fingerprint: `SHA256:${'b'.repeat(43)}` },
  });

  test('a changed key comes first; both are shown, and either can be chosen', async () => {
    const { client } = await draw('keys', { servers: [aServer({ server_id: 'a', display_name: 'A' }), changed] });
    const [first] = screen.getAllByRole('article');
    expect(first?.textContent).toContain('Another key was shown');
    await click('Compare … the keys of Web 1');
    const dialog = within(screen.getByRole('dialog'));
    expect(dialog.getByRole('region', { name: 'Accepted' }).textContent).toContain(`SHA256:${'a'.repeat(43)}`);
    expect(dialog.getByRole('region', { name: 'Shown now' }).textContent).toContain(`SHA256:${'b'.repeat(43)}`);
    await click('Accept the key shown');
    expect(client.acceptHostKey).toHaveBeenCalledWith('web-1', `SHA256:${'b'.repeat(43)}`);
    await click('Compare … the keys of Web 1');
    await click('Keep the accepted key');
    expect(client.acceptHostKey).toHaveBeenLastCalledWith('web-1', `SHA256:${'a'.repeat(43)}`);
  });
});

test('about says what becomes of secrets', async () => {
  await draw('about', { secrets_are_durable: false });
  expect(document.body.textContent).toContain('They are kept in memory only');
  await draw('about', { secrets_are_durable: true });
  expect(document.body.textContent).toContain('They are stored, encrypted');
});
