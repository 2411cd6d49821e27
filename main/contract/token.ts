/** Access tokens: named, scoped, revocable (SPEC API-2). */
import { z } from 'zod';
import { Timestamp, TimestampInput } from './time.ts';

/** Said wherever a token is made: the window, the command line, the API's description. */
export const ADMIN_MEANS =
  'admin means everything: whoever holds it can make tokens of every scope and put any command into the catalog.';

/**
 * `read` sees everything, `request` files actions, `approve` decides on them, `operate` pauses servers and tests
 * connections, `admin` changes servers, settings, the catalog and tokens. No request with one passes where another is asked for.
 */
export const Scope = z.enum(['read', 'request', 'approve', 'operate', 'admin']).describe(ADMIN_MEANS);
export type Scope = z.infer<typeof Scope>;
export const ALL_SCOPES: readonly Scope[] = Scope.options;

export const TokenInput = z
  .strictObject({
    name: z
      .string()
      .trim()
      .regex(/^[\p{L}\p{N}][\p{L}\p{N} ._-]{0,99}$/u, 'must be 1 to 100 letters, digits, spaces or . _ -'),
    scopes: z
      .array(Scope)
      .min(1)
      .transform((scopes) => [...new Set(scopes)]),
    expires_at: TimestampInput.nullable().optional(),
  })
  .meta({ id: 'TokenInput' });
export type TokenInput = z.infer<typeof TokenInput>;

export const TokenView = z
  .object({
    id: z.number().int(),
    name: z.string(),
    scopes: z.array(Scope),
    created_at: Timestamp,
    created_by: z.string(),
    expires_at: Timestamp.nullable(),
    revoked_at: Timestamp.nullable(),
    last_used_at: Timestamp.nullable().describe('Accurate to a minute.'),
  })
  .meta({ id: 'Token' });
export type TokenView = z.infer<typeof TokenView>;
