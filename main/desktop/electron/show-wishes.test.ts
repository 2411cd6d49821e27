/** A link may come before the program is up (issue 4, deep links). */
import { expect, test } from 'vitest';
import { createShowWishes } from './show-wishes.ts';

test('issue 4: the last wish from before the window is fulfilled once, later ones at once', () => {
  const shown: (string | undefined)[] = [];
  const wishes = createShowWishes();
  wishes.wish('/actions/1');
  wishes.wish('/actions/2');
  wishes.fulfil((path) => shown.push(path));
  expect(shown).toEqual(['/actions/2']);
  wishes.wish(null);
  expect(shown).toEqual(['/actions/2', undefined]);
});

test('issue 4: without a wish nothing is shown', () => {
  const shown: (string | undefined)[] = [];
  createShowWishes().fulfil((path) => shown.push(path));
  expect(shown).toEqual([]);
});
