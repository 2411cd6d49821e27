/** `BrowserWindow` with the web contents the program looks at. A load goes through the scheme's real handler. */
import { EventEmitter } from 'node:events';
import type {
  BrowserWindowConstructorOptions,
  BrowserWindow as RealWindow,
  WebContents,
  WindowOpenHandlerResponse,
} from 'electron';
import { app, preventable } from './app.ts';
import { given } from './given.ts';
import { loadPage, type PageDouble } from './page.ts';
import { protocol } from './session.ts';

export class WebContentsDouble extends EventEmitter {
  page: PageDouble | null = null;
  isGone = false;
  isLoading = false;
  openHandler: (details: { url: string }) => WindowOpenHandlerResponse = () => ({ action: 'allow' });

  send = (channel: string, message: unknown) => this.page?.receive(channel, message);
  isDestroyed = () => this.isGone;
  isLoadingMainFrame = () => this.isLoading;
  getURL = () => this.page?.frame.url ?? '';
  setWindowOpenHandler = (handler: (details: never) => WindowOpenHandlerResponse) => {
    this.openHandler = handler as typeof this.openHandler;
  };
}

const UsedOfContents = null as unknown as WebContentsDouble satisfies Pick<
  WebContents,
  'send' | 'isDestroyed' | 'isLoadingMainFrame' | 'getURL' | 'setWindowOpenHandler'
>;
void UsedOfContents;

export const windows: BrowserWindow[] = [];

export class BrowserWindow extends EventEmitter {
  readonly webContents = new WebContentsDouble();
  readonly options: BrowserWindowConstructorOptions;
  bounds: { x: number; y: number; width: number; height: number };
  isShown = false;
  focused = 0;
  overlay: string | null = null;

  constructor(options: BrowserWindowConstructorOptions) {
    super();
    this.options = options;
    this.bounds = { x: options.x ?? 100, y: options.y ?? 100, width: options.width ?? 0, height: options.height ?? 0 };
    windows.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows = () => windows;

  loadURL = async (url: string) => {
    const contents = this.webContents;
    contents.isLoading = true;
    contents.emit('did-start-navigation', { url, isMainFrame: true, isSameDocument: false });
    const response = await protocol.request(new Request(url));
    if (response.status !== 200) throw new Error(`ERR_FAILED loading ${url}`);
    contents.page = loadPage(url, String(this.options.webPreferences?.preload), contents);
    contents.isLoading = false;
    if (given.windowTells === 'ready-to-show') this.emit('ready-to-show');
    if (given.windowTells !== 'nothing') contents.emit('did-finish-load');
  };
  show = () => {
    this.isShown = true;
  };
  focus = () => {
    this.focused += 1;
  };
  restore = () => {};
  isMinimized = () => false;
  isDestroyed = () => this.webContents.isGone;
  getNormalBounds = () => this.bounds;
  setOverlayIcon = (image: unknown, description: string) => {
    this.overlay = image === null ? null : description;
  };
  close = () => {
    const event = preventable({});
    this.emit('close', event);
    if (!event.defaultPrevented) this.destroy();
  };
  destroy = () => {
    windows.splice(windows.indexOf(this), 1);
    this.webContents.isGone = true;
    this.webContents.emit('destroyed');
    this.emit('closed');
    if (windows.length === 0 && !app.emit('window-all-closed')) app.quit();
  };
}

const UsedOfWindow = null as unknown as BrowserWindow satisfies Pick<
  RealWindow,
  | 'loadURL'
  | 'show'
  | 'focus'
  | 'restore'
  | 'isMinimized'
  | 'isDestroyed'
  | 'getNormalBounds'
  | 'setOverlayIcon'
  | 'close'
  | 'destroy'
>;
void UsedOfWindow;
