/** Judging the key a server shows, before any credential leaves (RUN-8). */
import { createHash } from 'node:crypto';
import type { ServerHostKeyAlgorithm } from 'ssh2';
import type { HostKey } from '../contract/server.ts';
import type { NotStarted } from '../core/ports.ts';

const LONGEST_TYPE = 64;

/** Type and fingerprint of a raw public key blob (RFC 4253 6.6), as `ssh-keygen -lf` prints it. */
export function describeHostKey(raw: Buffer): HostKey {
  const typeLength = raw.length >= 4 ? raw.readUInt32BE(0) : 0;
  const digest = createHash('sha256').update(raw).digest('base64').replace(/=+$/, '');
  const type = raw.toString('latin1', 4, 4 + Math.min(typeLength, LONGEST_TYPE));
  // RFC 4251 6: printable US-ASCII of at most 64 characters, without a comma. What is not is shown as no type at all.
  return { type: /^[!-+.-~-]*$/.test(type) ? type : '', fingerprint: `SHA256:${digest}` };
}

/** null where `presented` is the accepted key; types are not compared, one may be accepted by fingerprint alone. */
export function judgeHostKey(accepted: HostKey | null, presented: HostKey): NotStarted | null {
  if (accepted === null) {
    const message = `The server's host key was not accepted yet. It shows ${named(presented)}.`;
    return { kind: 'not_started', failure: { code: 'host_key_unknown', message }, presentedHostKey: presented };
  }
  if (accepted.fingerprint === presented.fingerprint) return null;
  const message = `The server's host key changed. Accepted: ${named(accepted)}. It now shows ${named(presented)}.`;
  return { kind: 'not_started', failure: { code: 'host_key_changed', message }, presentedHostKey: presented };
}

function named(key: HostKey): string {
  return key.type ? `${key.fingerprint} (${key.type})` : key.fingerprint;
}

const ALGORITHMS: readonly ServerHostKeyAlgorithm[] = [
  'ssh-ed25519',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'rsa-sha2-512',
  'rsa-sha2-256',
  'ssh-rsa',
];

/** The types of key that a server may show us. */
export const HOST_KEY_TYPES: ReadonlySet<string> = new Set(ALGORITHMS.map(keyType));

/** A server with several keys shows the one whose algorithm we name first, so the accepted key's comes first. */
export function hostKeyAlgorithms(preferredType: string, exceptTypes: readonly string[]): ServerHostKeyAlgorithm[] {
  const wanted = ALGORITHMS.filter((algorithm) => !exceptTypes.includes(keyType(algorithm)));
  const isPreferred = (algorithm: ServerHostKeyAlgorithm) => keyType(algorithm) === preferredType;
  return [...wanted.filter(isPreferred), ...wanted.filter((algorithm) => !isPreferred(algorithm))];
}

/** An RSA key is of type `ssh-rsa` whichever hash it signs with (RFC 8332). */
function keyType(algorithm: ServerHostKeyAlgorithm): string {
  return algorithm.startsWith('rsa-') ? 'ssh-rsa' : algorithm;
}
