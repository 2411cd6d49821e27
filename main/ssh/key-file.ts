/** A private key from a file that a person named. */
import { createHash } from 'node:crypto';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { NotStarted } from '../core/ports.ts';
import { notStarted } from './connect-failure.ts';
import { KEY_FILE_BYTES, KEY_FILE_ROUNDS } from './limits.ts';
import { type NamedFiles, whyNotRead } from './named-file.ts';

export async function loadKey(
  path: string,
  passphrase: string | undefined,
  files: NamedFiles,
): Promise<{ kind: 'key'; key: ParsedKey } | NotStarted> {
  const file = /^~(?=[/\\]|$)/.test(path) ? join(homedir(), path.slice(1)) : path;
  const read = await files.read(file, KEY_FILE_BYTES);
  if (read.kind !== 'content') return notStarted('key_unreadable', `The key file ${file} ${whyNotRead(read)}.`);
  const key = parseKey(read.content, passphrase);
  if (typeof key === 'string') return notStarted('key_unreadable', `The key file ${file} cannot be used: ${key}.`);
  if (!key.isPrivateKey())
    return notStarted('key_unreadable', `The key file ${file} holds a public key, not a private one.`);
  return { kind: 'key', key };
}

/** Deriving the key of an encrypted file blocks for a good part of a second, so the last few are remembered, failures too. */
const parsedKeys = new Map<string, ParsedKey | string>();

/** Why it cannot be used, in words, where it cannot. */
function parseKey(content: Buffer, passphrase: string | undefined): ParsedKey | string {
  const id = createHash('sha256')
    .update(content)
    .update('\0')
    .update(passphrase ?? '')
    .digest('base64');
  const known = parsedKeys.get(id);
  if (known !== undefined) return known;
  const parsed = parseAnew(content, passphrase);
  if (parsedKeys.size >= 16) parsedKeys.clear();
  parsedKeys.set(id, parsed);
  return parsed;
}

function parseAnew(content: Buffer, passphrase: string | undefined): ParsedKey | string {
  const rounds = passphraseRounds(content);
  if (rounds > KEY_FILE_ROUNDS) {
    const most = `more than ${KEY_FILE_ROUNDS}, which would hold up all servers; an SSH agent can hold it`;
    return `its passphrase is hashed in ${rounds.toLocaleString('en-US')} rounds, ${most}`;
  }
  const parsed: ParsedKey | ParsedKey[] | Error = ssh2.utils.parseKey(content, passphrase);
  const key = Array.isArray(parsed) ? (parsed as ParsedKey[])[0] : parsed;
  if (key === undefined) return 'it holds no key';
  return key instanceof Error ? key.message : key;
}

const OPENSSH_KEY = /-----BEGIN OPENSSH PRIVATE KEY-----(.+)-----END/s;
const MAGIC_BYTES = 15;

/** Rounds of bcrypt (PROTOCOL.key of OpenSSH); 0 where there are none, or it is not such a key: then ssh2 says what is wrong. */
export function passphraseRounds(content: Buffer): number {
  const data = Buffer.from(OPENSSH_KEY.exec(content.toString('latin1'))?.[1] ?? '', 'base64');
  // Name of the cipher and of the hashing, then its options: salt and rounds.
  let at = MAGIC_BYTES;
  for (let strings = 0; strings < 2; strings += 1) at += 4 + numberAt(data, at);
  if (numberAt(data, at) === 0) return 0;
  return numberAt(data, at + 4 + 4 + numberAt(data, at + 4));
}

function numberAt(data: Buffer, at: number): number {
  return at + 4 <= data.length ? data.readUInt32BE(at) : 0;
}
