/** Access tokens (API-2); only the hash of one is ever here. */
import { z } from 'zod';
import { Scope } from '../contract/token.ts';
import type { TokenRecord, TokenStore } from '../core/ports.ts';
import { json, plain, table } from './columns.ts';
import type { Row, Statements } from './statements.ts';

const GIVEN = {
  name: plain<string>(),
  scopes: json(z.array(Scope)),
  created_at: plain<string>(),
  created_by: plain<string>(),
  expires_at: plain<string | null>(),
};
const NEW_TOKENS = table<Omit<TokenRecord, 'id' | 'revoked_at' | 'last_used_at'>>(GIVEN);
const TOKENS = table<TokenRecord>({ id: plain(), ...GIVEN, revoked_at: plain(), last_used_at: plain() });

const SELECT = `SELECT ${TOKENS.list} FROM tokens`;

export function createTokens(statements: Statements): TokenStore {
  const one = (row: Row | undefined) => (row === undefined ? null : TOKENS.fromRow(row));

  return {
    list: () => statements.all(`${SELECT} ORDER BY id`).map(TOKENS.fromRow),
    get: (id) => one(statements.get(`${SELECT} WHERE id = ?`, id)),
    findByHash: (hash) => one(statements.get(`${SELECT} WHERE hash = ?`, hash)),
    insert: (token, hash) =>
      one(
        statements.get(
          `INSERT INTO tokens (hash, ${NEW_TOKENS.list}) VALUES (?, ${NEW_TOKENS.marks})
           ON CONFLICT (name) WHERE revoked_at IS NULL DO NOTHING RETURNING ${TOKENS.list}`,
          hash,
          ...NEW_TOKENS.values(token),
        ),
      ),
    revoke: (id, at) =>
      statements.run('UPDATE tokens SET revoked_at = ? WHERE id = ? AND revoked_at IS NULL', at, id) === 1,
    touch(id, at) {
      statements.run('UPDATE tokens SET last_used_at = ? WHERE id = ?', at, id);
    },
  };
}
