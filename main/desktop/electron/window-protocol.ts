/** The window's own scheme: its files, and the two downloads; nothing else is served, nothing else can be reached by it. */
import { protocol } from 'electron';
import type { Fetches } from '../../http/listen.ts';
import { withPageHeaders } from '../../http/security-headers.ts';

export const WINDOW_SCHEME = 'holdpoint-window';
export const WINDOW_ORIGIN = `${WINDOW_SCHEME}://app`;

const DOWNLOADS = ['/api/v1/actions/export', '/api/v1/audit/export'];

/** Before the app is ready. Standard and secure, so that it has an origin, its own storage and a CSP as https has. */
export function registerWindowScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: WINDOW_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Compares parsed parts: `holdpoint-window://app.evil` and `https://x/holdpoint-window://app` are not ours. */
export function isWindowUrl(url: string): boolean {
  if (!URL.canParse(url)) return false;
  const { protocol: scheme, host, username, password } = new URL(url);
  return scheme === `${WINDOW_SCHEME}:` && host === 'app' && username === '' && password === '';
}

export interface WindowProtocolDeps {
  servePage(request: Request): Response | null;
  /** The API as the window's person; null while there is no host yet. */
  api(): Pick<Fetches, 'fetch'> | null;
}

export function serveWindow(deps: WindowProtocolDeps): () => void {
  protocol.handle(WINDOW_SCHEME, (request) => answer(deps, request as unknown as Request));
  return () => protocol.unhandle(WINDOW_SCHEME);
}

async function answer({ servePage, api }: WindowProtocolDeps, request: Request): Promise<Response> {
  if (!isWindowUrl(request.url)) return nothing();
  const { pathname, search } = new URL(request.url);
  if (request.method === 'GET' && DOWNLOADS.includes(pathname)) {
    return (await api()?.fetch(new Request(`${WINDOW_ORIGIN}${pathname}${search}`), {})) ?? nothing();
  }
  const page = servePage(request);
  return page === null ? nothing() : withPageHeaders(page);
}

function nothing(): Response {
  return new Response('There is nothing here.', { status: 404, headers: { 'content-type': 'text/plain' } });
}
