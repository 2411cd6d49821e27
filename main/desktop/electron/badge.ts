/** How many wait, on the dock of macOS and on the taskbar button of Windows, drawn along with the tray. */
import { app, type BrowserWindow } from 'electron';
import type { Tray, TrayPicture } from '../../core/desk/desk-ports.ts';
import { type IconOf, trayImage } from './tray-image.ts';

export interface Badge {
  show(picture: Pick<TrayPicture, 'level' | 'waiting' | 'title'>): void;
  /** Windows puts it on the window's own button, so a new window needs it anew. */
  windowOpened(window: BrowserWindow): void;
}

export function createBadge({ iconOf, platform }: { iconOf: IconOf; platform: NodeJS.Platform }): Badge {
  let shown: Pick<TrayPicture, 'level' | 'waiting' | 'title'> = { level: 'normal', waiting: 0, title: '' };
  let window: BrowserWindow | null = null;

  function drawOverlay(): void {
    if (window === null || window.isDestroyed()) return;
    const isQuiet = shown.level === 'normal' && shown.waiting === 0;
    window.setOverlayIcon(isQuiet ? null : trayImage(iconOf, shown.level, shown.waiting, false), shown.title);
  }

  return {
    show(picture) {
      shown = picture;
      if (platform === 'win32') drawOverlay();
      else app.setBadgeCount(picture.waiting);
    },
    windowOpened(opened) {
      window = opened;
      if (platform === 'win32') drawOverlay();
    },
  };
}

/** A tray that keeps the badge up to date with every picture it is given. */
export function withBadge(tray: Tray, badge: Badge): Tray {
  return {
    ...tray,
    draw(picture) {
      tray.draw(picture);
      badge.show(picture);
    },
  };
}
