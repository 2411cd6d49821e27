/**
 * The desk of the Node host: on Linux tray and notifications over D-Bus; everywhere the window in a browser of this machine,
 * in app mode where that is a Chromium.
 */
import { join } from 'node:path';
import type { Closing } from './closing.ts';
import type { WindowOpener } from './core/desk/desk-ports.ts';
import { type AppWindow, createAppWindow } from './desktop/app-window.ts';
import { hasOpener, hasScreen, openOneTimeLink } from './desktop/browser.ts';
import { findChromium } from './desktop/find-chromium.ts';
import { createKeptFile } from './desktop/kept-file.ts';
import { createLinuxDesk } from './desktop/linux/linux-desk.ts';
import { createNoDesk } from './desktop/no-desk.ts';
import type { Host } from './host.ts';
import type { Log } from './log.ts';

export interface NodeDeskOptions {
  host: Pick<Host, 'url' | 'sessions' | 'openDesk'>;
  dataDir: string;
  /** Show tray and notifications. */
  isWanted: boolean;
  log: Log;
  /** "Quit Holdpoint" was chosen in the tray. */
  quit(): void;
  /** Takes the window and the connection to the desktop. */
  closing: Closing;
}

export function openNodeDesk({ host, dataDir, isWanted, log, quit, closing }: NodeDeskOptions): WindowOpener {
  const window = createWindow(host, dataDir, (message) => log('warn', `${message} Run: npx holdpoint open --print`));
  closing.add(() => window.close());
  if (isWanted) {
    const desktop = createDesktop(dataDir, log);
    closing.add(() => desktop.close());
    host.openDesk({ ...desktop, windowOpener: window, quit });
  }
  return window;
}

/** A link of its own for each time: it works once, and gives every right. */
function createWindow(
  { url, sessions }: NodeDeskOptions['host'],
  dataDir: string,
  onFailure: (message: string) => void,
): AppWindow {
  const link = (path: string) => `${sessions.createLink(url).url}?to=${encodeURIComponent(path)}`;
  const inBrowser: AppWindow = {
    show(path = '/') {
      if (hasScreen()) openOneTimeLink(dataDir, link(path), onFailure);
      else onFailure('There is no screen here to show the window on.');
    },
    canShow: () => hasScreen() && hasOpener(),
    async close() {},
  };
  const browser = hasScreen() ? findChromium() : null;
  return browser === null ? inBrowser : createAppWindow({ browser, dataDir, link, onFailure, fallback: inBrowser });
}

function createDesktop(dataDir: string, log: Log) {
  if (process.platform === 'linux') {
    return createLinuxDesk({ env: process.env, keeping: createKeptFile(join(dataDir, 'shown-notices.json')), log });
  }
  const why = 'Without Electron, Holdpoint shows a tray and notifications on Linux only.';
  return { ...createNoDesk(why), async close() {} };
}
