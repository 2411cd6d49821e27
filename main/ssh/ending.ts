/**
 * Ending a command from outside (RUN-4). sshd passes a signal on only for logins that are not root, and not to what
 * sudo started. So what runs as root carries a mark in its environment, by which a second command finds and ends it.
 */
import { randomUUID } from 'node:crypto';

const MARK = 'HOLDPOINT_RUN';

export type EndingSignal = 'TERM' | 'KILL';

/** `sh -c ENDING holdpoint TOKEN SIGNAL`: signals every process whose environment holds the mark with that token. */
const ENDING_SCRIPT =
  `for f in $(grep -lF "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null); do ` +
  `f="\${f#/proc/}"; kill -s "$2" "\${f%/environ}"; done`;

export interface Marked {
  argv: readonly string[];
  /** The argv that signals all that `argv` started, except what began with an environment of its own. */
  ending(signal: EndingSignal): readonly string[];
}

export function marked(argv: readonly string[]): Marked {
  const token = randomUUID();
  return {
    argv: ['env', `${MARK}=${token}`, ...argv],
    ending: (signal) => ['sh', '-c', ENDING_SCRIPT, 'holdpoint', token, signal],
  };
}
