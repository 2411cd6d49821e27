import { expect, test } from 'vitest';
import { createTurns, GoneError, inSlices } from './turns.ts';

test('of all long work one slice runs in a turn of the event loop, each piece in its turn, and others come in between', async () => {
  const told: string[] = [];
  const turns = createTurns();
  const work = async (name: string) => {
    const pace = turns.pace();
    for (let slice = 1; slice <= 3; slice += 1) {
      await pace();
      told.push(`${name}${slice}`);
    }
  };
  let isOver = false;
  const others = (async () => {
    while (!isOver) {
      told.push('-');
      await new Promise((resolve) => setImmediate(resolve));
    }
  })();
  await Promise.all([work('a'), work('b'), work('c')]);
  isOver = true;
  await others;
  expect(told.filter((one) => one !== '-').join(' ')).toBe('a1 b1 c1 a2 b2 c2 a3 b3 c3');
  expect(told.join('')).not.toMatch(/\d[a-z]/);
});

test('work is given up between two slices when nobody waits for it, and costs the others no turn', async () => {
  const turns = createTurns();
  const gone = new AbortController();
  const pace = turns.pace(gone.signal);
  await pace();
  const next = pace();
  gone.abort();
  await expect(next).rejects.toBeInstanceOf(GoneError);
  await expect(pace()).rejects.toBeInstanceOf(GoneError);
  const other = turns.pace();
  await other();
  const waiting = other();
  turns.close();
  await expect(waiting).rejects.toBeInstanceOf(GoneError);
  await expect(turns.pace()()).rejects.toBeInstanceOf(GoneError);
});

test('inSlices does so many in a slice and keeps the order', async () => {
  const sizes: number[] = [];
  let inThis = 0;
  const pace = async () => {
    if (inThis > 0) sizes.push(inThis);
    inThis = 0;
  };
  const done = await inSlices([1, 2, 3, 4, 5], 2, pace, (item) => {
    inThis += 1;
    return item * 2;
  });
  sizes.push(inThis);
  expect([done, sizes]).toEqual([
    [2, 4, 6, 8, 10],
    [2, 2, 1],
  ]);
});
