/** Timers of a minute and more, held until the test lets that time pass; shorter ones run as ever. */

const LEAST_HELD_MS = 60_000;

const held: { due: number; run: () => void; timer: NodeJS.Timeout }[] = [];
let now = 0;

export function stopClock(): void {
  const { setTimeout: start, clearTimeout: clear } = globalThis;
  const standing = (run: (...args: unknown[]) => void, delay = 0, ...args: unknown[]) => {
    if (delay < LEAST_HELD_MS) return start(run, delay, ...args);
    // A true timer, for what the program does with it, that never fires within a test.
    const timer = start(() => {}, 2 ** 31 - 1);
    held.push({ due: now + delay, run: () => run(...args), timer });
    return timer;
  };
  globalThis.setTimeout = Object.assign(standing, start) as typeof setTimeout;
  globalThis.clearTimeout = ((timer?: NodeJS.Timeout) => {
    const index = held.findIndex((one) => one.timer === timer);
    if (index >= 0) held.splice(index, 1);
    clear(timer);
  }) as typeof clearTimeout;
}

/** Runs what becomes due on the way, in order; returns how many did. */
export function passTime(ms: number): number {
  const until = now + ms;
  let ran = 0;
  for (;;) {
    const next = held.toSorted((one, other) => one.due - other.due)[0];
    if (next === undefined || next.due > until) break;
    held.splice(held.indexOf(next), 1);
    clearTimeout(next.timer);
    now = next.due;
    next.run();
    ran += 1;
  }
  now = until;
  return ran;
}
