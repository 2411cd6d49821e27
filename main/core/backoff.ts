/** Growing pauses between tries to reach a server (SPEC RUN-3). */

const FIRST_MS = 5_000;
const LONGEST_MS = 300_000;

/** Pause before the next try, after `attempts` failed ones: 5 s, 10 s, 20 s … at most 5 min. */
export function retryDelayMs(attempts: number): number {
  return Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(Math.max(attempts, 1) - 1, 20));
}
