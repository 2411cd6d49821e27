/** Use cases of access tokens (SPEC API-2). Only hashes are stored; the token itself is shown once. */
import { createHash, randomBytes } from 'node:crypto';
import { type Actor, actorLabel } from '../contract/actor.ts';
import { invalid, problem } from '../contract/error.ts';
import { isoTime } from '../contract/time.ts';
import type { TokenInput, TokenView } from '../contract/token.ts';
import { tokenProof } from './audit/fingerprints.ts';
import type { Clock, Store, TokenRecord } from './ports.ts';
import { fail, ok, type Result } from './result.ts';

const TOUCH_EVERY_MS = 60_000;

export interface Tokens {
  list(): TokenView[];
  create(actor: Actor, input: TokenInput): Result<TokenView & { token: string }>;
  revoke(actor: Actor, id: number): Result<null>;
  /** The token this text is, where it exists, is not revoked and not expired. */
  recognise(text: string): TokenRecord | null;
  /** Milliseconds until it expires, by now; null: it does not by itself. */
  msLeft(token: Pick<TokenRecord, 'expires_at'>): number | null;
}

/** 256 random bits; the prefix lets secret scanners recognise a leaked one. */
export function newToken(): string {
  return `hpt_${randomBytes(32).toString('base64url')}`;
}

/** SHA-256, hex. The tokens are random, so no slow hash is needed; looking one up by its hash leaks no timing. */
export function hashToken(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

export function createTokens(store: Store, clock: Clock): Tokens {
  const nowIso = () => isoTime(clock.now());
  return {
    list: () => store.tokens.list(),
    create(actor, input) {
      const at = nowIso();
      if (input.expires_at && input.expires_at <= at) return fail(invalid('expires_at', 'must be in the future'));
      const text = newToken();
      const hash = hashToken(text);
      return store.write((tx) => {
        const token = tx.tokens.insert(
          {
            name: input.name,
            scopes: input.scopes,
            created_at: at,
            created_by: actorLabel(actor),
            expires_at: input.expires_at ?? null,
          },
          hash,
        );
        if (token === null) return fail(problem('token_exists', `There is a token named ${input.name} already.`));
        tx.record({ kind: 'token.created', actor, data: { token, proof: tokenProof(hash) } });
        return ok({ ...token, token: text });
      });
    },
    revoke: (actor, id) =>
      store.write((tx) => {
        if (!tx.tokens.revoke(id, nowIso())) return fail(problem('token_not_found', `There is no valid token ${id}.`));
        tx.record({ kind: 'token.revoked', actor, data: { token: tx.tokens.get(id) } });
        return ok(null);
      }),
    recognise(text) {
      const token = store.tokens.findByHash(hashToken(text));
      if (token === null || token.revoked_at !== null) return null;
      const now = clock.now();
      if (token.expires_at !== null && Date.parse(token.expires_at) <= now) return null;
      if (token.last_used_at === null || now - Date.parse(token.last_used_at) >= TOUCH_EVERY_MS) {
        noteUse(store, token.id, isoTime(now));
      }
      return token;
    },
    msLeft: ({ expires_at }) => (expires_at === null ? null : Date.parse(expires_at) - clock.now()),
  };
}

/** A full disk must not lock anyone out: when a token was last used is only a hint. */
function noteUse(store: Store, id: number, at: string): void {
  try {
    store.observe((tx) => tx.tokens.touch(id, at));
  } catch {
    return;
  }
}
