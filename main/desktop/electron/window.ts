/** The window: made when someone wants to see it, destroyed when it is closed, for a hidden one costs about 150 MB. */
import { BrowserWindow, type IpcMainInvokeEvent, nativeTheme, screen } from 'electron';
import { type BridgePush, type BridgeTheme, PUSH_CHANNEL } from '../../contract/bridge.ts';
import type { WindowOpener } from '../../core/desk/desk-ports.ts';
import type { DesktopStore } from './desktop-store.ts';
import { LEAST_SIZE, presentBounds } from './window-bounds.ts';
import { isWindowUrl, WINDOW_ORIGIN } from './window-protocol.ts';

/** Painted before the page is: `--ground` of renderer/styles/tokens.css. */
const BACKGROUND = { light: '#f1f2ef', dark: '#111412' };

export interface DeskWindow extends WindowOpener {
  isOwnFrame(event: Pick<IpcMainInvokeEvent, 'sender' | 'senderFrame'>): boolean;
  setTheme(theme: BridgeTheme): void;
  /** Called with the window at each opening, and at once with the open one. */
  onOpen(listener: (window: BrowserWindow) => void): void;
  close(): void;
}

export interface DeskWindowDeps {
  store: DesktopStore;
  preloadPath: string;
}

export function createDeskWindow({ store, preloadPath }: DeskWindowDeps): DeskWindow {
  let open: BrowserWindow | null = null;
  const listeners = new Set<(window: BrowserWindow) => void>();
  nativeTheme.themeSource = store.theme();

  function create(path: string): void {
    const window = new BrowserWindow(windowOptions(store, preloadPath));
    open = window;
    window.on('close', () => store.setBounds(window.getNormalBounds()));
    showWhenPainted(window);
    window.on('closed', () => {
      open = null;
    });
    // A page that crashed shows nothing: the next one who wants to see the window gets a new one.
    window.webContents.on('render-process-gone', () => window.destroy());
    load(window, path);
    for (const listener of listeners) listener(window);
  }

  function bringUp(window: BrowserWindow, path: string | undefined): void {
    if (path !== undefined) goTo(window, path);
    if (window.isMinimized()) window.restore();
    window.show();
    window.focus();
  }

  return {
    show(path) {
      const own = path === undefined ? undefined : ownPath(path);
      if (open === null) create(own ?? '/');
      else bringUp(open, own);
    },
    isOwnFrame({ sender, senderFrame }) {
      if (open === null || sender !== open.webContents || senderFrame === null) return false;
      return senderFrame.parent === null && isWindowUrl(senderFrame.url);
    },
    setTheme(theme) {
      store.setTheme(theme);
      nativeTheme.themeSource = theme;
    },
    onOpen(listener) {
      listeners.add(listener);
      if (open !== null) listener(open);
    },
    close: () => open?.close(),
  };
}

/** Painted it is best, loaded it is good; on Wayland neither may ever be told, and a late window is better than none. */
const SHOW_AFTER_MS = 2_000;

function showWhenPainted(window: BrowserWindow): void {
  let isShown = false;
  const show = () => {
    clearTimeout(timer);
    if (!isShown && !window.isDestroyed()) window.show();
    isShown = true;
  };
  const timer = setTimeout(show, SHOW_AFTER_MS);
  window.once('ready-to-show', show);
  window.webContents.once('did-finish-load', show);
}

/** A page that is there changes its address by itself and loses nothing a person has typed; one still loading has none. */
function goTo(window: BrowserWindow, path: string): void {
  if (window.webContents.isLoadingMainFrame()) load(window, path);
  else window.webContents.send(PUSH_CHANNEL, { push: 'open_path', path } satisfies BridgePush);
}

/** A load that is replaced by the next one rejects; that is no failure. */
function load(window: BrowserWindow, path: string): void {
  void window.loadURL(`${WINDOW_ORIGIN}${path}`).catch(() => {});
}

function windowOptions(store: DesktopStore, preload: string): Electron.BrowserWindowConstructorOptions {
  const bounds = presentBounds(
    store.bounds(),
    screen.getAllDisplays().map(({ workArea }) => workArea),
  );
  return {
    ...bounds,
    minWidth: LEAST_SIZE.width,
    minHeight: LEAST_SIZE.height,
    show: false,
    title: 'Holdpoint',
    autoHideMenuBar: true,
    backgroundColor: nativeTheme.shouldUseDarkColors ? BACKGROUND.dark : BACKGROUND.light,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webviewTag: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      spellcheck: false,
      devTools: process.env.HOLDPOINT_DEVTOOLS === '1',
    },
  };
}

/** Whatever a link or a notice says, the window stays on its own pages. */
function ownPath(path: string): string | undefined {
  if (!path.startsWith('/') || !URL.canParse(path, WINDOW_ORIGIN)) return undefined;
  const url = new URL(path, WINDOW_ORIGIN);
  return isWindowUrl(url.href) ? `${url.pathname}${url.search}` : undefined;
}
