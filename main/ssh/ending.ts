/**
 * Ending a command from outside (RUN-4). sshd passes a signal on only for logins that are not root, and not to what
 * sudo started. So what runs as root carries a mark in its environment, by which a second command finds and ends it.
 */
import { randomUUID } from 'node:crypto';

const MARK = 'HOLDPOINT_RUN';

/**
 * `sh -c ENDING holdpoint TOKEN SECONDS`: TERM, and after SECONDS KILL, to every process whose environment holds the mark
 * with that token and to all below them. They are collected once, before the first signal: sudo gives what it starts an
 * environment without the mark, and what outlives its parent would not be found again. KILL goes only to a process
 * that still is the one that was collected, by its start time.
 */
const ENDING_SCRIPT = [
  `born() { s=$(cat /proc/$1/stat 2>/dev/null) || return; s=\${s##*) }; set -- $s; echo "\${20}"; }`,
  `p=; for f in $(grep -lF "${MARK}=$1" /proc/[0-9]*/environ 2>/dev/null); do f=\${f#/proc/}; p="$p \${f%/environ}"; done`,
  `w=$p; while [ -n "$w" ]; do n=; for i in $w; do n="$n $(cat /proc/$i/task/*/children 2>/dev/null)"; done; w=$(echo $n); p="$p $w"; done`,
  '[ -n "$p" ] || exit 0',
  'q=; for i in $p; do q="$q $i:$(born $i)"; done',
  'kill -s TERM $p 2>/dev/null; sleep "$2"',
  `for i in $q; do [ "\${i#*:}" = "$(born \${i%:*})" ] && kill -s KILL "\${i%:*}"; done 2>/dev/null; exit 0`,
].join('; ');

export interface Marked {
  argv: readonly string[];
  /** The argv that ends all that `argv` started: TERM, and after so many seconds KILL. */
  ending(killAfterSeconds: number): readonly string[];
}

export function marked(argv: readonly string[]): Marked {
  const token = randomUUID();
  return {
    argv: ['env', `${MARK}=${token}`, ...argv],
    ending: (killAfterSeconds) => ['sh', '-c', ENDING_SCRIPT, 'holdpoint', token, String(killAfterSeconds)],
  };
}
