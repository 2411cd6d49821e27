/** `/session/CODE`: turns a one-time link into the cookie of a window (issue 3). Needs no token; the code is one. */
import { Hono } from 'hono';
import type { ApiEnv } from './deps.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import { giveSession } from './session-cookie.ts';
import type { Sessions } from './sessions.ts';

const PAGE = (words: string) => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Holdpoint</title></head>
<body>
<h1>Holdpoint</h1>
<p>${words}</p>
<p>To get a new link, run <code>npx holdpoint open</code> on the computer Holdpoint runs on, as the person it belongs to.</p>
</body>
</html>
`;
const USED = PAGE(
  'This link does not open the window: it was used already, is older than a minute, or was never given.',
);
const TOO_MANY = PAGE('Too many links that do not work came from here. Wait a minute before the next one.');

export function signIn(sessions: Sessions, failedAttempts: FailedAttempts) {
  return new Hono<ApiEnv>().get('/session/:code', (c) => {
    // Looking ahead at a link, as chat programs do, must not use it up.
    if (c.req.method === 'HEAD') return c.body(null, 405, { Allow: 'GET' });
    const secret = sessions.redeem(c.req.param('code'), c.env?.peerUser?.() ?? null);
    if (secret !== null) {
      giveSession(c, secret);
      return c.redirect(ownPath(c.req.query('to'), c.req.url), 303);
    }
    const retryAfter = failedAttempts.note(c.env?.remote ?? 'local');
    if (retryAfter === null) return c.html(USED, 403);
    c.header('Retry-After', String(retryAfter));
    return c.html(TOO_MANY, 429);
  });
}

/** A path of our own, or the start page: what leads elsewhere is not followed. */
function ownPath(to: string | undefined, url: string): string {
  if (to === undefined || !to.startsWith('/') || !URL.canParse(to, url)) return '/';
  const { origin, pathname, search, hash } = new URL(to, url);
  const isOwn = origin === new URL(url).origin && !pathname.startsWith('//');
  return isOwn ? `${pathname}${search}${hash}` : '/';
}
