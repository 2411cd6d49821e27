/** Wires the Electron host: the same program as the Node host, with its own window, tray and keyring. */
import { join, resolve } from 'node:path';
import { app, dialog, Menu } from 'electron';
import { ClosedError, type Closing, createClosing } from '../../closing.ts';
import { type Host, type HostOptions, startHost } from '../../host.ts';
import { createWindowFiles } from '../../http/window-files.ts';
import { errorText, holdLog, type Log, stderrLog } from '../../log.ts';
import { PROGRAM_ROOT, WINDOW_DIR } from '../../paths.ts';
import { type StartFailure, startFailure } from '../../start-failure.ts';
import { LINK_SCHEME } from '../deep-links.ts';
import { createDeskParts, type DeskPartsDeps } from './desk.ts';
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

/** Called before the app is ready. Resolves when the program runs, is ending, or has told another one. Says why it cannot start. */
export async function runElectronHost(adapters: Adapters): Promise<void> {
  const { platform, env } = process;
  const options = readStartOptions(ownArguments(), env, platform);
  const { log, release } = holdLog(stderrLog);
  const closing = createClosing((error) => log('error', `while stopping: ${errorText(error)}`));
  const end = async (title: string, error: unknown) => {
    await closing.close();
    tellWhyNot(title, startFailure(error, options.dataDir));
  };
  try {
    await run(adapters, options, { log, closing, onReplaced: (error) => void end('Holdpoint stopped', error) });
    release();
  } catch (error) {
    if (!(error instanceof ClosedError)) await end('Holdpoint cannot start', error);
  }
}

interface RunParts extends Pick<HostOptions, 'onReplaced'> {
  log: Log;
  closing: Closing;
}

async function run(adapters: Adapters, options: StartOptions, { log, closing, onReplaced }: RunParts): Promise<void> {
  const { platform, env } = process;
  keepDesktopIn(options.dataDir);
  if (platform === 'win32') app.setAppUserModelId(APP_ID);
  const wishes = createShowWishes();
  if (!becomeTheOne(wishes.wish)) return app.quit();
  registerWindowScheme();
  guardPages();
  // Without a listener Electron quits with the last window; the tray lives on.
  app.on('window-all-closed', () => {});
  await app.whenReady();
  const program = resolve(env.APPIMAGE ?? process.execPath);
  const ending = createEnding({ program, log, stop: closing.close });
  guardSession();
  setMenus(platform);
  if (app.isPackaged) app.setAsDefaultProtocolClient(LINK_SCHEME);
  const store = createDesktopStore();
  let api: WindowApi | null = null;
  serveWindow({ servePage: createWindowFiles(WINDOW_DIR), api: () => api });
  const window = createDeskWindow({ store, preloadPath: join(PROGRAM_ROOT, 'out', 'preload', 'index.cjs') });
  const host = await start(options, store, { log, closing, onReplaced });
  api = createWindowApi(host.api, host.url, host.token);
  const desk = createDeskParts({ platform, window, dataDir: options.dataDir, ...adapters });
  closing.add(desk.close);
  host.openDesk({ ...desk, windowOpener: window, quit: () => app.quit() });
  serve({ host, api, window, store, program, ending, closing });
  await closing.step();
  // `npm start` waits for this line; where it does not come, it starts the Node host.
  process.stdout.write(`Holdpoint is ready at ${host.url}\n`);
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
async function start(
  options: StartOptions,
  store: DesktopStore,
  { log, closing, onReplaced }: RunParts,
): Promise<Host> {
  const { dataDir, host, keyFile, port } = options;
  const cipher = await chooseCipher({
    keyFile,
    sealedKeyPath: join(app.getPath('userData'), 'secrets-key'),
    store,
    platform: process.platform,
    log,
  });
  const startOn = (chosen: number) =>
    closing.part((opened) => startHost({ dataDir, host, port: chosen, cipher, log, onReplaced }, opened));
  await closing.step();
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
  store: DesktopStore;
  /** What starts this program. */
  program: string;
  ending: Ending;
  closing: Closing;
}

/** From here on the window is answered, sleep is noticed, and updates are looked for. */
function serve({ host, api, window, store, program, ending, closing }: Running): void {
  const { platform, env } = process;
  const stopIpc = listenToWindow({
    api,
    isOwnFrame: window.isOwnFrame,
    loginItem: createLoginItem({ platform, env, program }),
    setTheme: window.setTheme,
    onError: (doing, error) => stderrLog('error', `while ${doing}: ${errorText(error)}`),
  });
  closing.add(stopIpc);
  closing.add(() => window.close());
  closing.add(lookForUpdates(store, ending.replaceBy));
  closing.add(watchPower({ onResume: () => host.core.wake(), onShutdown: ending.quit }));
}

/** Only where the package says where updates lie. Returns what ends it. */
function lookForUpdates(store: DesktopStore, replaceBy: Ending['replaceBy']): () => void {
  if (!app.isPackaged || !hasUpdateSource(process.resourcesPath, stderrLog)) return () => {};
  return createUpdates({ store, loadUpdater, ask: askInDialogs, replaceBy, log: stderrLog });
}

/** A program that ends by itself says why in its own words; on a desktop nobody reads stderr. */
function tellWhyNot(title: string, { message, code }: StartFailure): void {
  stderrLog('error', `${message} (${code})`);
  dialog.showErrorBox(title, message);
  app.exit(1);
}
