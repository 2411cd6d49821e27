import { expect, test } from 'vitest';
import { retryDelayMs } from './backoff.ts';
import { decide } from './policy.ts';

test.each([
  ['when_paused', [], false, 'run'],
  ['when_paused', ['server:web-1'], false, 'hold'],
  ['when_paused', ['all'], false, 'hold'],
  ['when_paused', ['tag:web', 'all'], true, 'run'],
  ['always', [], false, 'hold'],
  ['always', ['all'], true, 'hold'],
] as const)('ACT-3, MNT-4: approval %s, held by %j, allowed %s: %s', (needs_approval, heldBy, isAllowed, decision) => {
  expect(decide({ needs_approval }, heldBy, isAllowed)).toBe(decision);
});

test('RUN-3: the pauses between tries grow, and end at five minutes', () => {
  const delays = Array.from({ length: 12 }, (_, index) => retryDelayMs(index + 1));
  expect(delays.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000]);
  expect(delays.at(-1)).toBe(300_000);
  expect(delays.every((delay, index) => index === 0 || delay >= (delays[index - 1] as number))).toBe(true);
  expect(retryDelayMs(1e9)).toBe(300_000);
});
