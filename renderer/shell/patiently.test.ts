import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { patiently } from './patiently.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test('what fails for a while is done in the end', async () => {
  const work = vi
    .fn()
    .mockRejectedValueOnce(new Error('away'))
    .mockRejectedValueOnce(new Error('away'))
    .mockResolvedValue(1);
  const done = patiently(work);
  await vi.advanceTimersByTimeAsync(1_300);
  expect(await done).toBe(1);
  expect(work).toHaveBeenCalledTimes(3);
});

test('what never works is given up, with its error', async () => {
  const work = vi.fn(() => Promise.reject(new Error('gone')));
  const done = expect(patiently(work)).rejects.toThrow('gone');
  await vi.advanceTimersByTimeAsync(10_000);
  await done;
  expect(work).toHaveBeenCalledTimes(5);
});
