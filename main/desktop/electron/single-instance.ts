/** One program per data folder: a second start hands its link to the first and ends. */
import { join } from 'node:path';
import { app } from 'electron';
import { makePrivateFolder } from '../../files/private-file.ts';
import { prepareFolder } from '../../store/data-folder.ts';
import { pathInArguments, pathOfLink } from '../deep-links.ts';

/**
 * Where Chromium and electron-store keep what belongs to this desktop. It lies in the data folder, because Electron's lock
 * goes by this folder: two data folders are two programs, as with the Node host. Throws StartupError as prepareFolder does.
 */
export function keepDesktopIn(dataDir: string): void {
  prepareFolder(dataDir);
  const folder = join(dataDir, 'desktop');
  makePrivateFolder(folder);
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
