/** The cipher of the Node host: AES-256-GCM with a key derived from a file that the owner keeps (RUN-7). */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { errorCode } from './error-code.ts';
import { StartupError } from './startup-error.ts';
import type { Cipher, CipherSource } from './vault.ts';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const LEAST_KEY_BYTES = 32;
/** Any file will do, a picture too; but not one that would fill the memory. */
const MOST_KEY_BYTES = 16 * 1024 * 1024;

/**
 * The whole content of the file is the key material, through HKDF-SHA256. Throws StartupError `key_file_unreadable`,
 * `key_file_exposed` (others than its owner may use it) or `key_file_too_short` (under 32 bytes).
 */
export function keyFileCipher(path: string): CipherSource {
  return keyCipher('key_file', readKeyFile(path));
}

/** From key material that is kept elsewhere, at least 32 bytes of it; `name` tells where. */
export function keyCipher(name: string, material: Buffer): CipherSource {
  return {
    name,
    create: (salt) => aesGcm(Buffer.from(hkdfSync('sha256', material, salt, 'holdpoint server secrets', 32))),
  };
}

function aesGcm(key: Buffer): Cipher {
  return {
    seal(plain, aad) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(aad));
      const data = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, data, cipher.getAuthTag()]);
    },
    open(sealed, aad) {
      const nonce = sealed.subarray(0, NONCE_BYTES);
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
      decipher.setAAD(Buffer.from(aad)).setAuthTag(sealed.subarray(-TAG_BYTES));
      return Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]).toString();
    },
  };
}

/** Looks at the open file, not at the path, so that what was judged is what is read; a FIFO does not hang it. */
function readKeyFile(path: string): Buffer {
  let file: number | null = null;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
    const { mode, size } = fstatSync(file);
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) {
      throw new StartupError('key_file_unreadable', `The key file ${path} is not a regular file.`);
    }
    if (process.platform !== 'win32' && (mode & 0o077) !== 0) {
      throw new StartupError('key_file_exposed', `Others may read the key file ${path}; please chmod it to 600.`);
    }
    if (size < LEAST_KEY_BYTES) {
      throw new StartupError('key_file_too_short', `The key file ${path} must have at least ${LEAST_KEY_BYTES} bytes.`);
    }
    if (size > MOST_KEY_BYTES) {
      throw new StartupError('key_file_unreadable', `The key file ${path} is larger than 16 MiB.`);
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof StartupError) throw error;
    throw new StartupError('key_file_unreadable', `The key file ${path} cannot be read (${errorCode(error)}).`, error);
  } finally {
    if (file !== null) closeSync(file);
  }
}
