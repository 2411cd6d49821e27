import { act, fireEvent, screen, within } from '@testing-library/react';
import type { ReactNode } from 'react';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { navigate } from '../../router/location.ts';
import { answered, fakeClient } from '../../testing/fake-client.ts';
import { anAction, aServer, SEEN } from '../../testing/nouns.ts';
import { type DrawnWindow, renderWindow } from '../../testing/render-window.tsx';
import { TYPING_PAUSE_MS } from '../../ui/typing.ts';
import { QueueScreen } from './queue-screen.tsx';

const nginx = anAction({ id: 1 });
const app = anAction({ id: 2, service_name: 'app', command: 'systemctl restart app' });
const redis = anAction({ id: 3, service_name: 'redis', command: 'systemctl restart redis' });

function makeClient() {
  return fakeClient({
    approve: () => new Promise<never>(() => {}),
    reject: () => new Promise<never>(() => {}),
    cancel: () => new Promise<never>(() => {}),
    decideMany: () => new Promise<never>(() => {}),
    rejectionReasons: () => answered({ reasons: [] }),
  });
}

let client: ReturnType<typeof makeClient>;

function draw(address = '/queue', beside: ReactNode = null): Promise<DrawnWindow> {
  client = makeClient();
  return renderWindow(
    { servers: [aServer({ is_paused: true })], actions: [nginx, app, redis] },
    client,
    <main>
      <QueueScreen />
      {beside}
    </main>,
    address,
  );
}

type Init = Parameters<typeof fireEvent.keyDown>[1];

const press = (key: string, init: Init = {}, target: Element | null = document.activeElement) =>
  act(async () => void fireEvent.keyDown(target ?? document.body, { key, ...init }));
const card = (name: RegExp) => screen.getByRole('article', { name });
const focused = () => document.activeElement?.getAttribute('aria-label');
const type = (text: string) => act(async () => void fireEvent.change(field(), { target: { value: text } }));
const field = () => screen.getByRole('searchbox');
const pass = (ms: number) => act(async () => void vi.advanceTimersByTime(ms));
const messages = () => screen.getByRole('region', { name: 'Messages' }).textContent;

function nothingDecided(): void {
  for (const ask of [client.approve, client.reject, client.cancel, client.decideMany])
    expect(ask).not.toHaveBeenCalled();
  expect(screen.queryByRole('dialog')).toBeNull();
}

function makeEditable(element: HTMLElement | null): void {
  for (const [name, value] of Object.entries({ contenteditable: '', 'aria-label': 'here', tabindex: '0' })) {
    element?.setAttribute(name, value);
  }
}

beforeEach(() => vi.useFakeTimers({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'requestAnimationFrame'] }));
afterEach(() => void vi.useRealTimers());

describe('WIN-2: what is typed is no decision', () => {
  test('a search that filters the current card away keeps the focus; no other card is current', async () => {
    await draw();
    await press('j');
    field().focus();
    await type('app');
    expect(screen.getAllByRole('article')).toHaveLength(1);
    expect(document.activeElement).toBe(field());
    expect(card(/app/).getAttribute('aria-current')).toBeNull();
    await type('');
    expect(document.activeElement).toBe(field());
  });

  test('right after typing into a field a key decides nothing and says so; a moment later it does', async () => {
    await draw();
    await press('j');
    field().focus();
    await press('p');
    card(/nginx/).focus();
    await press('a');
    await press('r');
    await press('c');
    nothingDecided();
    expect(messages()).toContain('right after typing');
    await pass(TYPING_PAUSE_MS);
    await press('a');
    expect(client.approve).toHaveBeenCalledTimes(1);
  });

  test.each<[string, Init]>([
    ['a held key', { repeat: true }],
    ['with Shift', { shiftKey: true }],
    ['with Ctrl', { ctrlKey: true }],
    ['with Alt', { altKey: true }],
    ['with Meta', { metaKey: true }],
    ['with AltGr', { modifierAltGraph: true } as Init],
    ['while a character is composed', { isComposing: true }],
    ['what an input method sends', { keyCode: 229 }],
  ])('%s decides nothing', async (_, init) => {
    await draw();
    await press('j');
    for (const key of ['a', 'r', 'c']) await press(key, init);
    nothingDecided();
  });

  test('a held j goes on', async () => {
    await draw();
    await press('j');
    await press('j', { repeat: true });
    await press('j', { repeat: true });
    expect(focused()).toContain('redis');
  });

  test.each([
    ['an input', <input key="1" aria-label="here" />],
    ['a text area', <textarea key="1" aria-label="here" />],
    ['a select', <select key="1" aria-label="here" />],
    ['an editable text', <p key="1" ref={makeEditable} />],
    [
      'a combobox',
      <div key="1" role="combobox" aria-expanded="false" aria-controls="x" aria-label="here" tabIndex={0} />,
    ],
    ['a button beside the queue', <button key="1" type="button" aria-label="here" />],
  ])('from %s no key decides', async (_, element) => {
    await draw('/queue', element);
    await press('j');
    const here = screen.getByLabelText('here');
    act(() => here.focus());
    for (const key of ['a', 'r', 'c', 'x']) await press(key);
    nothingDecided();
    expect(screen.queryByRole('region', { name: 'Selection' })).toBeNull();
  });

  test('on nothing in particular the keys act on the card that is shown as current', async () => {
    await draw();
    await press('j');
    act(() => card(/nginx/).blur());
    expect(document.activeElement).toBe(document.body);
    await press('a');
    expect(client.approve).toHaveBeenCalledTimes(1);
  });
});

describe('WIN-2: a card that moves under the keys', () => {
  test('is not decided by the keys of the same movement; once it stood for a moment it is', async () => {
    const drawn = await draw();
    await press('j');
    await drawn.emit('action.cancelled', { action: { ...nginx, status: 'cancelled' } }, { action_id: 1 });
    const close = within(card(/nginx/)).getByRole('button', { name: 'Move to history' });
    act(() => close.focus());
    await act(async () => void fireEvent.click(close));
    expect(focused()).toContain('app');
    for (let turn = 0; turn < 5; turn += 1) {
      await press('a');
      await pass(TYPING_PAUSE_MS / 2);
    }
    nothingDecided();
    expect(messages()).toContain('another action has just moved there');
    await pass(TYPING_PAUSE_MS);
    await press('a');
    expect(client.approve.mock.calls).toHaveLength(1);
  });

  test('an address opened from outside moves no focus out of a field, and its card waits for a moment too', async () => {
    await draw();
    await press('j');
    field().focus();
    await act(async () => navigate('/queue?action=3'));
    expect(document.activeElement).toBe(field());
    expect(card(/redis/).getAttribute('aria-current')).toBe('true');
    act(() => card(/redis/).focus());
    await press('a');
    nothingDecided();
    await pass(TYPING_PAUSE_MS);
    await press('a');
    expect(client.approve).toHaveBeenCalledTimes(1);
  });

  test('the card of the address one came by is decided at once', async () => {
    await draw('/queue?action=2');
    expect(focused()).toContain('app');
    await press('a');
    expect(client.approve.mock.calls).toEqual([[2, SEEN]]);
  });

  test('a key that went down before the card was shown was not meant for it', async () => {
    await draw();
    const before = new KeyboardEvent('keydown', { key: 'a', bubbles: true });
    await pass(50);
    await press('j');
    await act(async () => void document.activeElement?.dispatchEvent(before));
    nothingDecided();
  });

  test('one that is out of sight is shown first', async () => {
    await draw();
    await press('j');
    const box = vi.spyOn(card(/nginx/), 'getBoundingClientRect');
    box.mockReturnValue(new DOMRect(0, -900, 600, 200));
    await press('a');
    nothingDecided();
    expect(messages()).toContain('out of sight');
    box.mockRestore();
    await pass(TYPING_PAUSE_MS);
    await press('a');
    expect(client.approve).toHaveBeenCalledTimes(1);
  });

  test('where another one is selected than the current, a key asks first', async () => {
    await draw();
    await press('j');
    await press('x');
    await press('j');
    await press('a');
    expect(client.approve).not.toHaveBeenCalled();
    expect(within(screen.getByRole('dialog', { name: 'Run this action' })).getByText(/nginx/)).toBeTruthy();
  });
});

describe('presses nobody meant', () => {
  test('a held Enter presses no button', async () => {
    await draw();
    const approve = within(card(/nginx/)).getByRole('button', { name: /Approve/ });
    act(() => approve.focus());
    const isLeftToBrowser = fireEvent.keyDown(approve, { key: 'Enter' });
    const isLeftWhenHeld = fireEvent.keyDown(approve, { key: 'Enter', repeat: true });
    expect([isLeftToBrowser, isLeftWhenHeld]).toEqual([true, false]);
  });

  test('the second click of a double click presses the button it began on, or none', async () => {
    await draw();
    const tools = within(card(/nginx/));
    fireEvent.click(tools.getByRole('button', { name: /Reject/ }), { detail: 1 });
    fireEvent.click(tools.getByRole('button', { name: /Cancel/, hidden: true }), { detail: 2 });
    expect(client.cancel).not.toHaveBeenCalled();
  });
});
