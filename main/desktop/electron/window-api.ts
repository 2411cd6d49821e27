/** The API as the window's person calls it: the very function TCP serves, with the token of this run, which never leaves here. */
import type { ApiAnswer, BridgeMethod } from '../../contract/bridge.ts';
import type { Fetches } from '../../http/listen.ts';

const BASE = '/api/v1/';

export interface WindowApi extends Pick<Fetches, 'fetch'> {
  /** `path` is below `/api/v1`; what resolves to another place is answered with 404. */
  call(method: BridgeMethod, path: string, body: string | null): Promise<ApiAnswer>;
  /** The event stream after `seq`, until `closing` aborts. */
  follow(after: number, closing: AbortSignal): Promise<Response>;
}

/** `origin`: where the host listens, the only name its guard accepts. */
export function createWindowApi(api: Pick<Fetches, 'fetch'>, origin: string, token: string): WindowApi {
  const identity = { 'x-api-key': token, 'x-holdpoint-client': 'window' };

  /** Only path, query, method and body of what came are used: no header of the window gets through. */
  async function send(
    method: BridgeMethod,
    path: string,
    body: string | null,
    closing?: AbortSignal,
  ): Promise<Response> {
    const url = URL.canParse(path, origin) ? new URL(path, origin) : null;
    if (url === null || url.origin !== new URL(origin).origin || !url.pathname.startsWith(BASE)) {
      return Response.json({ detail: { code: 'route_not_found', message: 'There is nothing here.' } }, { status: 404 });
    }
    const headers = { ...identity, accept: '*/*', ...(body === null ? {} : { 'content-type': 'application/json' }) };
    return api.fetch(new Request(url, { method, headers, body }), { closing });
  }

  return {
    fetch(request) {
      const { pathname, search } = new URL(request.url);
      return send('GET', `${pathname}${search}`, null);
    },
    async call(method, path, body) {
      const response = await send(method, `/api/v1${path}`, body);
      return { status: response.status, text: await response.text() };
    },
    follow: (after, closing) => send('GET', `${BASE}events?after=${after}`, null, closing),
  };
}
