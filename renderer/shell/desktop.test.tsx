import { act, cleanup, screen } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { renderWindow } from '../testing/render-window.tsx';

const NOTE = 'There is no tray on this desktop.';
beforeEach(() => localStorage.clear());
afterEach(cleanup);

function ask(detail: unknown): boolean {
  let isTaken = false;
  act(() => {
    isTaken = !window.dispatchEvent(new CustomEvent('holdpoint:open', { cancelable: true, detail }));
  });
  return isTaken;
}

test('TRY-3: the host takes the open window to an address of its own, and to no other', async () => {
  await renderWindow({}, {});
  expect(ask('/queue?action=7')).toBe(true);
  expect(location.pathname).toBe('/queue');
  for (const path of ['//evil.example', 'https://evil.example', 7, null]) expect(ask(path)).toBe(false);
  expect(location.pathname).toBe('/queue');
});

test('TRY-4: what the desktop does not have is said once in a browser', async () => {
  await renderWindow({ desktop_notes: [NOTE] }, {});
  expect(await screen.findByText(NOTE)).toBeTruthy();
  await renderWindow({ desktop_notes: [NOTE] }, {});
  expect(screen.queryByText(NOTE)).toBeNull();
});
