/** Who calls: the token of this run, a stored one or a window's cookie, and whether it may do this (SPEC API-2). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { tokenIdentity } from '../contract/actor.ts';
import { problem } from '../contract/error.ts';
import { ALL_SCOPES, type Scope } from '../contract/token.ts';
import { refuse } from './answer.ts';
import type { ApiDeps, ApiEnv, Caller } from './deps.ts';
import type { FailedAttempts } from './failed-attempts.ts';
import { isFromOwnPage, sessionSecret } from './session-cookie.ts';

type AuthenticationDeps = Pick<ApiDeps, 'core' | 'sessions' | 'runtimeToken' | 'person'> & {
  failedAttempts: FailedAttempts;
};

/** The doors a holder of the runtime token may name in `X-Holdpoint-Client`; it only serves the audit trail. */
const CLIENTS = ['cli', 'window', 'tray', 'notification'] as const;

/**
 * Sets `caller`, or answers 401. A valid token passes even where wrong ones from the same address are being refused
 * with 429: a program with a stale token must not lock the person out. A token counts before a cookie.
 */
export function authentication(deps: AuthenticationDeps): MiddlewareHandler<ApiEnv> {
  const isRuntimeToken = comparer(deps.runtimeToken);
  return async (c, next) => {
    const given = presentedTokens(c);
    const [token] = given;
    if (token === undefined) return byCookie(deps, c, next);
    if (given.size > 1) return unauthorized(c, 'X-API-Key and Authorization carry different tokens.');
    const caller = isRuntimeToken(token) ? ownerOf(deps.person, c) : tokenHolder(deps.core, token);
    if (caller === null) {
      const retryAfter = deps.failedAttempts.note(c.env?.remote ?? 'local');
      if (retryAfter === null) return unauthorized(c, 'This token is not valid.');
      c.header('Retry-After', String(retryAfter));
      return refuse(c, problem('too_many_requests', `Too many wrong tokens; try again in ${retryAfter} s.`));
    }
    c.set('caller', caller);
    return next();
  };
}

/** A cookie is sent by the browser, not by the page: what changes something must prove that our page asked for it. */
async function byCookie({ sessions, person }: AuthenticationDeps, c: Context<ApiEnv>, next: Next) {
  const secret = sessionSecret(c);
  if (secret === undefined) return unauthorized(c, 'A token is needed: X-API-Key or Authorization: Bearer.');
  const session = sessions.recognise(secret, () => c.env?.peerUser?.() ?? null);
  if (session === null) return unauthorized(c, 'This window is signed out; run: npx holdpoint open');
  if (!isFromOwnPage(c)) {
    return refuse(c, problem('forbidden_origin', 'With a cookie, changes are accepted from the window itself only.'));
  }
  c.set('caller', {
    actor: { kind: 'person', name: person, via: 'window' },
    scopes: new Set(ALL_SCOPES),
    isStillValid: session.isValid,
    msLeft: session.msLeft,
    isRuntime: false,
    session,
  });
  return next();
}

/** Refuses a caller whose token has none of the scopes. */
export function requireScope(...scopes: [Scope, ...Scope[]]): MiddlewareHandler<ApiEnv> {
  return async (c, next) =>
    scopes.some((scope) => c.var.caller.scopes.has(scope)) ? next() : lacksScope(c, scopes[0]);
}

/** `runtime`: the token of this run. `window`: a window that is signed in. `person`: either of them. */
export type CallerKind = 'runtime' | 'window' | 'person';

/** Refuses whoever is not of that kind, whatever its scopes. */
export function requireCaller(kind: CallerKind, message: string): MiddlewareHandler<ApiEnv> {
  const is: Record<CallerKind, (caller: Caller) => boolean> = {
    runtime: (caller) => caller.isRuntime,
    window: (caller) => caller.session !== null,
    person: (caller) => caller.actor.kind === 'person',
  };
  return async (c, next) => (is[kind](c.var.caller) ? next() : refuse(c, problem('forbidden_scope', message)));
}

export function lacksScope(c: Context<ApiEnv>, scope: Scope) {
  return refuse<403>(c, problem('forbidden_scope', `This needs a token with the scope ${scope}.`));
}

function presentedTokens(c: Context<ApiEnv>): Set<string> {
  const bearer = /^Bearer +(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  const given = [c.req.header('x-api-key')?.trim(), bearer];
  return new Set(given.filter((token): token is string => token !== undefined && token !== ''));
}

function unauthorized(c: Context<ApiEnv>, message: string) {
  c.header('WWW-Authenticate', 'Bearer');
  return refuse(c, problem('unauthorized', message));
}

function ownerOf(person: string, c: Context<ApiEnv>): Caller {
  const named = c.req.header('x-holdpoint-client');
  const via = CLIENTS.find((client) => client === named) ?? 'api';
  return {
    actor: { kind: 'person', name: person, via },
    scopes: new Set(ALL_SCOPES),
    isStillValid: () => true,
    msLeft: () => null,
    isRuntime: true,
    session: null,
  };
}

function tokenHolder(core: AuthenticationDeps['core'], text: string): Caller | null {
  const token = core.tokens.recognise(text);
  if (token === null) return null;
  return {
    actor: { kind: 'token', name: token.name, via: 'api', id: tokenIdentity(token.id) },
    scopes: new Set(token.scopes),
    isStillValid: () => core.tokens.recognise(text) !== null,
    msLeft: () => core.tokens.msLeft(token),
    isRuntime: false,
    session: null,
  };
}

/** Compares in constant time, whatever the lengths. */
function comparer(secret: string): (text: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  return (text) => timingSafeEqual(digest(text), expected);
}
