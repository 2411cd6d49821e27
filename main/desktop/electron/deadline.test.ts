import { expect, test } from 'vitest';
import { stopWithin } from './deadline.ts';

/** The limit comes when the test says so. */
function limit() {
  let come = () => {};
  let cancelled = 0;
  return {
    come: () => come(),
    cancelled: () => cancelled,
    after(_delayMs: number, work: () => void) {
      come = work;
      return () => {
        cancelled += 1;
      };
    },
  };
}

test('issue 10: a stop that comes to its end is told, and its limit is taken back', async () => {
  const { after, cancelled } = limit();
  expect(await stopWithin(async () => {}, 1_000, after)).toEqual({ kind: 'stopped' });
  await expect.poll(cancelled).toBe(1);
});

test('issue 10: a stop that fails, now or later, ends too', async () => {
  const error = new Error('no');
  expect(await stopWithin(() => Promise.reject(error), 1_000, limit().after)).toEqual({ kind: 'failed', error });
  const throws = () => {
    throw error;
  };
  expect(await stopWithin(throws, 1_000, limit().after)).toEqual({ kind: 'failed', error });
});

test('issue 10: a stop that hangs ends with its limit', async () => {
  const { after, come } = limit();
  const ended = stopWithin(() => new Promise(() => {}), 1_000, after);
  come();
  expect(await ended).toEqual({ kind: 'hung' });
});
