/** One program per data folder: a second start hands its link to the first and ends. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app } from 'electron';
import { pathInArguments, pathOfLink } from './deep-links.ts';

/**
 * Where Chromium and electron-store keep what belongs to this desktop. It lies in the data folder, because Electron's lock
 * goes by this folder: two data folders are two programs, as with the Node host.
 */
export function keepDesktopIn(dataDir: string): void {
  const folder = join(dataDir, 'desktop');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  app.setPath('userData', folder);
}

/** false: another one runs on this data folder and has been told. `onShow` is called for every later start and link. */
export function becomeTheOne(onShow: (path: string | null) => void): boolean {
  if (!app.requestSingleInstanceLock()) return false;
  app.on('second-instance', (_event, argv) => onShow(pathInArguments(argv)));
  // macOS hands links over by this event, also the one that started the program.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    const path = pathOfLink(url);
    if (path !== null) onShow(path);
  });
  return true;
}
