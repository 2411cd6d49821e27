/** What every request passes before anyone looks at who sent it: stopping, Host, Origin (SPEC API-4). */
import type { Context, MiddlewareHandler } from 'hono';
import { type Problem, problem } from '../contract/error.ts';
import { refuse } from './answer.ts';
import type { ApiDeps, ApiEnv } from './deps.ts';
import { isAllowedHost, isOwnOrigin } from './hosts.ts';

type GuardDeps = Pick<ApiDeps, 'allowedHosts' | 'isStopping'>;

/** For everything that is served, pages too. */
export function hostGuard({ allowedHosts, isStopping }: GuardDeps): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (isStopping()) return refuse(c, problem('shutting_down', 'Holdpoint is stopping.'));
    const allowed = allowedHosts();
    // An absolute-form request line carries a second host, and the URL is made of that one.
    if (!isAllowedHost(hostOf(c), allowed) || !isAllowedHost(new URL(c.req.url).host, allowed)) {
      return refuse(c, problem('forbidden_host', 'Holdpoint is not reached under this host name.'));
    }
    return next();
  };
}

/** For the API: only the window's own pages, and programs, which send no Origin. */
export function originGuard(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const detail = foreignPage(c);
    return detail === null ? next() : refuse(c, detail);
  };
}

function foreignPage(c: Context<ApiEnv>): Problem | null {
  const origin = c.req.header('origin');
  const site = c.req.header('sec-fetch-site');
  const isForeign =
    (origin !== undefined && !isOwnOrigin(origin, new URL(c.req.url).protocol, hostOf(c))) ||
    (site !== undefined && site !== 'same-origin' && site !== 'none');
  return isForeign ? problem('forbidden_origin', 'Pages of other origins may not use this API.') : null;
}

/** Over IPC there is no Host header, only the URL. */
export function hostOf(c: Context<ApiEnv>): string {
  return c.req.header('host') ?? new URL(c.req.url).host;
}
