/** Who calls: the token of this run or a stored one, and whether it may do this (SPEC API-2). */
import { createHash, timingSafeEqual } from 'node:crypto';
import type { Context, MiddlewareHandler } from 'hono';
import { problem } from '../contract/error.ts';
import { ALL_SCOPES, type Scope } from '../contract/token.ts';
import { refuse } from './answer.ts';
import type { ApiDeps, ApiEnv, Caller } from './deps.ts';
import type { FailedAttempts } from './failed-attempts.ts';

type AuthenticationDeps = Pick<ApiDeps, 'core' | 'runtimeToken' | 'person'> & { failedAttempts: FailedAttempts };

/** The doors a holder of the runtime token may name in `X-Holdpoint-Client`; it only serves the audit trail. */
const CLIENTS = ['cli', 'window', 'tray', 'notification'] as const;

/**
 * Sets `caller`, or answers 401. A valid token passes even where wrong ones from the same address are being refused
 * with 429: a program with a stale token must not lock the person out.
 */
export function authentication(deps: AuthenticationDeps): MiddlewareHandler<ApiEnv> {
  const isRuntimeToken = comparer(deps.runtimeToken);
  return async (c, next) => {
    const given = presentedTokens(c);
    const [token] = given;
    if (token === undefined) return unauthorized(c, 'A token is needed: X-API-Key or Authorization: Bearer.');
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

/** Refuses a caller whose token lacks `scope`. */
export function requireScope(scope: Scope): MiddlewareHandler<ApiEnv> {
  return async (c, next) => (c.var.caller.scopes.has(scope) ? next() : lacksScope(c, scope));
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
  return { actor: { kind: 'person', name: person, via }, scopes: new Set(ALL_SCOPES), isStillValid: () => true };
}

function tokenHolder(core: AuthenticationDeps['core'], text: string): Caller | null {
  const token = core.tokens.recognise(text);
  if (token === null) return null;
  return {
    actor: { kind: 'token', name: token.name, via: 'api' },
    scopes: new Set(token.scopes),
    isStillValid: () => core.tokens.recognise(text) !== null,
  };
}

/** Compares in constant time, whatever the lengths. */
function comparer(secret: string): (text: string) => boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  const expected = digest(secret);
  return (text) => timingSafeEqual(digest(text), expected);
}
