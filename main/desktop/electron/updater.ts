/** electron-updater as this program wants it: it does nothing by itself and never goes back to an older version. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import type { Log } from '../../log.ts';

export type Updater = Pick<AppUpdater, 'checkForUpdates' | 'downloadUpdate' | 'quitAndInstall' | 'once'>;

/** What electron-builder writes into a package that was told where updates lie (electron-builder.updates.yml). */
const SOURCE_FILE = 'app-update.yml';
/** On Linux nothing but the connection vouches for an update. */
const SAFE_ADDRESS = /^url: ['"]?https:\/\/[^\s]/m;

/** Whether this package looks for updates at all. */
export function hasUpdateSource(resourcesPath: string, log: Log): boolean {
  const path = join(resourcesPath, SOURCE_FILE);
  if (!existsSync(path)) return false;
  const isSafe = SAFE_ADDRESS.test(readFileSync(path, 'utf8'));
  if (!isSafe) log('warn', 'No updates are looked for: their address in this package is not an https one.');
  return isSafe;
}

/** Loaded when it is first needed, for most packages and most hours do not need it. */
export async function loadUpdater(): Promise<Updater> {
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoDownload = false;
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  autoUpdater.disableWebInstaller = true;
  // What goes wrong also rejects, and is logged from there.
  autoUpdater.logger = null;
  return autoUpdater;
}
