/** The window never opens where nobody can reach it (issue 4: bounds). */
import { describe, expect, test } from 'vitest';
import { presentBounds, USUAL_SIZE } from './window-bounds.ts';

const LEFT = { x: 0, y: 0, width: 1920, height: 1040 };
const RIGHT = { x: 1920, y: 0, width: 1280, height: 984 };

describe('bounds of the window', () => {
  test('issue 4: the first time it has the usual size and no place', () => {
    expect(presentBounds(null, [LEFT])).toEqual(USUAL_SIZE);
  });

  test('issue 4: it opens where it was', () => {
    const kept = { x: 2000, y: 50, width: 900, height: 700 };
    expect(presentBounds(kept, [LEFT, RIGHT])).toEqual(kept);
  });

  test('issue 4: on a screen that is gone it opens with its size, elsewhere', () => {
    expect(presentBounds({ x: 2000, y: 50, width: 900, height: 700 }, [LEFT])).toEqual({ width: 900, height: 700 });
  });

  test.each([
    { x: -850, y: 50, width: 900, height: 700 },
    { x: 10, y: -300, width: 900, height: 700 },
    { x: 10, y: 1030, width: 900, height: 700 },
  ])('issue 4: with its title bar out of reach it is placed anew: %j', (kept) => {
    expect(presentBounds(kept, [LEFT])).not.toHaveProperty('x');
  });

  test('issue 4: larger than its screen it shrinks; smaller than usable it grows', () => {
    expect(presentBounds({ x: 0, y: 0, width: 5000, height: 5000 }, [LEFT])).toMatchObject({
      width: 1920,
      height: 1040,
    });
    expect(presentBounds({ x: 0, y: 0, width: 1000, height: 1 }, [LEFT])).toMatchObject({ height: 400 });
  });
});
