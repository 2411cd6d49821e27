/** Headers that keep answers out of caches, frames and other pages. */
import type { MiddlewareHandler } from 'hono';
import type { ApiEnv } from './deps.ts';

const EVERYWHERE = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Resource-Policy': 'same-origin',
} as const;

const API_ONLY = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
} as const;

/** Set before the answer is made, so that refusals and thrown errors carry them too. */
export const apiHeaders: MiddlewareHandler<ApiEnv> = async (c, next) => {
  for (const [name, value] of Object.entries({ ...EVERYWHERE, ...API_ONLY })) c.header(name, value);
  return next();
};

/** A page says itself what it may load and whether it may be kept. */
export function withPageHeaders(page: Response): Response {
  for (const [name, value] of Object.entries(EVERYWHERE)) {
    if (!page.headers.has(name)) page.headers.set(name, value);
  }
  return page;
}
