/** Telling what a login says first from what our command says (RUN-9). */
import { randomBytes } from 'node:crypto';
import { openingMarker } from '../core/remote-scripts.ts';
import { createCapture } from './captured-output.ts';

/** Of each end of what stands before the opening. */
const KEPT_GREETING_BYTES = 2 * 1024;

/** Said by one command only, and known to nobody before it runs. */
export function newToken(): string {
  return randomBytes(16).toString('hex');
}

export interface Opening {
  push(chunk: Buffer): void;
  /** Whether the command was heard to begin. */
  isHeard(): boolean;
  /** What stood before it; to be called once, after the last push. */
  greeting(): string;
}

/** Hands on what follows the opening of `token`, in whatever pieces and after however much it comes. */
export function createOpening(token: string, secret: string | undefined, pass: (chunk: Buffer) => void): Opening {
  const marker = Buffer.from(openingMarker(token));
  const greeting = createCapture(secret, KEPT_GREETING_BYTES);
  let held = Buffer.alloc(0);
  let isHeard = false;
  return {
    push(chunk) {
      if (isHeard) return pass(chunk);
      const all = Buffer.concat([held, chunk]);
      const at = all.indexOf(marker);
      if (at < 0) {
        // The marker may have begun in it.
        const certain = Math.max(0, all.length - marker.length + 1);
        greeting.push(all.subarray(0, certain));
        held = Buffer.from(all.subarray(certain));
        return;
      }
      isHeard = true;
      greeting.push(all.subarray(0, at));
      held = Buffer.alloc(0);
      const rest = all.subarray(at + marker.length);
      if (rest.length > 0) pass(rest);
    },
    isHeard: () => isHeard,
    greeting() {
      greeting.push(held);
      return greeting.finish().text;
    },
  };
}
