/** A picture's menu as Electron's template. Pure. */
import type { MenuItemConstructorOptions } from 'electron';
import type { MenuEntry, TrayCommand } from '../../core/desk/desk-ports.ts';

export function menuTemplate(
  entries: readonly MenuEntry[],
  onCommand: (command: TrayCommand) => void,
): MenuItemConstructorOptions[] {
  return entries.map((entry) => itemOf(entry, onCommand));
}

function itemOf(entry: MenuEntry, onCommand: (command: TrayCommand) => void): MenuItemConstructorOptions {
  switch (entry.kind) {
    case 'separator':
      return { type: 'separator' };
    case 'text':
      return { label: plain(entry.label), enabled: false };
    case 'command':
      return {
        id: entry.key,
        label: plain(entry.label),
        ...(entry.checked === null ? {} : { type: 'checkbox' as const, checked: entry.checked }),
        click: () => onCommand(entry.command),
      };
    case 'submenu':
      return { id: entry.key, label: plain(entry.label), submenu: menuTemplate(entry.entries, onCommand) };
  }
}

/** Electron reads `&` as "the next letter is the mnemonic". */
function plain(label: string): string {
  return label.replaceAll('&', '&&');
}
