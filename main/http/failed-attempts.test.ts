import { expect, test } from 'vitest';
import { createFailedAttempts } from './failed-attempts.ts';

test('API-1 after 30 wrong tokens in a minute the next ones wait for the rest of it', () => {
  let now = 0;
  const attempts = createFailedAttempts(() => now);
  for (let i = 0; i < 30; i++) expect(attempts.note('a')).toBeNull();
  now = 20_000;
  expect(attempts.note('a')).toBe(40);
  expect(attempts.note('b')).toBeNull();
  now = 60_000;
  expect(attempts.note('a')).toBeNull();
});

test('API-1 however many addresses try, only the newest thousand are remembered', () => {
  const attempts = createFailedAttempts(() => 0);
  for (let i = 0; i < 31; i++) attempts.note('first');
  expect(attempts.note('first')).not.toBeNull();
  for (let i = 0; i < 1_000; i++) attempts.note(`remote ${i}`);
  expect(attempts.note('first')).toBeNull();
});
