/** Draws again after changes, but not at each of them. */
import type { Clock } from '../ports.ts';

export interface Redraw {
  /** Draws soon: at once where the last time is long enough ago, and never within the caller. */
  ask(): void;
  stop(): void;
}

/** `everyMs`: the least time from one drawing to the next. */
export function createRedraw(clock: Clock, everyMs: number, draw: () => void): Redraw {
  let drawnAt = Number.NEGATIVE_INFINITY;
  let isAsked = false;
  let isStopped = false;
  let cancel = () => {};

  function run(): void {
    isAsked = false;
    if (isStopped) return;
    drawnAt = clock.monotonic();
    draw();
  }

  return {
    ask() {
      if (isAsked || isStopped) return;
      isAsked = true;
      const wait = drawnAt + everyMs - clock.monotonic();
      if (wait > 0) cancel = clock.after(wait, run);
      else queueMicrotask(run);
    },
    stop() {
      isStopped = true;
      cancel();
    },
  };
}
