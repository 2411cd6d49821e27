/**
 * Work that takes long gives way: it is done in slices, and of all such work of the program one slice runs in a turn of the
 * event loop. So whoever asks for much, or many who do so at once, wait for each other and nobody else does.
 */

/** Awaited before each slice. Rejects with GoneError once nobody waits for the outcome any more. */
export type Pace = () => Promise<void>;

/** Whoever asked has gone, or the program ends: the work is given up between two slices. */
export class GoneError extends Error {
  constructor() {
    super('Nobody waits for this any more.');
    this.name = 'GoneError';
  }
}

export interface Turns {
  /** For one piece of work; `signal` aborts when whoever asked for it goes away. */
  pace(signal?: AbortSignal): Pace;
  /** All work that is under way, and all that comes, is given up. */
  close(): void;
}

/**
 * What one slice may do at most, each some milliseconds on a slow machine: rows looked at inside SQLite, rows read and
 * decoded, starts of schedules calculated.
 */
export const SLICE = { looked: 2_000, read: 100, starts: 50 } as const;

interface Waiting {
  begin(): void;
  giveUp(error: GoneError): void;
  isGone(): boolean;
}

/** `nextTurn` calls once the event loop has dealt with what else waits. */
export function createTurns(nextTurn: (work: () => void) => void = setImmediate): Turns {
  const queue: Waiting[] = [];
  let isAsked = false;
  let isClosed = false;

  function ask(): void {
    if (isAsked || queue.length === 0) return;
    isAsked = true;
    nextTurn(() => {
      isAsked = false;
      turn();
      ask();
    });
  }

  /** Those that have gone cost no turn. */
  function turn(): void {
    let next = queue.shift();
    for (; next?.isGone(); next = queue.shift()) next.giveUp(new GoneError());
    next?.begin();
  }

  return {
    pace: (signal) => () =>
      new Promise((resolve, reject) => {
        const isGone = () => isClosed || signal?.aborted === true;
        if (isGone()) return reject(new GoneError());
        queue.push({ begin: resolve, giveUp: reject, isGone });
        ask();
      }),
    close() {
      isClosed = true;
    },
  };
}

/** `work` on each item, so many in a slice. */
export async function inSlices<T, U>(
  items: readonly T[],
  size: number,
  pace: Pace,
  work: (item: T) => U,
): Promise<U[]> {
  const done: U[] = [];
  for (let from = 0; from < items.length; from += size) {
    await pace();
    for (const item of items.slice(from, from + size)) done.push(work(item));
  }
  return done;
}
