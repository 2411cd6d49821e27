/** At most `count` pieces of work at once; the rest wait in line. */
import type { Clock } from '../core/ports.ts';

export type Slots = <T>(work: () => Promise<T>) => Promise<T>;

export interface SlotsOptions {
  clock: Clock;
  /** Work that takes longer (milliseconds) goes on, but no longer holds up the others. */
  patienceMs: number;
}

export function createSlots(count: number, { clock, patienceMs }: SlotsOptions): Slots {
  let free = count;
  const waiting: (() => void)[] = [];

  function giveBack(): void {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  }

  return async (work) => {
    if (free > 0) free -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    let isHeld = true;
    const leave = () => {
      if (isHeld) giveBack();
      isHeld = false;
    };
    const cancelTimer = clock.after(patienceMs, leave);
    try {
      return await work();
    } finally {
      cancelTimer();
      leave();
    }
  };
}
