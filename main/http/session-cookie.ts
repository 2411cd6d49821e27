/** The cookie of a window in a browser, and what a request that comes with it must look like. */
import type { Context } from 'hono';
import { getCookie, setCookie } from 'hono/cookie';
import type { ApiEnv } from './deps.ts';
import { hostOf } from './guard.ts';
import { isOwnOrigin } from './hosts.ts';

const SAFE_METHODS = ['GET', 'HEAD'];

export function sessionSecret(c: Context<ApiEnv>): string | undefined {
  return getCookie(c, cookieName(c));
}

/** Without an end of its own: it goes with the browser. Scripts do not see it, other sites do not send it. */
export function giveSession(c: Context<ApiEnv>, secret: string): void {
  setCookie(c, cookieName(c), secret, { httpOnly: true, sameSite: 'Strict', path: '/' });
}

export function takeSession(c: Context<ApiEnv>): void {
  setCookie(c, cookieName(c), '', { httpOnly: true, sameSite: 'Strict', path: '/', maxAge: 0 });
}

/** Whether our own page sent it. Reading is safe without proof, for no other page is let read the answer. */
export function isFromOwnPage(c: Context<ApiEnv>): boolean {
  if (SAFE_METHODS.includes(c.req.method)) return true;
  const origin = c.req.header('origin');
  return (
    c.req.header('sec-fetch-site') === 'same-origin' ||
    (origin !== undefined && isOwnOrigin(origin, new URL(c.req.url).protocol, hostOf(c)))
  );
}

/** Cookies do not tell ports apart, and several hosts may run on one machine. */
function cookieName(c: Context<ApiEnv>): string {
  const host = hostOf(c);
  return `holdpoint_session_${/:(\d+)$/.exec(host)?.[1] ?? '80'}`;
}
