/** The test's hands and eyes inside the process, over Node's own channel to its parent. */
import type { BridgeMethod } from '../../../main/contract/bridge.ts';
import { app, preventable } from './app.ts';
import { passTime } from './clock.ts';
import { type Menu, notifications, trays } from './desk.ts';
import { updates } from './electron-updater.ts';
import { given } from './given.ts';
import { ipcMain } from './ipc-main.ts';
import { protocol, session } from './session.ts';
import { answers, nativeTheme, powerMonitor, said } from './system.ts';
import { type BrowserWindow, WebContentsDouble, windows } from './windows.ts';

const followed: string[] = [];
const paths: string[] = [];

export const commands = {
  look: () => ({
    tray: trays.map(({ title, toolTip, image, menu, menusSet }) => ({
      title,
      toolTip,
      isTemplate: image.isTemplate,
      scales: image.scales,
      labels: labelsOf(menu),
      menusSet,
    })),
    notifications: notifications.map(({ options }) => ({
      title: options.title,
      body: options.body,
      buttons: (options.actions ?? []).map(({ text }) => text),
      hasReply: options.hasReply === true,
    })),
    windows: windows.map((window) => ({
      url: window.webContents.getURL(),
      bounds: window.bounds,
      isShown: window.isShown,
      focused: window.focused,
      overlay: window.overlay,
      webPreferences: window.options.webPreferences,
      exposed: window.webContents.page?.exposed ?? [],
    })),
    app: app.record,
    said,
    followed,
    paths,
    theme: nativeTheme.themeSource,
    schemes: protocol.schemes,
    updates,
  }),
  /** Labels from the top of the menu downwards. */
  choose(...labels: string[]) {
    let items = trays[0]?.menu?.template ?? [];
    for (const label of labels) {
      const item = items.find((one) => one.label === label);
      if (item === undefined) throw new Error(`no entry ${label} among ${items.map((one) => one.label).join(', ')}`);
      if (item.submenu === undefined) item.click?.(null as never, undefined, null as never);
      items = (item.submenu ?? []) as typeof items;
    }
  },
  clickTray: () => void trays[0]?.emit('click', {}),
  press: (title: string, button: string) => {
    const shown = shownNotification(title);
    const actionIndex = (shown.options.actions ?? []).findIndex(({ text }) => text === button);
    if (actionIndex < 0) throw new Error(`${title} has no button ${button}`);
    shown.emit('action', { actionIndex, selectionIndex: -1 });
  },
  reply: (title: string, reply: string) => void shownNotification(title).emit('reply', { reply }),
  clickNotification: (title: string) => void shownNotification(title).emit('click', {}),
  openUrl: (url: string) => void app.emit('open-url', preventable({}), url),
  activate: () => void app.emit('activate', {}, false),
  closeWindow: () => theWindow().close(),
  moveWindow: (bounds: BrowserWindow['bounds']) => {
    theWindow().bounds = bounds;
  },
  crashPage: () => void theWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' }),
  request: (method: BridgeMethod, path: string, body: string | null) => theBridge().request(method, path, body),
  follow: (after: number) => {
    theBridge().follow(after, {
      onOpen: (status) => void followed.push(`open ${status}`),
      onText: (text) => void followed.push(text),
      onEnd: () => void followed.push('end'),
    });
  },
  watchPaths: () => void theBridge().onOpenPath((path) => void paths.push(path)),
  setTheme: (theme: 'system' | 'light' | 'dark') => theBridge().setTheme(theme),
  setStartsAtLogin: (isWanted: boolean) => theBridge().setStartsAtLogin(isWanted),
  frozen: () => Object.isFrozen(theBridge()) && Object.keys(theBridge()).sort(),
  /** A message as another frame would send it; the answer, or what the refusal says. */
  async askAs(kind: 'child' | 'elsewhere' | 'other window' | 'gone' | 'own', channel: string, message: unknown) {
    const { webContents } = theWindow();
    const own = webContents.page?.frame ?? null;
    const frames = {
      own,
      child: own === null ? null : { ...own, parent: own },
      elsewhere: { url: 'https://evil.example/app', origin: 'https://evil.example', parent: null },
      'other window': own,
      gone: null,
    };
    const sender = kind === 'other window' ? new WebContentsDouble() : webContents;
    return ipcMain.deliver(channel, { sender, senderFrame: frames[kind] }, message);
  },
  navigate: (url: string, isMainFrame = true) => {
    const events = isMainFrame ? ['will-frame-navigate', 'will-navigate'] : ['will-frame-navigate'];
    return events.map((name) => emitted(name, { url, isMainFrame })).includes(true) ? 'denied' : 'allowed';
  },
  redirect: (url: string) => (emitted('will-redirect', { url, isMainFrame: true }) ? 'denied' : 'allowed'),
  attachWebview: () => (emitted('will-attach-webview', {}) ? 'denied' : 'allowed'),
  openWindow: (url: string) => theWindow().webContents.openHandler({ url }).action,
  async permission(name: string, origin: string) {
    const { request, check } = session.defaultSession.handlers;
    const asked = await new Promise<boolean>((resolve) =>
      request?.({ getURL: () => origin } as never, name as never, resolve, {} as never),
    );
    return { asked, checked: check?.(null, name as never, origin, {} as never) };
  },
  device: () => session.defaultSession.handlers.device?.({} as never),
  download: (url: string) => {
    const event = preventable({});
    session.defaultSession.emit('will-download', event, { getURL: () => url }, {});
    return event.defaultPrevented ? 'denied' : 'allowed';
  },
  async load(url: string, method = 'GET') {
    const response = await protocol.request(new Request(url, { method }));
    return { status: response.status, headers: Object.fromEntries(response.headers), text: await response.text() };
  },
  power: (event: 'resume' | 'shutdown') => void powerMonitor.emit(event, preventable({})),
  answerWith: (...next: typeof answers) => void answers.push(...next),
  publish: (version: string) => {
    given.newest = version;
  },
  passTime,
  quit: () => void setImmediate(() => app.quit()),
};

export type Commands = typeof commands;

/** Each message names a command; errors go back as their message. */
export function startRemote(): void {
  process.on('message', async ({ id, name, args }: { id: number; name: keyof Commands; args: unknown[] }) => {
    try {
      const command = commands[name] as (...args: unknown[]) => unknown;
      process.send?.({ id, result: (await command(...args)) ?? null });
    } catch (error) {
      process.send?.({ id, error: (error as Error).message });
    }
  });
}

function labelsOf(menu: Menu | null): string[] {
  return (menu?.template ?? []).map(({ label, type }) => label ?? String(type));
}

function theWindow(): BrowserWindow {
  const [window] = windows;
  if (window === undefined) throw new Error('no window is open');
  return window;
}

function theBridge() {
  const bridge = theWindow().webContents.page?.bridge;
  if (bridge === undefined) throw new Error('the page is not loaded');
  return bridge;
}

function shownNotification(title: string) {
  const shown = notifications.find(({ options }) => options.title?.includes(title));
  if (shown === undefined) throw new Error(`no notification ${title}`);
  return shown;
}

function emitted(name: string, details: object): boolean {
  const event = preventable(details);
  theWindow().webContents.emit(name, event);
  return event.defaultPrevented;
}
