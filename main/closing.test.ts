import { expect, test } from 'vitest';
import { ClosedError, createClosing } from './closing.ts';

function recorder() {
  const told: string[] = [];
  const closing = createClosing((error) => told.push(`failed: ${(error as Error).message}`));
  const closes = (name: string) => () => void told.push(name);
  return { told, closing, closes };
}

test('Starting it: what was opened is closed in reverse order, each before the next, once', async () => {
  const { told, closing, closes } = recorder();
  const { promise, resolve } = Promise.withResolvers<void>();
  closing.add(closes('first'));
  closing.add(async () => {
    await promise;
    told.push('second');
  });
  closing.add(closes('third'));
  const closed = closing.close();
  expect(told).toEqual(['third']);
  resolve();
  await Promise.all([closed, closing.close()]);
  expect(told).toEqual(['third', 'second', 'first']);
});

test('Starting it: what cannot be closed keeps nothing else open, whether it throws or rejects', async () => {
  const { told, closing, closes } = recorder();
  closing.add(closes('first'));
  closing.add(() => Promise.reject(new Error('rejected')));
  closing.add(() => {
    throw new Error('thrown');
  });
  await closing.close();
  expect(told).toEqual(['failed: thrown', 'failed: rejected', 'first']);
});

test('Starting it: what is opened after closing began is closed at once, and the start goes no further', async () => {
  const { told, closing, closes } = recorder();
  const starting = (async () => {
    closing.add(closes('first'));
    await closing.step();
    told.push('never');
  })();
  const closed = closing.close();
  await expect(starting).rejects.toBeInstanceOf(ClosedError);
  await closed;
  expect(() => closing.add(closes('late'))).toThrow(ClosedError);
  expect(told).toEqual(['first', 'late']);
});

test('Starting it: a part that fails closes what it had opened and no more, and can be tried again', async () => {
  const { told, closing, closes } = recorder();
  closing.add(closes('whole'));
  const failing = closing.part(async (own) => {
    own.add(closes('a'));
    own.add(closes('b'));
    throw new Error('no');
  });
  await expect(failing).rejects.toThrow('no');
  expect(told.splice(0)).toEqual(['b', 'a']);
  const second = await closing.part(async (own) => {
    own.add(closes('c'));
    return 7;
  });
  expect(second).toBe(7);
  await closing.close();
  expect(told).toEqual(['c', 'whole']);
});
