/** What an event carries in place of something large or secret, so that the log can be held against it (AUD-2). */
import { createHash } from 'node:crypto';
import type { ActionView } from '../../contract/action.ts';

type Output = Pick<ActionView, 'stdout' | 'stderr' | 'stdout_cut' | 'stderr_cut'>;

/** SHA-256, hex, over both streams as they are kept; null where none was. */
export function outputDigest({ stdout, stderr, stdout_cut, stderr_cut }: Output): string | null {
  if (stdout === null && stderr === null) return null;
  return sha256(JSON.stringify([stdout, stdout_cut, stderr, stderr_cut]));
}

/** Of a token's stored hash, hex: tells whether it is the same, and lets nobody look a token up by it. */
export function tokenProof(hash: string): string {
  return sha256(`holdpoint token\n${hash}`);
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
