/** The clock of the machine the demo fleet runs on. */
import type { Clock } from '../core/ports.ts';

const MAX_DELAY_MS = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  after(delayMs, work) {
    const timer = setTimeout(work, Math.min(delayMs, MAX_DELAY_MS));
    return () => clearTimeout(timer);
  },
};
