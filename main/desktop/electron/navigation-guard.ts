/** What no page may do, whatever runs in it: leave, open windows, embed, download elsewhere, be granted anything. */
import { app, session, shell, type WebContents } from 'electron';
import { isWindowUrl } from './window-protocol.ts';

/** The one thing of a browser the window needs: writing text a person copies. */
const GRANTED = 'clipboard-sanitized-write';

/** For every page there ever is, from before the first one is made. */
export function guardPages(): void {
  app.enableSandbox();
  app.on('web-contents-created', (_event, contents) => guardContents(contents));
}

function guardContents(contents: WebContents): void {
  contents.on('will-navigate', (details) => {
    if (isWindowUrl(details.url)) return;
    details.preventDefault();
    openOutside(details.url);
  });
  contents.on('will-frame-navigate', (details) => {
    if (!details.isMainFrame) details.preventDefault();
  });
  contents.on('will-redirect', (details) => {
    if (!isWindowUrl(details.url)) details.preventDefault();
  });
  contents.on('will-attach-webview', (event) => event.preventDefault());
  contents.setWindowOpenHandler(({ url }) => {
    openOutside(url);
    return { action: 'deny' };
  });
}

/** On the session every window uses, once the app is ready. */
export function guardSession(): void {
  const guarded = session.defaultSession;
  guarded.setPermissionRequestHandler((contents, permission, decide) =>
    decide(permission === GRANTED && isWindowUrl(contents.getURL())),
  );
  guarded.setPermissionCheckHandler((_contents, permission, origin) => permission === GRANTED && isWindowUrl(origin));
  guarded.setDevicePermissionHandler(() => false);
  guarded.on('will-download', (event, item) => {
    if (!isWindowUrl(item.getURL())) event.preventDefault();
  });
}

/** Links leave to the person's browser, and only where they are web addresses. */
export function openOutside(url: string): void {
  if (isOutsideLink(url)) void shell.openExternal(new URL(url).href).catch(() => {});
}

/** By its parsed form: https, a host, and no name or password that would make it look like another. */
export function isOutsideLink(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol, hostname, username, password } = new URL(url);
  return protocol === 'https:' && hostname !== '' && username === '' && password === '';
}
