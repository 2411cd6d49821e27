import { expect, test } from 'vitest';
import { createSlots } from './slots.ts';

test('issue 9: work that takes longer than the patience no longer holds up the others', async () => {
  const due: (() => void)[] = [];
  const clock = {
    now: () => 0,
    monotonic: () => 0,
    after(_delayMs: number, work: () => void) {
      due.push(work);
      return () => {};
    },
  };
  const slots = createSlots(1, { clock, patienceMs: 1_000 });
  const order: string[] = [];
  const { promise: silence, resolve: break_ } = Promise.withResolvers<void>();
  const silent = slots(() => silence.then(() => order.push('silent')));
  const next = slots(async () => order.push('next'));
  await Promise.resolve();
  expect(order).toEqual([]);
  due[0]?.();
  await next;
  expect(order).toEqual(['next']);
  break_();
  await silent;
  // The one slot was given back once, not twice.
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const holder = slots(() => held);
  const last = slots(async () => order.push('last'));
  await Promise.resolve();
  expect(order).toEqual(['next', 'silent']);
  release();
  await Promise.all([holder, last]);
});
