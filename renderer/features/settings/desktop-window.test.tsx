/** What the settings are in the desktop's own window. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import type { Bridge } from '../../../main/contract/bridge.ts';
import { renderWindow } from '../../testing/render-window.tsx';
import { SettingsScreen } from './settings-screen.tsx';

/** The desktop as it is and as it answers. */
function fakeBridge(change: Partial<Bridge> = {}) {
  const bridge = {
    host: 'electron',
    startsAtLogin: vi.fn(async () => false),
    setStartsAtLogin: vi.fn(async (isWanted: boolean) => isWanted),
    ...change,
  } satisfies Partial<Bridge>;
  Object.defineProperty(window, 'holdpoint', { value: bridge, configurable: true });
  return bridge;
}

afterEach(() => void Reflect.deleteProperty(window, 'holdpoint'));

const draw = (address = '/settings') => renderWindow({}, {}, <SettingsScreen />, address);
const card = () => within(screen.getByRole('region', { name: 'Start at login' }));
const press = (element: HTMLElement) => act(async () => void fireEvent.click(element));

describe('issue 4: start at login', () => {
  test('the switch shows what the desktop says, and changes it', async () => {
    const bridge = fakeBridge();
    await draw();
    const control = card().getByRole('switch', { name: 'Start Holdpoint when you log in' });
    expect(control.getAttribute('aria-checked')).toBe('false');
    await press(control);
    expect(bridge.setStartsAtLogin).toHaveBeenCalledWith(true);
    expect(control.getAttribute('aria-checked')).toBe('true');
    expect(card().getByRole('status').textContent).toBe('');
  });

  test.each([
    ['refuses', async () => false],
    ['fails', () => Promise.reject(new Error('no'))],
  ])('a desktop that %s is told, and the switch stays as it was', async (_word, setStartsAtLogin) => {
    fakeBridge({ setStartsAtLogin });
    await draw();
    await press(card().getByRole('switch'));
    expect(card().getByRole('switch').getAttribute('aria-checked')).toBe('false');
    expect(card().getByRole('status').textContent).toContain('did not take the change');
  });

  test('a desktop that does not say how it is offers nothing to change', async () => {
    const bridge = fakeBridge({ startsAtLogin: () => Promise.reject(new Error('no')) });
    await draw();
    await press(card().getByRole('switch'));
    expect(bridge.setStartsAtLogin).not.toHaveBeenCalled();
    expect(card().getByRole('status').textContent).toContain('did not say');
  });

  test('a browser has no such card', async () => {
    await draw();
    expect(screen.queryByRole('region', { name: 'Start at login' })).toBeNull();
  });
});

test('issue 4: signing out is offered in a browser only', async () => {
  await draw('/settings?section=about');
  expect(screen.getByRole('button', { name: 'Sign out' })).toBeTruthy();
  fakeBridge();
  await draw('/settings?section=about');
  expect(screen.queryByRole('button', { name: 'Sign out' })).toBeNull();
});
