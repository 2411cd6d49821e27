/** The module `electron-updater`: finds the version the test publishes, and tells what state the program is in when it installs. */
import { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { AppUpdater } from 'electron-updater';
import { app } from './app.ts';
import { given } from './given.ts';

export const updates = { looks: 0, downloads: [] as string[], settings: {} as Record<string, unknown> };

class UpdaterDouble extends EventEmitter {
  autoDownload = true;
  autoInstallOnAppQuit = true;
  allowDowngrade = true;
  disableWebInstaller = false;
  logger: AppUpdater['logger'] = console;

  checkForUpdates = async () => {
    const { autoDownload, autoInstallOnAppQuit, allowDowngrade } = this;
    updates.looks += 1;
    updates.settings = { autoDownload, autoInstallOnAppQuit, allowDowngrade };
    if (given.updateFails === 'look') throw this.failed(new Error(`cannot reach it\nlook ${updates.looks}`));
    const updateInfo = { version: given.newest ?? app.getVersion() };
    return { isUpdateAvailable: given.newest !== null, updateInfo } as never;
  };
  downloadUpdate = async () => {
    updates.downloads.push(String(given.newest));
    return [];
  };
  quitAndInstall = (isSilent?: boolean, isForceRunAfter?: boolean) => {
    const state = { isSilent, isForceRunAfter, isHostStopped: isHostStopped() };
    process.stdout.write(`double: installs ${JSON.stringify(state)}\n`);
    if (given.updateFails === 'install') this.failed(new Error('no rights to install'));
    else app.quit();
  };

  private failed(error: Error): Error {
    this.emit('error', error);
    return error;
  }
}
const UsedOfUpdater = null as unknown as UpdaterDouble satisfies Pick<
  AppUpdater,
  'autoDownload' | 'autoInstallOnAppQuit' | 'allowDowngrade' | 'disableWebInstaller' | 'logger' | 'checkForUpdates'
> &
  Pick<AppUpdater, 'downloadUpdate' | 'quitAndInstall'>;
void UsedOfUpdater;

const autoUpdater = new UpdaterDouble();
// As the real one, which has a listener of its own: without any, Node ends the program.
autoUpdater.on('error', () => {});

/** The host gives its folder free as the last thing it does. */
function isHostStopped(): boolean {
  const Database = createRequire(new URL('../../../package.json', import.meta.url))('better-sqlite3');
  const lock = new Database(join(dirname(app.getPath('userData')), 'host.lock'), { timeout: 0 });
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return true;
  } catch {
    return false;
  } finally {
    lock.close();
  }
}

export default { autoUpdater };
