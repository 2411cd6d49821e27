/** Secrets of servers, sealed in the database by a cipher whose key is elsewhere, or in memory where there is none. */
import { randomBytes } from 'node:crypto';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { SecretStore, ServerSecrets } from '../core/ports.ts';
import { StartupError } from './startup-error.ts';
import { createStatements, type Statements } from './statements.ts';
import { asStorageError } from './storage-error.ts';

/** Authenticated encryption. `aad` ties a text to its place: sealed for one server it opens for no other. */
export interface Cipher {
  seal(plain: string, aad: string): Buffer;
  /** Throws where `sealed` was not made by `seal` with this key and this aad. */
  open(sealed: Buffer, aad: string): string;
}

export interface CipherSource {
  /** Kept with what it sealed, so that no cipher tries its key on what another made. */
  readonly name: string;
  /** `salt`: 32 random bytes that the database keeps for this cipher, for deriving a key; may be ignored. */
  create(salt: Buffer): Cipher;
}

const Secrets = z.object({
  password: z.string().optional(),
  passphrase: z.string().optional(),
  sudo_password: z.string().optional(),
});

const PROOF = 'holdpoint';

/** Throws StartupError `wrong_key_file` where secrets are stored that this key does not open; they stay as they are. */
export function createVault(db: Database.Database, source: CipherSource | null): SecretStore {
  const statements = createStatements(db);
  return source === null ? inMemory(statements) : sealed(statements, source);
}

function sealed(statements: Statements, source: CipherSource): SecretStore {
  const cipher = statements.atomically(() => proven(statements, source));
  return {
    isDurable: true,
    get(serverId) {
      const row = statements.get(
        'SELECT sealed FROM secrets WHERE server_id = ? AND cipher = ?',
        serverId,
        source.name,
      );
      return row === undefined ? {} : opened(cipher, row.sealed as Buffer, serverId);
    },
    put(serverId, secrets) {
      const given = present(secrets);
      if (Object.keys(given).length === 0) return forget(statements, serverId);
      writing(() =>
        statements.run(
          `INSERT INTO secrets (server_id, cipher, sealed) VALUES (?, ?, ?)
           ON CONFLICT DO UPDATE SET cipher = excluded.cipher, sealed = excluded.sealed`,
          serverId,
          source.name,
          cipher.seal(JSON.stringify(given), serverId),
        ),
      );
    },
  };
}

/** What was sealed before is not shown, but replacing or forgetting it is: else it would come back later. */
function inMemory(statements: Statements): SecretStore {
  const kept = new Map<string, ServerSecrets>();
  return {
    isDurable: false,
    get: (serverId) => ({ ...kept.get(serverId) }),
    put(serverId, secrets) {
      forget(statements, serverId);
      kept.set(serverId, present(secrets));
    },
  };
}

/** The cipher, once it opened the proof it sealed earlier. A key that never sealed anything may be replaced. */
function proven(statements: Statements, { name, create }: CipherSource): Cipher {
  const known = statements.get('SELECT salt, proof FROM ciphers WHERE name = ?', name);
  if (known !== undefined) {
    const cipher = create(known.salt as Buffer);
    if (isProven(cipher, known.proof as Buffer)) return cipher;
    if (statements.get('SELECT 1 FROM secrets WHERE cipher = ?', name) !== undefined) {
      throw new StartupError('wrong_key_file', 'The stored passwords were sealed with another key than the one given.');
    }
  }
  const salt = randomBytes(32);
  const cipher = create(salt);
  statements.run(
    `INSERT INTO ciphers (name, salt, proof) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET salt = excluded.salt, proof = excluded.proof`,
    name,
    salt,
    cipher.seal(PROOF, `cipher:${name}`),
  );
  return cipher;

  function isProven(candidate: Cipher, proof: Buffer): boolean {
    try {
      return candidate.open(proof, `cipher:${name}`) === PROOF;
    } catch {
      return false;
    }
  }
}

/** A row that does not open was tampered with: no secret is known, and a person gives it anew. */
function opened(cipher: Cipher, data: Buffer, serverId: string): ServerSecrets {
  try {
    return present(Secrets.parse(JSON.parse(cipher.open(data, serverId))));
  } catch {
    return {};
  }
}

function forget(statements: Statements, serverId: string): void {
  writing(() => statements.run('DELETE FROM secrets WHERE server_id = ?', serverId));
}

function present(secrets: { [F in keyof ServerSecrets]?: string | undefined }): ServerSecrets {
  return Object.fromEntries(Object.entries(secrets).filter(([, value]) => value !== undefined));
}

function writing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw asStorageError(error);
  }
}
