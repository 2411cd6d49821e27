/** Ending in time: what is asked to stop may fail, or never answer. */

export type Stopped = { kind: 'stopped' } | { kind: 'failed'; error: unknown } | { kind: 'hung' };

/** Resolves with how `stop` went, at the latest after `limitMs`. `after` as in the clock of the core. */
export function stopWithin(
  stop: () => Promise<void>,
  limitMs: number,
  after: (delayMs: number, work: () => void) => () => void,
): Promise<Stopped> {
  return new Promise((resolve) => {
    const cancel = after(limitMs, () => resolve({ kind: 'hung' }));
    Promise.resolve()
      .then(stop)
      .then(
        () => resolve({ kind: 'stopped' }),
        (error: unknown) => resolve({ kind: 'failed', error }),
      )
      .finally(cancel);
  });
}
