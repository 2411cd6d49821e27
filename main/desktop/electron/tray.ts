/** The tray of macOS and Windows. On Linux both hosts use the D-Bus one. */
import { Menu, Tray as NativeTray } from 'electron';
import type { Tray, TrayCommand, TrayPicture } from '../../core/desk/desk-ports.ts';
import { type IconOf, trayImage } from './tray-image.ts';
import { menuTemplate } from './tray-menu.ts';

/** Windows cuts a longer one in the middle of a word. */
const LONGEST_TOOLTIP = 127;

export interface ElectronTrayDeps {
  iconOf: IconOf;
  platform: NodeJS.Platform;
}

/** Only once the app is ready. The native icon is made with the first picture. */
export function createElectronTray({ iconOf, platform }: ElectronTrayDeps): Tray {
  const commands = new Set<(command: TrayCommand) => void>();
  const activations = new Set<() => void>();
  const isMac = platform === 'darwin';
  let native: NativeTray | null = null;
  let shown: TrayPicture | null = null;

  function create(picture: TrayPicture): NativeTray {
    const tray = new NativeTray(trayImage(iconOf, picture.level, picture.waiting, isMac));
    // On macOS a click opens the menu; on Windows that is the right button, and the left one shows the window.
    if (!isMac) {
      tray.on('click', () => {
        for (const listener of activations) listener();
      });
    }
    return tray;
  }

  function drawParts(tray: NativeTray, picture: TrayPicture, before: TrayPicture | null): void {
    if (before !== null && (before.level !== picture.level || before.waiting !== picture.waiting)) {
      tray.setImage(trayImage(iconOf, picture.level, picture.waiting, isMac));
    }
    if (isMac) tray.setTitle(picture.waiting === 0 ? '' : ` ${picture.waiting}`);
    tray.setToolTip(tooltip(picture));
    // Setting a menu closes an open one, so an equal one is not set again.
    if (before === null || !isSame(before.menu, picture.menu)) tray.setContextMenu(menuOf(picture));
  }

  function menuOf(picture: TrayPicture): Menu {
    const choose = (command: TrayCommand) => {
      for (const listener of commands) listener(command);
    };
    return Menu.buildFromTemplate(menuTemplate(picture.menu, choose));
  }

  return {
    draw(picture) {
      if (shown !== null && isSame(shown, picture)) return;
      native ??= create(picture);
      drawParts(native, picture, shown);
      shown = picture;
    },
    onCommand: (listener) => added(commands, listener),
    onActivate: (listener) => added(activations, listener),
    onAvailability(listener) {
      listener({ is: 'shown' });
      return () => {};
    },
    async close() {
      native?.destroy();
      native = null;
      shown = null;
    },
  };
}

function tooltip({ title, details }: TrayPicture): string {
  const text = details === '' ? title : `${title}\n${details}`;
  return text.length <= LONGEST_TOOLTIP ? text : `${text.slice(0, LONGEST_TOOLTIP - 1)}…`;
}

function isSame(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

function added<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
