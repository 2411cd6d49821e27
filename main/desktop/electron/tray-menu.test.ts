/** The tray's menu in Electron's words (TRY-2). */
import { expect, test } from 'vitest';
import type { MenuEntry, TrayCommand } from '../../core/desk/desk-ports.ts';
import { menuTemplate } from './tray-menu.ts';

const PAUSE: TrayCommand = { do: 'pause', server_id: 'web-1', until: null };
const ENTRIES: MenuEntry[] = [
  { kind: 'text', key: 'waiting', label: '2 wait' },
  { kind: 'separator', key: 'after' },
  {
    kind: 'submenu',
    key: 'server:web-1',
    label: 'R&D <b>_web_</b>',
    entries: [{ kind: 'command', key: 'pause:web-1', label: 'Pause web-1', checked: null, command: PAUSE }],
  },
  { kind: 'command', key: 'hold', label: 'Hold everything', checked: true, command: { do: 'hold_everything' } },
];

test('TRY-2: entries, submenus, separators and check marks become the template of a native menu', () => {
  const chosen: TrayCommand[] = [];
  const [text, separator, submenu, hold] = menuTemplate(ENTRIES, (command) => chosen.push(command));
  expect(text).toEqual({ label: '2 wait', enabled: false });
  expect(separator).toEqual({ type: 'separator' });
  expect(hold).toMatchObject({ type: 'checkbox', checked: true, label: 'Hold everything' });
  const [pause] = (submenu?.submenu ?? []) as { click?: () => void }[];
  pause?.click?.();
  expect(chosen).toEqual([PAUSE]);
});

test('issue 4: an & in a name is shown, not eaten as a mnemonic; other signs stay as they are', () => {
  expect(menuTemplate(ENTRIES, () => {})[2]?.label).toBe('R&&D <b>_web_</b>');
});
