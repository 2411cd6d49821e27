/** A clock for tests that stands still until it is told to go on. */
import type { Clock } from '../ports.ts';

export interface ManualClock extends Clock {
  /** Lets that much time pass, doing in order what falls due, including what that work itself asks for. */
  advance(ms: number): void;
  /** Sets the wall clock forward or back, as sleep or a person does; timers and the monotonic clock know nothing of it. */
  jump(ms: number): void;
}

/** `startsAt`: milliseconds since 1970. */
export function createManualClock(startsAt = Date.parse('2026-01-01T00:00:00Z')): ManualClock {
  let elapsed = 0;
  let jumped = 0;
  const due = new Set<{ at: number; work: () => void }>();
  const earliest = (until: number) => [...due].filter((entry) => entry.at <= until).sort((a, b) => a.at - b.at)[0];

  return {
    now: () => startsAt + elapsed + jumped,
    monotonic: () => elapsed,
    after(delayMs, work) {
      const entry = { at: elapsed + delayMs, work };
      due.add(entry);
      return () => due.delete(entry);
    },
    advance(ms) {
      const until = elapsed + ms;
      for (let next = earliest(until); next !== undefined; next = earliest(until)) {
        due.delete(next);
        elapsed = Math.max(elapsed, next.at);
        next.work();
      }
      elapsed = until;
    },
    jump(ms) {
      jumped += ms;
    },
  };
}
