/** Wires the Electron host: the same program as the Node host, with its own window, tray and keyring. */
import { join, resolve } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { type Host, startHost } from '../../host.ts';
import { createWindowFiles } from '../../http/window-files.ts';
import { errorText, stderrLog } from '../../log.ts';
import { PROGRAM_ROOT, WINDOW_DIR } from '../../paths.ts';
import { LINK_SCHEME } from './deep-links.ts';
import { createDeskParts, type DeskParts, type DeskPartsDeps } from './desk.ts';
import { createDesktopStore, type DesktopStore } from './desktop-store.ts';
import { createEnding, type Ending } from './ending.ts';
import { listenToWindow } from './ipc.ts';
import { setJumpList } from './jump-list.ts';
import { createLoginItem } from './login-item.ts';
import { guardPages, guardSession } from './navigation-guard.ts';
import { watchPower } from './power.ts';
import { chooseCipher } from './secrets.ts';
import { createShowWishes } from './show-wishes.ts';
import { becomeTheOne, keepDesktopIn } from './single-instance.ts';
import { readStartOptions, type StartOptions } from './start-options.ts';
import { askInDialogs } from './update-questions.ts';
import { hasUpdateSource, loadUpdater } from './updater.ts';
import { createUpdates } from './updates.ts';
import { createDeskWindow, type DeskWindow } from './window.ts';
import { createWindowApi, type WindowApi } from './window-api.ts';
import { registerWindowScheme, serveWindow } from './window-protocol.ts';

/** As electron-builder.yml has it; Windows groups windows and notifications by it. */
const APP_ID = 'io.holdpoint.desktop';
const USUAL_PORT = 7433;

export type Adapters = Pick<DeskPartsDeps, 'iconOf' | 'linuxDesk'>;

/** Called before the app is ready. Resolves when the program runs, or has told another one and is ending. */
export async function runElectronHost(adapters: Adapters): Promise<void> {
  const { platform } = process;
  const options = readStartOptions(ownArguments(), process.env, platform);
  keepDesktopIn(options.dataDir);
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
  const wishes = createShowWishes();
  if (!becomeTheOne(wishes.wish)) return app.quit();
  registerWindowScheme();
  guardPages();
  // Without a listener Electron quits with the last window; the tray lives on.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  guardSession();
  setMenus(platform);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  const store = createDesktopStore();
  let api: WindowApi | null = null;
  serveWindow({ servePage: createWindowFiles(WINDOW_DIR), api: () => api });
  const window = createDeskWindow({ store, preloadPath: join(PROGRAM_ROOT, 'out', 'preload', 'index.cjs') });
  const host = await start(options, store);
  api = createWindowApi(host.api, host.url, host.token);
  const desk = createDeskParts({ platform, window, dataDir: options.dataDir, ...adapters });
  host.openDesk({ ...desk, windowOpener: window, quit: () => app.quit() });
  serve({ host, api, window, desk, store });
  const show = showing(api);
  wishes.fulfil(show);
  // Only from here on: macOS also tells of it at the start, and a hidden start stays hidden.
  app.on('activate', () => show());
  if (!options.isHidden && !app.getLoginItemSettings().wasOpenedAtLogin) show(options.path ?? undefined);
}

/** By the door `holdpoint open` uses too, so that the desk knows that the window was seen. */
function showing(api: WindowApi): (path?: string) => void {
  return (path) => void api.call('POST', '/window', JSON.stringify(path === undefined ? {} : { path }));
}

/** `electron .` puts the program's folder before its arguments. */
function ownArguments(): string[] {
  return process.argv.slice(process.defaultApp ? 2 : 1);
}

/** No menu bar; on macOS the bar is the system's, and without these entries no text could be copied. */
function setMenus(platform: NodeJS.Platform): void {
  const roles = (['appMenu', 'editMenu', 'windowMenu'] as const).map((role) => ({ role }));
  Menu.setApplicationMenu(platform === 'darwin' ? Menu.buildFromTemplate(roles) : null);
  if (platform === 'win32') setJumpList(process.execPath);
}

/** The usual port where it is free; a person who only starts an app need not know what a port is. */
async function start(options: StartOptions, store: DesktopStore): Promise<Host> {
  const { dataDir, host, keyFile, port } = options;
  const cipher = await chooseCipher({
    keyFile,
    sealedKeyPath: join(app.getPath('userData'), 'secrets-key'),
    store,
    platform: process.platform,
    log: stderrLog,
  });
  const startOn = (chosen: number) => startHost({ dataDir, host, port: chosen, cipher, log: stderrLog });
  if (port !== null) return startOn(port);
  return startOn(USUAL_PORT).catch((error: { code?: unknown }) => {
    if (error.code !== 'port_in_use') throw error;
    return startOn(0);
  });
}

interface Running {
  host: Host;
  api: WindowApi;
  window: DeskWindow;
  desk: Pick<DeskParts, 'close'>;
  store: DesktopStore;
}

/** From here on the window is answered, sleep is noticed, and every way to end is a clean one. */
function serve({ host, api, window, desk, store }: Running): void {
  const { platform, env } = process;
  const program = resolve(env.APPIMAGE ?? process.execPath);
  const stopIpc = listenToWindow({
    api,
    isOwnFrame: window.isOwnFrame,
    loginItem: createLoginItem({ platform, env, program }),
    setTheme: window.setTheme,
    onError: (doing, error) => stderrLog('error', `while ${doing}: ${errorText(error)}`),
  });
  const ending = createEnding({
    program,
    log: stderrLog,
    async stop() {
      stopPower();
      stopUpdates();
      window.close();
      stopIpc();
      await host.stop();
      await desk.close();
    },
  });
  const stopPower = watchPower({ onResume: () => host.core.wake(), onShutdown: ending.quit });
  const stopUpdates = lookForUpdates(store, ending.replaceBy);
}

/** Only where the package says where updates lie. Returns what ends it. */
function lookForUpdates(store: DesktopStore, replaceBy: Ending['replaceBy']): () => void {
  if (!app.isPackaged || !hasUpdateSource(process.resourcesPath, stderrLog)) return () => {};
  return createUpdates({ store, loadUpdater, ask: askInDialogs, replaceBy, log: stderrLog });
}

/** A program that cannot start says why in its own words; on a desktop nobody reads stderr. */
export function tellWhyNot(error: unknown): void {
  const isForPeople = error instanceof Error && typeof (error as { code?: unknown }).code === 'string';
  stderrLog('error', errorText(error));
  dialog.showErrorBox('Holdpoint cannot start', isForPeople ? error.message : errorText(error));
  app.exit(1);
}
